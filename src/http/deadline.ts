/** A time limit that can also be aborted from outside. */
export type Deadline = ReturnType<typeof startDeadline>

/**
 * Starts a time limit.
 *
 * @param milliseconds - at most 2,147,483,647, the longest delay of a timer
 * @param outer - what else ends it
 */
export function startDeadline(milliseconds: number, outer?: AbortSignal) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), milliseconds)
  const release = onAbort(outer, () => controller.abort(outer?.reason))
  return {
    milliseconds,
    /** Aborts when the time is up or the outer signal aborts, whichever is first. */
    signal: controller.signal,
    /** Releases the timer and the outer signal. */
    end: () => {
      clearTimeout(timer)
      release()
    },
  }
}

/**
 * Waits for a promise until the signal aborts.
 *
 * @throws the signal's reason when it aborts first; the result of the promise is then ignored.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const release = onAbort(signal, () => reject(signal.reason))
    promise.then(resolve, reject).finally(release)
  })
}

/** The callbacks that wait for a signal. They share one listener, because Node warns about more than ten. */
const waiting = new WeakMap<AbortSignal, { readonly acts: Set<() => void>; readonly listener: () => void }>()

/**
 * Calls back when the signal aborts, at once if it already has.
 *
 * Used instead of `AbortSignal.any` and `AbortSignal.timeout`, which keep their memory until garbage
 * collection, and in some releases of Node lose an abort to it.
 *
 * @returns what to call when the abort no longer matters.
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal?.aborted) act()
  if (!signal || signal.aborted) return () => {}
  const { acts, listener } = waiting.get(signal) ?? listenTo(signal)
  // A new function each time, so that the same callback can wait twice.
  const own = () => act()
  acts.add(own)
  return () => {
    acts.delete(own)
    if (acts.size > 0) return
    signal.removeEventListener('abort', listener)
    waiting.delete(signal)
  }
}

function listenTo(signal: AbortSignal) {
  const acts = new Set<() => void>()
  const entry = {
    acts,
    listener: () => {
      for (const act of acts) act()
    },
  }
  signal.addEventListener('abort', entry.listener)
  waiting.set(signal, entry)
  return entry
}

/** Waits the given milliseconds, or until the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const deadline = startDeadline(milliseconds, signal)
  await new Promise<void>((resolve) => onAbort(deadline.signal, resolve))
  deadline.end()
}
