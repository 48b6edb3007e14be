import type { KnownDeviation } from '../../options.js'
import type { Severity } from '../../report.js'
import type { Sent } from '../case.js'
import type { Check } from '../check.js'
import { type Contract, constraintAt } from '../contract/contract.js'
import type { FoundCase } from '../generate/cases.js'
import { groupBy } from '../group-by.js'
import { type Judgement, ownExpectation } from '../judge/judge.js'
import { findKnown } from './known.js'

/** A complaint about one answer. */
export interface Occurrence {
  /** The check that sent the request. */
  readonly check: Check
  readonly judgement: Judgement
  readonly sent: Sent
  /** Absent when only several answers together show it. */
  readonly found?: FoundCase
}

/** Complaints with one cause. */
export interface Group {
  /** The check or rule under which it is reported. */
  readonly reportedUnder: string
  readonly severity: Exclude<Severity, 'known'>
  readonly known: KnownDeviation | undefined
  /** All known deviations that explain it: several can have one reason. */
  readonly knownBy: ReadonlySet<KnownDeviation>
  /** The best example: the occurrence with the smallest request that can be sent again. */
  readonly best: Occurrence
  readonly answers: ReadonlySet<Sent>
  readonly ids: ReadonlySet<string>
  /** Groups whose answers are all explained by this one. */
  readonly hides: readonly Group[]
}

/** The id under which an occurrence is reported: the rule's, or that of the check that sent the request. */
export function idOf({ check, judgement }: Pick<Occurrence, 'check' | 'judgement'>): string {
  return judgement.rule ?? check.id
}

/** Two complaints are the same if the same check or rule complained about the same thing. */
export function keyOf({ check, judgement }: Pick<Occurrence, 'check' | 'judgement'>): string {
  const { symptom, constraint, message, severity } = judgement
  return [idOf({ check, judgement }), severity, symptom ?? constraint?.pointer ?? message].join(' | ')
}

/**
 * Groups complaints with one cause: the same complaint, the same symptom in one or several families of
 * checks, and consequences of something that all of their answers show.
 *
 * @param ranks - the ids of the rules, causes before consequences
 */
export function groupOccurrences(
  occurrences: readonly Occurrence[],
  contract: Contract,
  knownDeviations: readonly KnownDeviation[],
  ranks: readonly string[],
): Group[] {
  const explained = occurrences.map((occurrence) => ({
    ...occurrence,
    known: findKnown(knownDeviations, {
      id: idOf(occurrence),
      during: occurrence.check.id,
      status: occurrence.sent.answer?.status,
      constraint: constraintOf(occurrence, contract)?.pointer,
    }),
  }))
  const groups = groupBy(
    explained,
    (occurrence) => `${keyOf(occurrence)} | ${occurrence.known?.reason ?? ''}`,
  )
  const merged = mergeSymptoms([...groups.values()].map(toGroup))
  return hideConsequences(merged, (group) => rankOf(group, ranks))
}

function toGroup(members: readonly (Occurrence & Pick<Group, 'known'>)[]): Group {
  const best = members.reduce((least, other) => (effortOf(other) < effortOf(least) ? other : least))
  return {
    reportedUnder: idOf(best),
    severity: best.judgement.severity,
    known: best.known,
    knownBy: new Set(members.flatMap(({ known }) => known ?? [])),
    best,
    answers: new Set(members.map(({ sent }) => sent)),
    ids: new Set(members.map(idOf)),
    hides: [],
  }
}

/** If this many families of checks have the same symptom, they have one cause. */
const manyFamilies = 3

/** Merges what several checks show in the same way: a server that validates nothing fails many checks. */
function mergeSymptoms(groups: readonly Group[]): Group[] {
  const worstFirst = groups.toSorted((one, other) => weightOf(other) - weightOf(one))
  const bySymptom = groupBy(worstFirst, ({ known, best: { judgement } }) =>
    known || judgement.rule !== undefined ? undefined : judgement.symptom,
  )
  return [...bySymptom].flatMap(([symptom, alike]) => {
    if (symptom === undefined) return alike
    const families = [...groupBy(alike, ({ reportedUnder }) => familyOf(reportedUnder)).values()]
    return families.length >= manyFamilies ? mergeAll(alike) : families.flatMap(mergeAll)
  })
}

function weightOf({ severity }: Group): number {
  return severity === 'violation' ? 1 : 0
}

function mergeAll(groups: readonly Group[]): Group[] {
  const [first, ...others] = groups
  if (!first) return []
  return [
    {
      ...first,
      answers: new Set(groups.flatMap(({ answers }) => [...answers])),
      ids: new Set(groups.flatMap(({ ids }) => [...ids])),
      hides: others,
    },
  ]
}

/** Leaves out mere consequences of something else that all of their answers show. */
function hideConsequences(groups: readonly Group[], rank: (group: Group) => number): Group[] {
  const ordered = groups.toSorted(
    (one, other) => rank(one) - rank(other) || other.answers.size - one.answers.size,
  )
  const shown: Group[] = []
  for (const group of ordered) {
    const cause = shown.findIndex((candidate) => explains(candidate, group, rank))
    const found = shown[cause]
    if (found) shown[cause] = { ...found, hides: [...found.hides, group] }
    else shown.push(group)
  }
  return shown
}

function explains(cause: Group, group: Group, rank: (group: Group) => number): boolean {
  if (cause.known || group.known || rank(group) === standsAlone) return false
  if (cause.severity === 'deviation' && group.severity === 'violation') return false
  return [...group.answers].every((answer) => cause.answers.has(answer))
}

const standsAlone = Number.MAX_SAFE_INTEGER

/** A rule without a rank, such as one about leaks, is never a consequence. */
function rankOf({ best: { judgement } }: Group, ranks: readonly string[]): number {
  const rank = ranks.indexOf(judgement.rule ?? ownExpectation)
  return rank === -1 ? standsAlone : rank
}

function familyOf(id: string): string {
  return id.split('/')[0] ?? id
}

/** Whether an id or a pointer is the wanted one, or begins with it up to a slash. */
export function isWithin(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(`${wanted}/`)
}

export function constraintOf({ check, judgement }: Occurrence, contract: Contract) {
  if (judgement.constraint || judgement.rule !== undefined || !check.constraint) return judgement.constraint
  return constraintAt(contract, check.constraint)
}

/** Prefers requests of which more than their number is known, then those that can be sent again, then smaller ones. */
function effortOf({ check, found, sent }: Occurrence): number {
  const length = (sent.case.body ?? []).reduce(
    (sum, { content, times = 1 }) => sum + content.length * times,
    0,
  )
  return length + (sent.isBare ? 1e15 : 0) + (check.once ? 1e12 : 0) + (found ? 0 : 1e9)
}
