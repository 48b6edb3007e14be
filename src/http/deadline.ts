/**
 * Waits for a promise until the signal aborts.
 *
 * @throws the signal's reason when it aborts first; what the promise comes to is then ignored.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const release = onAbort(signal, () => reject(signal.reason))
    promise.then(resolve, reject).finally(release)
  })
}

/**
 * Calls back when the signal aborts, at once if it already has.
 *
 * Used in place of `AbortSignal.any` and `AbortSignal.timeout`, which keep their memory until garbage
 * collection, and in some releases of Node lose an abort to it.
 *
 * @returns what to call when the abort no longer matters.
 */
export function onAbort(signal: AbortSignal | undefined, act: () => void): () => void {
  if (signal?.aborted) act()
  else signal?.addEventListener('abort', act)
  return () => signal?.removeEventListener('abort', act)
}

/** Waits the given milliseconds, or until the signal aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await untilAborted(elapsed, signal).catch(() => {})
  clearTimeout(timer)
}
