import type { KnownDeviation } from '../../options.js'
import { countExchanges, type Sent } from '../case.js'
import type { Check } from '../check.js'
import { type Contract, constraintAt } from '../contract/contract.js'
import type { GeneratedCase } from '../generate/cases.js'
import { groupBy } from '../group-by.js'
import { ownExpectation } from '../judge/judge.js'
import type { Failure } from '../rule.js'
import type { OwnSeverity } from '../severity.js'
import { findKnownDeviation } from './find-known-deviation.js'

/** One failure of a check or a rule, and where it was seen. */
export interface Occurrence {
  /** The check that sent the request. */
  readonly check: Check
  readonly failure: Failure
  readonly sent: Sent
  /** Absent when only several responses together show it. */
  readonly generated?: GeneratedCase
}

/** What the failures with one cause have in common. */
export interface Cause {
  /** The check or rule under which it is reported. */
  readonly reportedUnder: string
  readonly severity: OwnSeverity
  readonly known: KnownDeviation | undefined
  /** All known deviations that explain it: several can have one reason. */
  readonly knownBy: ReadonlySet<KnownDeviation>
  /** The best example: the occurrence with the smallest request that can be sent again. */
  readonly best: Occurrence
  readonly exchanges: ReadonlySet<Sent>
  /** Their responses: two checks with equal requests share one. A failure of transport stands for itself. */
  readonly responses: ReadonlySet<object>
  readonly ids: ReadonlySet<string>
  /** The statuses of its own responses, and the checks that sent the requests. */
  readonly statuses: ReadonlySet<number | undefined>
  readonly senders: ReadonlySet<string>
  /** Causes under other checks that look the same, so that one of them is enough to read. */
  readonly alike: readonly Cause[]
  /** Causes whose responses are all explained by this one. */
  readonly explains: readonly Cause[]
}

/** The id under which an occurrence is reported: the rule's, or that of the check that sent the request. */
export function idOf({ check, failure }: Pick<Occurrence, 'check' | 'failure'>): string {
  return failure.rule ?? check.id
}

/** Two failures are the same if the same check or rule says the same thing of their responses. */
export function failureKey({ check, failure }: Pick<Occurrence, 'check' | 'failure'>): string {
  const { symptom, constraint, message, severity } = failure
  return [idOf({ check, failure }), severity, symptom ?? constraint?.pointer ?? message].join(' | ')
}

/**
 * Joins failures with one cause: the same failure, the same symptom in one or several families of
 * checks, and consequences of something that all of their responses show.
 *
 * @param ranks - the ids of the rules, causes before consequences
 */
export function findCauses(
  occurrences: readonly Occurrence[],
  contract: Contract,
  knownDeviations: readonly KnownDeviation[],
  ranks: readonly string[],
): Cause[] {
  const explained = occurrences.map((occurrence) => ({
    ...occurrence,
    known: findKnownDeviation(knownDeviations, {
      id: idOf(occurrence),
      during: occurrence.check.id,
      status: occurrence.sent.response?.status,
      constraint: constraintOf(occurrence, contract)?.pointer,
    }),
  }))
  const occurrencesByCause = groupBy(
    explained,
    (occurrence) => `${failureKey(occurrence)} | ${occurrence.known?.reason ?? ''}`,
  )
  const merged = mergeSymptoms([...occurrencesByCause.values()].map(toCause))
  return hideConsequences(merged, (cause) => rankOf(cause, ranks))
}

function toCause(members: readonly (Occurrence & Pick<Cause, 'known'>)[]): Cause {
  const best = members.reduce((least, other) => (effortOf(other) < effortOf(least) ? other : least))
  return {
    reportedUnder: idOf(best),
    severity: best.failure.severity,
    known: best.known,
    knownBy: new Set(members.flatMap(({ known }) => known ?? [])),
    best,
    exchanges: new Set(members.map(({ sent }) => sent)),
    responses: new Set(members.map(({ sent }) => sent.response ?? sent)),
    ids: new Set(members.map(idOf)),
    statuses: new Set(members.map(({ sent }) => sent.response?.status)),
    senders: new Set(members.map(({ check }) => check.id)),
    alike: [],
    explains: [],
  }
}

/** If this many families of checks have the same symptom, they have one cause. */
const manyFamilies = 3

