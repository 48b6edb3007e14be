import { requestKey } from '../case.js'
import type { Check, CheckContext } from '../check.js'
import { caseAt, fixedCases, type GeneratedCase, generatedCases } from './cases.js'

/** Which cases a run sends, and how many. */
export interface RoundsOptions {
  readonly seed: number
  /** Only the case at this path is sent. */
  readonly path?: string | undefined
  /** Generated cases of a check. */
  readonly runs: number
  /** Only the essential cases are sent. */
  readonly quick: boolean
  readonly maxRequests: number
}

/** A case that is to be sent, or that has the response of an equal request already. */
export interface PlannedCase extends GeneratedCase {
  /** The equal request whose response is shared. */
  readonly sameAs?: PlannedCase
}

/** What one check does in one round. */
export interface Share {
  readonly check: Check
  readonly count: number
  /** Made only when they are needed: generating takes time. */
  cases(): readonly PlannedCase[]
}

/** What a run sends, round after round. */
export interface Plan {
  readonly rounds: readonly (readonly Share[])[]
  /** How many requests that takes. */
  readonly requests: number
  /** How many cases each check needs before it can be called passed. */
  readonly essential: ReadonlyMap<Check, number>
  /** Whether every check sends all that it has. */
  readonly isWhole: boolean
}

/** A check whose turn it is to send what is essential of it. */
export interface Turn {
  readonly check: Check
  /** So many of its next essential cases; all that are left unless given. */
  readonly cases?: number
}

/** A check and what it could send. */
interface Candidate {
  readonly check: Check
  readonly fixed: readonly GeneratedCase[]
  readonly essential: number
}

/**
 * Plans the rounds of a run: the essential cases of all checks, then their other fixed cases, then generated
 * ones. Before anything is sent, so that nothing depends on which check happens to be faster.
 *
 * @param turns - those that find most first; a check that has several sends its essential cases in parts
 * @param sentBefore - what is sent before the first round
 * @returns the plan; `undefined` when `path` leads to no case
 */
export function planRounds(
  turns: readonly Turn[],
  context: CheckContext,
  options: RoundsOptions,
  sentBefore: readonly PlannedCase[] = [],
): Plan | undefined {
  const { seed, path, runs, quick, maxRequests } = options
  const checks = [...new Set(turns.map(({ check }) => check))]
  if (path !== undefined) return planOne(checks, context, seed, path)
  const candidates = checks.map((check): Candidate => {
    const fixed = fixedCases(check, context)
    return { check, fixed, essential: Math.min(check.essential ?? fixed.length, fixed.length) }
  })
  const equals = findEquals(sentBefore)
  // What the caller asked for by name is not left out for want of requests.
  const reserved = candidates
    .filter(({ check }) => check.once)
    .map(({ fixed, essential }) => (quick ? essential : fixed.length))
  let left = maxRequests - reserved.reduce((sum, need) => sum + need, 0)
  const first = planEssential(turns, candidates, (check, cases) => {
    if (check.once) return cases
    const planned = equals.share(check, cases, left)
    left -= countSent(planned)
    return planned
  })
  const essential = new Map(candidates.map((one) => [one.check, one.essential]))
  if (quick) return { rounds: first, requests: maxRequests - left, essential, isWhole: false }
  const atFirst = countPlanned(first)
  const otherFixed = candidates.map(({ check, fixed, essential }) => {
    // Not before the essential ones, or the paths would not be places.
    const isComplete = (atFirst.get(check) ?? 0) === essential
    return isComplete && !check.once ? fixed.length - essential : 0
  })
  const shares = shareBudget(otherFixed, Math.max(left, 0))
  const second = candidates.map(({ check, fixed, essential }, index): Share => {
    const count = check.once ? fixed.length - essential : (shares[index] ?? 0)
    const planned = fixed.slice(essential, essential + count)
    const cases: readonly PlannedCase[] = check.once ? planned : equals.share(check, planned, planned.length)
    if (!check.once) left -= countSent(cases)
    return { check, count, cases: () => cases }
  })
  const needs = candidates.map(({ check, fixed, essential }, index) =>
    check.generated && fixed.length - essential === second[index]?.count ? runs : 0,
  )
  const third = shareBudget(needs, Math.max(left, 0)).flatMap((count, index): Share[] => {
    const candidate = candidates[index]
    if (!candidate || count === 0) return []
    const { check, fixed } = candidate
    left -= count
    return [{ check, count, cases: () => generatedCases(check, fixed, seed, count) }]
  })
  const rounds = [...first, second, ...inTurns(third)]
  const all = countPlanned(rounds)
  const isWhole = candidates.every(
    ({ check, fixed }) => (all.get(check) ?? 0) === fixed.length + (check.generated ? runs : 0),
  )
  return { rounds, requests: maxRequests - left, essential, isWhole }
}

