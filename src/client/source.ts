import { onAbort } from '../http/deadline.js'
import { requestError } from './errors.js'

/** How long to wait for a source that may never give anything. */
export interface Patience {
  /** From when on. */
  readonly end: AbortSignal
  /** In milliseconds; each thing that the source is asked for may take as long. */
  readonly timeoutMs: number
}

/**
 * Reads a source as `for await` does, but once the run has ended waits for it no longer than the time limit.
 *
 * @throws {RequestError} when the source gives nothing within that time.
 */
export async function* readPatiently<Item>(
  source: AsyncIterable<Item>,
  patience: Patience,
): AsyncGenerator<Item, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  // As in `for await`, a source that has ended or failed is not closed.
  let mustClose = false
  try {
    for (;;) {
      const result = await within(patience, iterator.next())
      if (result === silence) {
        const closing = (async () => iterator.return?.())()
        closing.catch(() => {})
        const problem = `The source of the instance IDs gave nothing for ${patience.timeoutMs} ms after the run had ended`
        throw requestError('SOURCE_SILENT', problem, false)
      }
      if (result.done) return
      mustClose = true
      yield result.value
      mustClose = false
    }
  } finally {
    // A silent source must not hold up a caller who has left the loop.
    if (mustClose) await within(patience, iterator.return?.())
  }
}

const silence = Symbol('silence')

function within<T>(
  { end, timeoutMs }: Patience,
  promise: Promise<T> | undefined,
): Promise<T | typeof silence> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const release = onAbort(end, () => {
      timer = setTimeout(() => resolve(silence), timeoutMs)
    })
    Promise.resolve(promise as Promise<T>)
      .then(resolve, reject)
      .finally(() => {
        release()
        clearTimeout(timer)
      })
  })
}
