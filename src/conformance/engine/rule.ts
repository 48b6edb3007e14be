import type { Basis } from '../../../generated/constraints.js'
import type { Secrets } from '../../token/find.js'
import type { BrokenConstraint, Finding } from '../report.js'
import type { Sent } from './case.js'
import { type Contract, constraintAt, type DeclaredResponse } from './contract/contract.js'
import type { SchemaError } from './contract/validate.js'
import type { HttpResponse } from './response.js'
import { type FailureKind, type OwnSeverity, severityOf } from './severity.js'

/** What a rule may look at. */
export interface RuleInput {
  readonly sent: Sent
  readonly contract: Contract
  readonly secrets: Secrets
  readonly response: HttpResponse | undefined
  /** What the contract declares for the status, if the request used the method of the operation. */
  readonly declared: DeclaredResponse | undefined
  /** What the body breaks of the schema that is declared. */
  readonly schemaErrors: readonly SchemaError[]
  /** The places in the contract of everything in the schema that was checked on the body. */
  readonly places: ReadonlySet<string>
}

/** An input with a body whose status is declared. */
export type DeclaredInput = RuleInput & {
  readonly response: HttpResponse
  readonly declared: DeclaredResponse
}

/** What is wrong with one exchange. */
export interface Failure {
  /** The rule that it fails; absent when it is the expectation of the check that sent the request. */
  readonly rule?: string
  readonly basis: Basis
  readonly severity: OwnSeverity
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly place?: Finding['place']
  readonly constraint?: BrokenConstraint
  /** What failures with one cause have in common, if not a constraint. */
  readonly symptom?: string
}

/** What judging one exchange showed. */
export interface Judged {
  /** The rules that had something to judge. */
  readonly rules: readonly string[]
  readonly failures: readonly Failure[]
  /** The places in the contract of everything about the response that was checked. */
  readonly places: ReadonlySet<string>
}

/** Something that every response must keep, whatever was sent. */
export interface Rule<Input = RuleInput> {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Whether it also depends on what is expected: equal requests of two checks can expect different things. */
  readonly dependsOnCase?: true
  /** The failures; `undefined` where there is nothing for it to judge. */
  judge(input: Input): readonly Failure[] | undefined
}

/** A rule about bodies whose status the contract declares. */
export function aboutBodies(rule: Rule<DeclaredInput>): Rule {
  return { ...rule, judge: (input) => (hasBody(input) ? rule.judge(input) : undefined) }
}

/** Whether there is a body to judge. When the server failed, its body does not matter. */
function hasBody(input: RuleInput): input is DeclaredInput {
  const { response, declared } = input
  return declared !== undefined && response !== undefined && response.status < 500 && !response.cut
}

/** A failure that weighs as much as what it breaks. */
export function failureOf(kind: FailureKind, failure: Omit<Failure, 'severity'>): Failure {
  return { severity: severityOf(kind), ...failure }
}

/** A failure about a response that breaks a constraint of the contract. */
export function breaks(
  input: DeclaredInput,
  contractPointer: string,
  failure: Pick<Failure, 'message' | 'expected' | 'actual' | 'symptom'> & { readonly pointer?: string },
): Failure {
  const { pointer, ...rest } = failure
  const constraint = constraintAt(input.contract, contractPointer)
  return {
    ...rest,
    basis: constraint?.basis ?? 'policy',
    severity: severityOf(input.response.status < 400 ? 'brokenSuccess' : 'brokenError'),
    ...(pointer === undefined ? {} : { place: { in: 'response', pointer } }),
    ...(constraint ? { constraint } : {}),
  }
}
