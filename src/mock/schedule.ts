import { failureNames, isFailureName, type SimulatedFailure } from './failures.js'

/** Far more than a test needs; a mistyped number must not fill the memory. */
const furthest = 9_999

/** Makes a list of which of the next requests fail, and how. */
export function createSchedule() {
  /** By how many requests come before. */
  const waiting: (SimulatedFailure | undefined)[] = []
  return {
    /**
     * @param nth - which of the next requests fails, 1 for the very next; the first that does not fail already
     *   unless given
     * @throws {TypeError} when there is no such failure or request
     */
    add(failure: SimulatedFailure, nth?: number): void {
      checkFailure(failure)
      if (nth !== undefined && !(Number.isInteger(nth) && nth >= 1 && nth <= furthest)) {
        throw new TypeError(`Which request fails must be a whole number from 1 to ${furthest}.`)
      }
      const free = waiting.indexOf(undefined)
      const index = nth === undefined ? (free === -1 ? waiting.length : free) : nth - 1
      while (waiting.length < index) waiting.push(undefined)
      waiting[index] = failure
    },
    /** The failure of the request that is next. */
    next: (): SimulatedFailure | undefined => waiting.shift(),
  }
}

/** @throws {TypeError} when there is no such failure */
function checkFailure(name: string): void {
  if (isFailureName(name)) return
  throw new TypeError(`There is no failure "${name}"; use ${failureNames.join(', ')}.`)
}
