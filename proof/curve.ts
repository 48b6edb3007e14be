import type { Fault } from './faults.js'
import { median, type Proved } from './proved.js'

/** So many percent of the faults of then were found by so many requests before a run went in rounds. */
const before: readonly (readonly [requests: number, percent: number])[] = [
  [10, 42],
  [20, 43],
  [40, 47],
  [60, 49],
  [80, 68],
  [120, 71],
  [173, 80],
  [211, 90],
  [236, 100],
]

/** What was wanted of the rounds: so many requests for so many percent. */
export const goals: readonly (readonly [percent: number, requests: number])[] = [
  [50, 5],
  [80, 25],
  [90, 45],
  [100, 80],
]

/** Writes how many of the faults have failed the run by how many requests, beside how it was. */
export function writeCurve(faults: readonly Proved<Fault>[]): string {
  const found = faults.map(requestsToFail).toSorted((one, other) => one - other)
  const rows = before.map(([requests, percent]) => {
    const share = found.filter((one) => one <= requests).length / found.length
    return `| ${requests} | ${Math.floor(100 * share)} % | ${percent} % |`
  })
  const reached = goals.map(([percent, requests]) => {
    const needed = found[Math.ceil((percent / 100) * found.length) - 1] ?? Number.NaN
    return `| ${percent} % | ${needed} | ${requests} |`
  })
  return `By exit status, one request at a time, at the median of the seeds. "Before" is the order in which each check sent all of its cases
before the next one, on the 222 faults that were planted then.

| requests | faults found | before |
|---|---|---|
${rows.join('\n')}

| faults found | requests | goal |
|---|---|---|
${reached.join('\n')}`
}

/** The median over the seeds of the requests until a run fails; infinite where one did not. */
function requestsToFail({ target, byDefault, strict }: Proved<Fault>): number {
  const runs = target.needsStrict ? strict : byDefault
  const each = runs.map(({ exitStatus, requestsToFail }) => (exitStatus === 1 ? requestsToFail : Infinity))
  return median(each.toSorted((one, other) => one - other))
}
