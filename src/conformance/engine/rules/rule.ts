import type { Basis } from '../../../../generated/constraints.js'
import type { BrokenConstraint, Severity } from '../../report.js'
import type { Json } from '../schema.js'
import type { Secrets } from '../secrets.js'
import type { Sent } from '../target.js'

/** What a rule may look at. */
export interface Evidence {
  readonly sent: Sent
  /** The text of the body, when there is an answer and it is UTF-8. */
  readonly text?: string
  /** The value of the body, when it is JSON. */
  readonly json?: { readonly value: Json }
  readonly secrets: Secrets
}

/** What a rule finds wrong. */
export interface Complaint {
  readonly basis: Basis
  readonly severity: Exclude<Severity, 'known'>
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly pointer?: string
  readonly constraint?: BrokenConstraint
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

/** A broken documented promise is a violation; anything less sure is a deviation. */
export function severityOf(basis: Basis): Complaint['severity'] {
  return basis === 'documented' ? 'violation' : 'deviation'
}
