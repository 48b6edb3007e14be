import type { Basis } from '../../../generated/constraints.js'
import type { Secrets } from '../../token/find.js'
import type { BrokenConstraint, Finding, Severity } from '../report.js'
import type { Sent } from './case.js'
import { type Contract, constraintAt, type DeclaredResponse } from './contract/contract.js'
import type { Breach } from './contract/validate.js'
import type { Answer } from './response.js'

/** What a rule may look at. */
export interface Evidence {
  readonly sent: Sent
  readonly contract: Contract
  readonly secrets: Secrets
  readonly answer: Answer | undefined
  /** What the contract declares for the status, if the request used the method of the operation. */
  readonly declared: DeclaredResponse | undefined
  /** What the body breaks of the schema that is declared. */
  readonly breaches: readonly Breach[]
  /** The places in the contract of everything in the schema that was checked on the body. */
  readonly places: ReadonlySet<string>
}

/** Evidence with a body whose status is declared. */
export type DeclaredEvidence = Evidence & { readonly answer: Answer; readonly declared: DeclaredResponse }

/** What is wrong with one answer. */
export interface Complaint {
  readonly basis: Basis
  readonly severity: Exclude<Severity, 'known'>
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly place?: Finding['place']
  readonly constraint?: BrokenConstraint
  /** What complaints with one cause have in common, if not a constraint. */
  readonly symptom?: string
}

/** Something that every answer must keep, whatever was sent. */
export interface Rule<Judged = Evidence> {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Complaints; `undefined` where there is nothing for it to judge. */
  judge(evidence: Judged): readonly Complaint[] | undefined
}

/** A rule about bodies whose status the contract declares. */
export function aboutBodies(rule: Rule<DeclaredEvidence>): Rule {
  return { ...rule, judge: (evidence) => (hasBody(evidence) ? rule.judge(evidence) : undefined) }
}

/** Whether there is a body to judge. When the server failed, its body does not matter. */
function hasBody(evidence: Evidence): evidence is DeclaredEvidence {
  const { answer, declared } = evidence
  return declared !== undefined && answer !== undefined && answer.status < 500 && !answer.cut
}

/** A complaint: a violation unless the rest of it says otherwise. */
export function complain(
  basis: Basis,
  message: string,
  expected: string,
  actual: string,
  rest: Partial<Complaint> = {},
): Complaint {
  return { basis, severity: 'violation', message, expected, actual, ...rest }
}

/** A complaint about an answer that breaks a constraint of the contract. */
export function breaks(
  evidence: DeclaredEvidence,
  contractPointer: string,
  complaint: Pick<Complaint, 'message' | 'expected' | 'actual' | 'symptom'> & { readonly pointer?: string },
): Complaint {
  const { pointer, ...rest } = complaint
  const constraint = constraintAt(evidence.contract, contractPointer)
  return {
    ...rest,
    basis: constraint?.basis ?? 'policy',
    // A consumer's code relies on what follows a successful request; a fault in an error breaks less.
    severity: evidence.answer.status < 400 ? 'violation' : 'deviation',
    ...(pointer === undefined ? {} : { place: { in: 'answer', pointer } }),
    ...(constraint ? { constraint } : {}),
  }
}