/** Plans the essential cases. A check with a second turn begins another round, so that it sends them in order. */
function planEssential(
  turns: readonly Turn[],
  candidates: readonly Candidate[],
  plan: (check: Check, cases: readonly GeneratedCase[]) => readonly PlannedCase[],
): readonly (readonly Share[])[] {
  const rounds: Share[][] = []
  const counts = new Map<Check, number>()
  for (const { check, cases = Number.POSITIVE_INFINITY } of turns) {
    const candidate = candidates.find((one) => one.check === check)
    if (!candidate) continue
    const start = counts.get(check) ?? 0
    const end = Math.min(start + cases, candidate.essential)
    const planned = plan(check, candidate.fixed.slice(start, end))
    if (planned.length === 0) continue
    counts.set(check, start + planned.length)
    const round = rounds.at(-1)
    const share = { check, count: planned.length, cases: () => planned }
    if (round && !round.some((other) => other.check === check)) round.push(share)
    else rounds.push([share])
  }
  return rounds
}

/** How many cases each check has in these rounds. */
export function countPlanned(rounds: Plan['rounds']): ReadonlyMap<Check, number> {
  const counts = new Map<Check, number>()
  for (const { check, count } of rounds.flat()) counts.set(check, (counts.get(check) ?? 0) + count)
  return counts
}

/** Of each constraint, so many cases are generated before those of the next. */
const sliceSize = 8

/**
 * Lets the checks whose generated cases are valid go first, because those combine most, and then all others in turns:
 * a fault that any of them finds must not wait until one has sent all of its cases.
 */
function inTurns(shares: readonly Share[]): readonly (readonly Share[])[] {
  const free = shares.filter(({ check }) => check.constraint === undefined)
  const bound = shares.filter(({ check }) => check.constraint !== undefined)
  const turns = Math.ceil(Math.max(0, ...bound.map(({ count }) => count)) / sliceSize)
  const known = new Map<Share, readonly PlannedCase[]>()
  const casesOf = (share: Share) => {
    const cases = known.get(share) ?? share.cases()
    known.set(share, cases)
    return cases
  }
  const slices = Array.from({ length: turns }, (_, turn) =>
    bound.flatMap((share): Share[] => {
      const start = turn * sliceSize
      const count = Math.min(sliceSize, share.count - start)
      const cases = () => casesOf(share).slice(start, start + count)
      return count > 0 ? [{ check: share.check, count, cases }] : []
    }),
  )
  return [free, ...slices]
}

function planOne(
  checks: readonly Check[],
  context: CheckContext,
  seed: number,
  path: string,
): Plan | undefined {
  const [check] = checks
  if (!check) return { rounds: [], requests: 0, essential: new Map(), isWhole: false }
  const found = caseAt(check, context, seed, path)
  if (!found) return undefined
  const share: Share = { check, count: 1, cases: () => [found] }
  return { rounds: [[share]], requests: 1, essential: new Map([[check, 1]]), isWhole: false }
}

/** Finds equal requests: the n-th of one check can share the response to the n-th of any other. */
function findEquals(sentBefore: readonly PlannedCase[]) {
  const sent = new Map<string, PlannedCase[]>()
  // Over all rounds, or a case would share the response to an equal one of its own check.
  const askedBy = new Map<Check, Map<string, number>>()
  for (const one of sentBefore) sent.set(requestKey(one.testCase), [one])
  return {
    /**
     * Marks those cases of a check that another check sends before.
     *
     * @param most - the most of the others
     */
    share(check: Check, cases: readonly GeneratedCase[], most: number): PlannedCase[] {
      const asked = askedBy.get(check) ?? new Map<string, number>()
      askedBy.set(check, asked)
      const planned: PlannedCase[] = []
      for (const one of cases) {
        const key = requestKey(one.testCase)
        const nth = asked.get(key) ?? 0
        asked.set(key, nth + 1)
        const equal = sent.get(key) ?? []
        const [sameAs] = equal.slice(nth)
        // What nobody sends must not be waited for.
        if (!sameAs && countSent(planned) >= most) break
        if (!sameAs) sent.set(key, [...equal, one])
        planned.push(sameAs ? { ...one, sameAs } : one)
      }
      return planned
    },
  }
}

function countSent(planned: readonly PlannedCase[]): number {
  return planned.filter(({ sameAs }) => !sameAs).length
}

/**
 * Shares a budget of requests. If there is not enough for all, everybody gets the same and none more than it
 * needs; the remainder goes to the first ones.
 */
function shareBudget(needs: readonly number[], budget: number): number[] {
  const shares = needs.map(() => 0)
  let left = budget
  while (left > 0) {
    const needy = needs.flatMap((need, index) => (need > (shares[index] ?? 0) ? [index] : []))
    if (needy.length === 0) break
    const each = Math.max(1, Math.floor(left / needy.length))
    for (const index of needy) {
      const more = Math.min(each, (needs[index] ?? 0) - (shares[index] ?? 0), left)
      shares[index] = (shares[index] ?? 0) + more
      left -= more
    }
  }
  return shares
}