/** Merges what several checks show in the same way: a server that validates nothing fails many checks. */
function mergeSymptoms(causes: readonly Cause[]): Cause[] {
  const worstFirst = causes.toSorted((one, other) => weightOf(other) - weightOf(one))
  const bySymptom = groupBy(worstFirst, ({ known, best: { failure } }) =>
    known || failure.symptom === undefined ? undefined : [failure.rule ?? '', failure.symptom].join(' '),
  )
  return [...bySymptom].flatMap(([symptom, alike]) => {
    if (symptom === undefined) return alike
    const families = [...groupBy(alike, ({ reportedUnder }) => familyOf(reportedUnder)).values()]
    return families.length >= manyFamilies ? mergeAll(alike) : families.flatMap(mergeAll)
  })
}

function weightOf({ severity }: Cause): number {
  return severity === 'violation' ? 1 : 0
}

function mergeAll(causes: readonly Cause[]): Cause[] {
  // The one whose request a reader understands best speaks for all.
  const [first, ...alike] = causes.toSorted(
    (one, other) => weightOf(other) - weightOf(one) || effortOf(one.best) - effortOf(other.best),
  )
  if (!first) return []
  return [
    {
      ...first,
      exchanges: new Set(causes.flatMap(({ exchanges }) => [...exchanges])),
      responses: new Set(causes.flatMap(({ responses }) => [...responses])),
      ids: new Set(causes.flatMap(({ ids }) => [...ids])),
      alike,
    },
  ]
}

/** Leaves out mere consequences of something else that all of their responses show. */
function hideConsequences(causes: readonly Cause[], rank: (cause: Cause) => number): Cause[] {
  const ordered = causes.toSorted(
    (one, other) =>
      rank(one) - rank(other) || countExchanges(other.exchanges) - countExchanges(one.exchanges),
  )
  const shown: Cause[] = []
  for (const cause of ordered) {
    const wider = causeAmong(shown, cause, rank)
    if (wider) shown[shown.indexOf(wider)] = { ...wider, explains: [...wider.explains, cause] }
    else shown.push(cause)
  }
  return shown
}

/** The cause of which another is a mere consequence: one that has all of its responses, or the widest of several that share them. */
function causeAmong(
  shown: readonly Cause[],
  cause: Cause,
  rank: (cause: Cause) => number,
): Cause | undefined {
  if (cause.known || rank(cause) === standsAlone) return undefined
  const mayBe = shown.filter(
    ({ known, severity }) => !known && (severity === 'violation' || cause.severity === 'deviation'),
  )
  const explaining = mayBe.find(({ responses }) => [...cause.responses].every((one) => responses.has(one)))
  if (explaining) return explaining
  const before = mayBe.filter((candidate) => rank(candidate) < rank(cause))
  const isShared = [...cause.responses].every((one) => before.some(({ responses }) => responses.has(one)))
  if (!isShared) return undefined
  const shareOf = ({ responses }: Cause) => [...cause.responses].filter((one) => responses.has(one)).length
  return before.toSorted((one, other) => shareOf(other) - shareOf(one))[0]
}

const standsAlone = Number.MAX_SAFE_INTEGER

/** A rule without a rank, such as one about leaks, is never a consequence. */
function rankOf({ best: { failure } }: Cause, ranks: readonly string[]): number {
  const rank = ranks.indexOf(failure.rule ?? ownExpectation)
  return rank === -1 ? standsAlone : rank
}

function familyOf(id: string): string {
  return id.split('/')[0] ?? id
}

/** The constraint that an occurrence breaks: the one that its failure names, or the one that its check is about. */
export function constraintOf({ check, failure }: Occurrence, contract: Contract) {
  if (failure.constraint || failure.rule !== undefined || !check.constraint) return failure.constraint
  return constraintAt(contract, check.constraint)
}

/**
 * Prefers requests of which more than their number is known, then those that can be sent again, plain ones, and
 * smaller ones: each weight is larger than all below it together, and the lowest than the length of a usual body.
 */
function effortOf({ check, generated, sent, failure }: Occurrence): number {
  const length = (sent.case.body ?? []).reduce(
    (sum, { content, times = 1 }) => sum + content.length * times,
    sent.recorded?.request.bodyBytes ?? 0,
  )
  // Of a request that keeps the contract there is no doubt that it is the response which is wrong.
  const isDoubtful = failure.rule !== undefined && sent.case.valid !== true
  return (
    length +
    (sent.case.plain ? 0 : 1e5) +
    (isDoubtful ? 1e6 : 0) +
    (sent.times !== undefined && !sent.recorded ? 1e15 : 0) +
    (check.once ? 1e12 : 0) +
    (generated ? 0 : 1e9)
  )
}
