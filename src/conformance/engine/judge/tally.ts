import type { Sent } from '../case.js'
import type { Check } from '../check.js'
import type { Operation } from '../operation.js'
import type { Judged } from '../rule.js'
import { type CoverageCounts, createCoverage } from './coverage.js'
import { countServed, type ServedCounts } from './served.js'

/** What a tally has counted, in plain values. */
export interface TallyCounts {
  /** How often each rule had something to judge. */
  readonly judged: Readonly<Record<string, number>>
  readonly coverage: CoverageCounts
  readonly served: ServedCounts
}

/**
 * Counts what judged exchanges show, of a run and of recorded traffic alike.
 *
 * @param checks - all checks that can send
 */
export function createTally(operation: Operation, checks: readonly Check[]) {
  const coverage = createCoverage(operation.contract, checks)
  const served = countServed(operation)
  const judged = new Map<string, number>()
  return {
    /** How often each rule had something to judge. */
    judged: judged as ReadonlyMap<string, number>,
    /** Counts what a response to a case of a check shows. */
    add(check: Check, sent: Sent, found: Omit<Judged, 'rules'> & Partial<Judged>): void {
      for (const id of found.rules ?? []) increase(judged, id)
      coverage.add(check, sent, found)
    },
    /** Counts how a request was answered, if it was a valid one. */
    addServed: served.add,
    /** Why what was served is too little for a verdict; `undefined` when it is enough. */
    whyInconclusive: served.whyInconclusive,
    /** Takes back what one exchange counted as broken. */
    forgive: coverage.forgive,
    /** What was seen of each constraint of the contract. */
    reportCoverage: coverage.report,
    counts: (): TallyCounts => ({
      judged: inOrder(judged),
      coverage: coverage.counts(),
      served: served.counts(),
    }),
    /** Adds what another has counted. */
    merge(other: TallyCounts): void {
      for (const [id, count] of Object.entries(other.judged)) increase(judged, id, count)
      coverage.merge(other.coverage)
      served.merge(other.served)
    },
  }
}

/** Adds to what is counted under a name. */
export function increase(counts: Map<string, number>, name: string, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by)
}

/** Plain values by name, in an order that does not depend on which came first. */
export function inOrder<Value>(values: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...values].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}
