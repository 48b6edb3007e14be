import { pause } from '../http/deadline.js'
import type { HttpErrorFields } from './errors.js'

/** Where the service does not say how long to wait: a limit is usually counted per second. Doubled each time. */
const firstBackoffMs = 1000

/**
 * Decides when the next batch may be sent: keeps the pause between batches, and the one that a throttling
 * service asks for.
 *
 * @param pauseMs - between one batch and the next
 * @param maxWaitMs - the longest pause when throttled
 * @param end - once it aborts, nothing waits any more
 */
export function createThrottle(pauseMs: number, maxWaitMs: number, end: AbortSignal) {
  let notBefore = 0
  let throttledUntil = 0
  let backoffMs = 0
  const now = () => performance.now()
  const left = () => (end.aborted ? 0 : Math.max(notBefore, throttledUntil) - now())
  async function untilNothingIsLeft(): Promise<void> {
    // In a loop, because a batch that is still under way can be throttled meanwhile.
    while (left() > 0) await pause(left(), end)
  }
  return {
    /** Waits until a batch may be sent; `undefined` when it may be at once. */
    wait: () => (left() > 0 ? untilNothingIsLeft() : undefined),
    /** Notes that a batch is sent. */
    sent(): void {
      notBefore = now() + pauseMs
    },
    /** Notes how the service responded, and so whether it throttles. */
    observe({
      httpStatus,
      retryAfterMs,
    }: Pick<HttpErrorFields, 'retryAfterMs'> & { readonly httpStatus?: number }): void {
      if (httpStatus !== 429 && retryAfterMs === undefined) {
        backoffMs = 0
        return
      }
      // Batches that were under way together are throttled together, which counts once.
      if (now() >= throttledUntil) backoffMs = backoffMs * 2 || firstBackoffMs
      // 0 and a date in the past say no more than nothing: seconds are rounded, and clocks differ.
      const asked = Math.min(retryAfterMs || backoffMs, maxWaitMs)
      throttledUntil = Math.max(throttledUntil, now() + asked)
    },
  }
}
