import type fc from 'fast-check'
import type { Basis } from '../../../generated/constraints.js'
import type { Level, TargetKind } from '../report.js'
import type { Case, Sent } from './case.js'
import { saysSomething } from './response.js'
import type { Complaint } from './rule.js'

/** What a check may know about the run. */
export interface CheckContext {
  readonly level: Level
  readonly target: TargetKind
  readonly loopback: boolean
  /** The ids that the caller named; empty unless the level is `live`. */
  readonly liveIds: readonly string[]
}

/** Requests that belong together, and what is expected of their answers. */
export interface Check {
  /** Stable, because options, reports and known deviations name it. */
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Pointer of the constraint in the contract that its requests break, or just keep. */
  readonly constraint?: string
  /** Why it has nothing to do in this run. */
  skip?(context: CheckContext): string | undefined
  /** The cases that are always sent, in order. */
  cases(context: CheckContext): readonly Case[]
  /** More cases, generated and shrunk. */
  readonly generated?: fc.Arbitrary<Case>
  /** Each case is sent exactly once: never shrunk, never sent again. */
  readonly once?: boolean
  /** Judges several answers together. */
  relate?(sent: readonly Sent[]): readonly Relation[]
  /** Describes what the target does where nothing is documented. */
  observe?(sent: readonly Sent[]): readonly string[]
}

/** A complaint about an answer compared with others. */
export interface Relation {
  readonly complaint: Complaint
  readonly sent: Sent
}

/**
 * Compares answers that should have the same status with the first of their kind. Answers that say nothing
 * about the request are left out. A difference is a violation only if the documentation excludes it.
 *
 * @param explain - what a difference means, in one sentence
 * @param kindOf - what the cases have in common whose answers should be alike; all of them unless given
 */
export function compareStatuses(
  sent: readonly Sent[],
  { basis, symptom }: Required<Pick<Complaint, 'basis' | 'symptom'>>,
  explain: (testCase: Case) => string,
  kindOf: (testCase: Case) => string = () => '',
): Relation[] {
  const severity = basis === 'documented' ? 'violation' : 'deviation'
  const judged = sent.filter(({ answer }) => saysSomething(answer))
  return judged.flatMap((one): Relation[] => {
    const reference = judged.find((other) => kindOf(other.case) === kindOf(one.case))
    const [status, expected] = [one.answer?.status, reference?.answer?.status]
    if (status === expected) return []
    const statuses = { expected: `${expected}, as for ${reference?.case.title}`, actual: String(status) }
    return [{ sent: one, complaint: { basis, severity, symptom, message: explain(one.case), ...statuses } }]
  })
}
