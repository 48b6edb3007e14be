import { valueAt } from '../../../pointer.js'
import type { ConstraintCoverage } from '../../report.js'
import type { Sent } from '../case.js'
import type { Check } from '../check.js'
import type { Contract } from '../contract/contract.js'
import { saysSomething } from '../response.js'
import type { Judged } from '../rule.js'
import { isWithin } from '../words.js'

/** How often each constraint was judged, broken, refused and served, by its pointer. */
export type CoverageCounts = Readonly<
  Record<string, readonly [judged: number, broken: number, refused: number, served: number]>
>

/**
 * Counts what a run sees about the contract. A constraint counts as judged only where a response could have
 * shown that it is broken.
 *
 * @param checks - all checks that can send
 */
export function createCoverage(contract: Contract, checks: readonly Check[]) {
  const nothing = { judged: 0, broken: 0, refused: 0, served: 0 }
  const counts = new Map(Object.keys(contract.constraints).map((pointer) => [pointer, { ...nothing }]))
  const ofResponses = pointersOfResponses(contract)
  // Constraints that no request breaks on purpose: a request that is served shows that they are right.
  const broken = new Set(checks.map(({ constraint }) => constraint))
  const kept = [...counts.keys()].filter((pointer) => !ofResponses.has(pointer) && !broken.has(pointer))

  function count(pointers: Iterable<string>, name: keyof typeof nothing, by = 1): void {
    for (const pointer of pointers) {
      const found = counts.get(pointer)
      if (found) found[name] += by
    }
  }

  return {
    add(check: Check, sent: Sent, { failures, places }: Pick<Judged, 'failures' | 'places'>): void {
      const { response } = sent
      if (!response) return
      count(places, 'judged')
      count(brokenBy(check, failures), 'broken')
      if (!saysSomething(response)) return
      const served = response.status < 300
      if (sent.case.valid && served) count(kept, 'judged')
      if (check.constraint === undefined) return
      const own = [check.constraint]
      count(own, 'judged')
      if (!sent.case.valid) count(own, served ? 'served' : 'refused')
    },
    /** Takes back that one exchange broke something: somebody on the way did it, and not the service. */
    forgive: (check: Check, failures: Judged['failures']) => count(brokenBy(check, failures), 'broken', -1),
    /** The plain counts of each constraint: judged, broken, refused and served. */
    counts: (): CoverageCounts =>
      Object.fromEntries(
        [...counts].map(([pointer, one]) => [pointer, [one.judged, one.broken, one.refused, one.served]]),
      ),
    /** Adds what another has counted. */
    merge(other: CoverageCounts): void {
      for (const [pointer, [judged, broken, refused, served]] of Object.entries(other)) {
        const found = counts.get(pointer)
        if (!found) continue
        found.judged += judged
        found.broken += broken
        found.refused += refused
        found.served += served
      }
    },
    /** What was seen about each constraint, in the order of the contract. */
    report: (): ConstraintCoverage[] =>
      [...counts].flatMap(([pointer, count]) => {
        const side = ofResponses.has(pointer) ? 'response' : 'request'
        const facts = contract.constraints[pointer]
        return facts ? [{ pointer, ...facts, side, ...shownOf(count) }] : []
      }),
  }
}

/** The constraints that one exchange breaks: those of the response, and the one that the check is about. */
function brokenBy({ constraint: own }: Check, failures: Judged['failures']): ReadonlySet<string> {
  const isOwn = failures.some(({ rule }) => rule === undefined)
  return new Set([
    ...failures.flatMap(({ constraint }) => (constraint ? [constraint.pointer] : [])),
    ...(own !== undefined && isOwn ? [own] : []),
  ])
}

/** What a report shows of the counts of a constraint. */
function shownOf({
  judged,
  broken,
  refused,
  served,
}: Record<'judged' | 'broken' | 'refused' | 'served', number>) {
  return {
    judged,
    broken: Math.min(broken, judged),
    ...(refused + served > 0 ? { refused, served } : {}),
  }
}

/** Every pointer that can be checked on a response. */
function pointersOfResponses({ document, responses, constraints }: Contract): ReadonlySet<string> {
  const places = [...responses.values()].flatMap(({ pointer, mediaTypePointer }) => [
    pointer,
    mediaTypePointer,
  ])
  const components = new Set<string>()
  const follow = (schema: unknown): void => {
    for (const [, reference = ''] of JSON.stringify(schema).matchAll(/"\$ref":"#([^"]+)"/g)) {
      if (components.has(reference)) continue
      components.add(reference)
      follow(valueAt(document, reference))
    }
  }
  for (const { schema } of responses.values()) follow(schema)
  const roots = [...places, ...components]
  return new Set(Object.keys(constraints).filter((pointer) => roots.some((root) => isWithin(pointer, root))))
}
