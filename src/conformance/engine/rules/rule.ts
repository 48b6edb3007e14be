import type { Basis } from '../../../../generated/constraints.js'
import type { Secrets } from '../../../http/secrets.js'
import type { BrokenConstraint, Finding, Severity } from '../../report.js'
import type { Answer } from '../answer.js'
import { type Breach, findBreaches } from '../breaches.js'
import { type Contract, constraintAt, type DeclaredResponse } from '../contract.js'
import type { Json } from '../schema.js'
import type { Sent } from '../target.js'

/** What a rule may look at. */
export interface Evidence {
  readonly sent: Sent
  readonly contract: Contract
  readonly secrets: Secrets
  readonly answer?: Answer
  /** What the contract declares for the status, if the request used the method of the operation. */
  readonly declared?: DeclaredResponse
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
export interface Rule {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Whether the rule has anything to say about this answer. */
  applies(evidence: Evidence): boolean
  judge(evidence: Evidence): Complaint[]
}

/** A rule about bodies whose status the contract declares. */
export function aboutBodies(rule: {
  readonly id: string
  readonly title: string
  readonly basis: Basis
  applies?(evidence: DeclaredEvidence): boolean
  judge(evidence: DeclaredEvidence): Complaint[]
}): Rule {
  return {
    ...rule,
    applies: (evidence) => hasBody(evidence) && (rule.applies?.(evidence) ?? true),
    judge: (evidence) => (hasBody(evidence) ? rule.judge(evidence) : []),
  }
}

/** Whether there is a body to judge. When the server failed, its body does not matter. */
function hasBody(evidence: Evidence): evidence is DeclaredEvidence {
  const { answer, declared } = evidence
  return declared !== undefined && answer !== undefined && answer.status < 500 && !answer.cut
}

/** The value of a body, if it is JSON. */
export function jsonOf({ answer }: DeclaredEvidence): Json | undefined {
  return answer.json?.value
}

/** What a body breaks, and the places in the contract of everything that was checked. */
export interface Inspected {
  readonly breaches: readonly Breach[]
  readonly judged: ReadonlySet<string>
}

const inspections = new WeakMap<Answer, Inspected & { readonly declared: DeclaredResponse }>()

/** Checks a body against the schema of its status, once per answer. */
export function inspectBody(answer: Answer, declared: DeclaredResponse, { document }: Contract): Inspected {
  const known = inspections.get(answer)
  if (known?.declared === declared) return known
  const judged = new Set<string>()
  const breaches = answer.json
    ? findBreaches(answer.json.value, declared.schema, document, { onJudged: (place) => judged.add(place) })
    : []
  const inspected = { breaches, judged, declared }
  inspections.set(answer, inspected)
  return inspected
}

/** Breaking what a consumer's code relies on after a successful request is a violation; a fault in an error is not. */
export function severityOf({ answer }: Pick<Evidence, 'answer'>): Complaint['severity'] {
  return answer !== undefined && answer.status < 400 ? 'violation' : 'deviation'
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
    severity: severityOf(evidence),
    ...(pointer === undefined ? {} : { place: { in: 'answer', pointer } }),
    ...(constraint ? { constraint } : {}),
  }
}
