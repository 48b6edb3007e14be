import type fc from 'fast-check'
import type { Basis } from '../../../generated/constraints.js'
import type { Level, TargetKind } from '../report.js'
import type { Case, Sent } from './case.js'
import { saysSomething } from './response.js'
import type { Failure } from './rule.js'
import { severityOf } from './severity.js'
import { joinWords } from './words.js'

/** What a check may know about the run. */
export interface CheckContext {
  readonly level: Level
  readonly target: TargetKind
  readonly loopback: boolean
  /** Whether requests are signed instead of having a token. */
  readonly signed?: boolean
  /** The ids that the caller named; empty unless the level is `live`. */
  readonly liveIds: readonly string[]
}

/** Requests that belong together, and what is expected of their responses. */
export interface Check {
  /** Stable, because options, reports and known deviations name it. */
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Pointer of the constraint in the contract that its requests break, or only just keep. */
  readonly constraint?: string
  /** Why it has nothing to do in this run. */
  skip?(context: CheckContext): string | undefined
  /** The cases that are always sent, in order; those that are essential come first. */
  cases(context: CheckContext): readonly Case[]
  /** How many of them it takes to show what the check is for; all unless given. */
  readonly essential?: number
  /** More cases, generated and shrunk. */
  readonly generated?: fc.Arbitrary<Case>
  /** Each case is sent exactly once: never shrunk, never sent again. */
  readonly once?: boolean
  /** Judges several responses together, if there is something to compare. */
  relate?(sent: readonly Sent[]): readonly Relation[] | Incomparable
  /** Describes what the target does where nothing is documented, and what was not sent. */
  observe?(sent: readonly Sent[], context: CheckContext): readonly string[]
}

/** A failure of a response compared with others. */
export interface Relation {
  readonly failure: Failure
  readonly sent: Sent
}

/** Several responses cannot be judged together. */
export interface Incomparable {
  /** Why, as the end of a sentence; absent when too few came. */
  readonly reason: string | undefined
  /** Whether the check has nothing to do on this target, so that the verdict does not wait for it. */
  readonly isMoot?: true
}

/** How the responses to several cases should be alike. */
export interface Comparison extends Required<Pick<Failure, 'basis' | 'symptom'>> {
  /** What a difference means, in one sentence. */
  explain(testCase: Case): string
  /** What the cases have in common whose responses should be alike; all of them unless given. */
  kindOf?(testCase: Case): string
  /** Whether two responses to one request make a comparison; by their titles, requests have to differ unless given. */
  readonly ofRepeats?: true
}

/**
 * Compares responses that should have the same status with the first of their kind. Responses that say nothing
 * about the request are left out.
 */
export function compareStatuses(
  sent: readonly Sent[],
  { basis, symptom, explain, kindOf = () => '', ofRepeats }: Comparison,
): Relation[] | Incomparable {
  const severity = severityOf(basis === 'documented' ? 'documentedExpectation' : 'generalExpectation')
  const judged = sent.filter(({ response }) => saysSomething(response))
  const pairs = judged.flatMap((one) => {
    const reference = judged.find((other) => kindOf(other.case) === kindOf(one.case))
    // Equal requests can share one response, which says nothing beside itself.
    const isOther = reference && reference.response !== one.response
    const isPair = isOther && (ofRepeats || reference.case.title !== one.case.title)
    return isPair ? [{ one, reference }] : []
  })
  if (pairs.length === 0) return { reason: whyIncomparable(sent, judged) }
  return pairs.flatMap(({ one, reference }): Relation[] => {
    const [status, expected] = [one.response?.status, reference.response?.status]
    if (status === expected) return []
    const statuses = { expected: `${expected}, as for ${reference.case.title}`, actual: String(status) }
    return [{ sent: one, failure: { basis, severity, symptom, message: explain(one.case), ...statuses } }]
  })
}

function whyIncomparable(sent: readonly Sent[], judged: readonly Sent[]): string | undefined {
  const notJudged = sent.filter((one) => !judged.includes(one))
  const statuses = [...new Set(notJudged.map(({ response }) => response?.status ?? 'none'))].toSorted()
  const what = judged.length === 0 ? 'every response' : 'every response but one kind'
  return statuses.length === 0
    ? undefined
    : `${what} was ${joinWords(statuses, 'or')}, so there was nothing to compare`
}
