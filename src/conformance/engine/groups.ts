import type { KnownDeviation } from '../options.js'
import type { Check } from './check.js'
import { constraintAt } from './contract.js'
import type { FoundCase } from './explore.js'
import type { Judgement } from './judge.js'
import type { Sent } from './target.js'

/** A complaint about one answer. */
export interface Occurrence {
  /** The check that sent the request. */
  readonly check: Check
  readonly judgement: Judgement
  readonly sent: Sent
  /** Absent when only several answers together show the fault. */
  readonly found?: FoundCase
}

/** The same thing wrong, however often it was seen. */
export interface Fault {
  /** The check or rule under which it is reported. */
  readonly reportedUnder: string
  readonly known?: KnownDeviation
  /** The occurrence that says it best: the one with the smallest request that can be sent again. */
  readonly best: Occurrence
  readonly count: number
}

/** What makes two complaints the same fault: the check, the status, and the place in the contract. */
export function faultKey({
  check,
  judgement,
  sent,
}: Pick<Occurrence, 'check' | 'judgement' | 'sent'>): string {
  const { rule, constraint, message } = judgement
  return [
    rule ?? check.id,
    sent.response?.status ?? 'none',
    constraint?.pointer ?? (rule ? message : ''),
  ].join(' | ')
}

/** Puts occurrences of the same fault together, in the order in which they were first seen. */
export function groupFaults(
  occurrences: readonly Occurrence[],
  knownDeviations: readonly KnownDeviation[],
): Fault[] {
  const groups = new Map<string, { known?: KnownDeviation; members: Occurrence[] }>()
  for (const occurrence of occurrences) {
    const known = knownDeviations.find((deviation) => covers(deviation, occurrence))
    const key = `${faultKey(occurrence)} | ${known?.reason ?? ''}`
    const group = groups.get(key) ?? { ...(known ? { known } : {}), members: [] }
    group.members.push(occurrence)
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ known, members }) => {
    const [best] = members.toSorted((one, other) => effortOf(one) - effortOf(other))
    if (!best) return []
    const reportedUnder = best.judgement.rule ?? best.check.id
    return [{ reportedUnder, ...(known ? { known } : {}), best, count: members.length }]
  })
}

/** Whether a known deviation explains an occurrence. */
function covers(deviation: KnownDeviation, { check, judgement, sent }: Occurrence): boolean {
  const constraint = judgement.constraint ?? (check.constraint ? constraintAt(check.constraint) : undefined)
  return (
    deviation.check === (judgement.rule ?? check.id) &&
    (deviation.status === undefined || deviation.status === sent.response?.status) &&
    (deviation.constraint === undefined || deviation.constraint === constraint?.pointer) &&
    (deviation.during === undefined || deviation.during.includes(check.id))
  )
}

/** Prefers what can be sent again, then what is smaller. */
function effortOf({ check, found, sent }: Occurrence): number {
  const length = (sent.case.body ?? []).reduce(
    (sum, { content, times = 1 }) => sum + content.length * times,
    0,
  )
  return length + (check.once ? 1e12 : 0) + (found ? 0 : 1e9)
}
