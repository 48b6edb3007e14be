import type { Report } from '../../report.js'
import type { Sent } from '../case.js'
import type { Contract } from '../contract/contract.js'

type Statuses = NonNullable<Report['statuses']>

/** Counts the statuses that each method got, and names those that the contract declares and that none got. */
export function countStatuses({ method: declaredMethod, responses }: Contract) {
  const counts = new Map<string, Map<number, number>>([
    [declaredMethod, new Map([...responses.keys()].map((status) => [status, 0]))],
  ])
  return {
    add({ case: { method, addressSuffix }, response }: Sent): void {
      // Another path is no part of the operation.
      if (!response || addressSuffix !== undefined) return
      const ofMethod = counts.get(method) ?? new Map<number, number>()
      counts.set(method, ofMethod.set(response.status, (ofMethod.get(response.status) ?? 0) + 1))
    },
    report: (): Statuses =>
      [...counts].flatMap(([method, ofMethod]) =>
        [...ofMethod]
          .toSorted(([one], [other]) => one - other)
          .map(([status, count]) => ({
            method,
            status,
            declared: method === declaredMethod && responses.has(status),
            count,
          })),
      ),
  }
}
