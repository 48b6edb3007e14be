import { pause } from '../../../http/deadline.js'
import { parseRetryAfter } from '../../../http/retry-after.js'

/** Where the target does not say how long to wait. Doubled each time. */
const firstPauseMs = 250
/** The gap between two requests after the first 429. */
const firstGapMs = 25
/** A thousand requests then take half an hour, and no longer. */
const longestGapMs = 2000

/**
 * Limits the rate of a run: decides when the next request may be sent.
 *
 * @param rate - requests per second; no limit when absent
 * @param longestWaitMs - the most that the target may make the run wait in total, in milliseconds
 */
export function limitRate(rate: number | undefined, longestWaitMs: number, ended: AbortSignal) {
  const leastGapMs = rate === undefined ? 0 : 1000 / rate
  let gapMs = leastGapMs
  let lastStart = Number.NEGATIVE_INFINITY
  let pausedUntil = 0
  let refusalsInARow = 0
  let waitedMs = 0
  let queue = Promise.resolve()
  // No clock that somebody can set back: the run would wait until it is there again.
  const now = () => performance.now()

  /** One after the other, so that after a pause requests keep their gaps and are not sent all at once. */
  async function waitToSend(): Promise<void> {
    const asked = now()
    const start = () => Math.max(asked, lastStart + gapMs, pausedUntil)
    // A gap that the target is the reason for is waited for as well.
    waitedMs += Math.max(0, lastStart + gapMs - Math.max(asked, lastStart + leastGapMs, pausedUntil))
    // A timer can fire a millisecond early.
    while (start() > now() && !ended.aborted) await pause(start() - now() + 1, ended)
    lastStart = start()
  }

  return {
    /** Waits as long as the rate and the target ask, also if the target asks during the wait. */
    wait() {
      queue = queue.then(waitToSend)
      return queue
    },
    /**
     * Slows down as a refused request asks, and more each time the next one is refused too.
     *
     * @param durationMs - how long ago the request was sent
     * @returns why waiting any longer is pointless; `undefined` while it is not
     */
    refused(durationMs: number, retryAfter: string | undefined): string | undefined {
      // Requests that were under way together are refused together, which counts once.
      if (now() - durationMs < pausedUntil) return undefined
      refusalsInARow += 1
      const wait = Math.max(parseRetryAfter(retryAfter) ?? 0, firstPauseMs * 2 ** (refusalsInARow - 1))
      waitedMs += wait
      if (waitedMs > longestWaitMs) {
        return `The target throttles this run (429) and would make it wait more than ${Math.round(longestWaitMs / 1000)} seconds; try a lower \`rate\` or \`concurrency\`, or a higher \`maxWaitMs\`.`
      }
      pausedUntil = now() + wait
      gapMs = Math.min(Math.max(gapMs * 2, firstGapMs), longestGapMs)
      return undefined
    },
    /** Gradually goes faster again. */
    accepted() {
      refusalsInARow = 0
      gapMs = Math.max(leastGapMs, gapMs <= firstGapMs / 2 ? leastGapMs : gapMs * 0.98)
    },
  }
}
