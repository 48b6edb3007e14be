import { onAbort } from '../../../http/deadline.js'

/** How long to wait for one response. */
export type TimeLimit = ReturnType<typeof startTimeLimit>

/**
 * Starts a time limit. A run has hundreds, and a signal for each would cost more than all else about them.
 *
 * @param milliseconds - at most 2,147,483,647, the longest delay of a timer
 * @param outer - what else ends it
 */
export function startTimeLimit(milliseconds: number, outer: AbortSignal | undefined) {
  const acts = new Set<() => void>()
  let over: { readonly reason: unknown } | undefined

  function finish(reason?: unknown): void {
    if (over) return
    over = { reason }
    for (const act of acts) act()
  }

  /** Calls back when it is over, at once if it already is. */
  function onOver(act: () => void): void {
    if (over) act()
    else acts.add(act)
  }

  const timer = setTimeout(finish, milliseconds)
  const release = onAbort(outer, () => finish(outer?.reason))
  return {
    onOver,
    /**
     * Why it is over; without a reason, because the time is up.
     *
     * No getter: each object with one has a hidden class of its own, and that keeps all it leads to from an early collection.
     */
    over: () => over,
    /** A signal that aborts when it is over, for those who need one. */
    toSignal(): AbortSignal {
      const controller = new AbortController()
      onOver(() => controller.abort(over?.reason))
      return controller.signal
    },
    /**
     * Waits for a promise until it is over.
     *
     * @throws the reason when it is over first; the result of the promise is then ignored
     */
    until<T>(promise: Promise<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        onOver(() => reject(over?.reason))
        promise.then(resolve, reject)
      })
    },
    /** Releases the timer and the outer signal. */
    end(): void {
      clearTimeout(timer)
      release()
    },
  }
}
