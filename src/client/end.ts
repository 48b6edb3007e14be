import { onAbort } from '../http/deadline.js'
import { type RequestErrorCode, requestError } from './errors.js'

/**
 * Decides when a run sends nothing more, and knows why.
 *
 * @param abort - cuts short what is under way as well
 * @param stopsWhenRefused - whether a 401 ends the run
 */
export function createEnd(
  abort: AbortSignal | undefined,
  finish: AbortSignal | undefined,
  stopsWhenRefused: boolean,
) {
  const end = new AbortController()
  const cut = new AbortController()
  // The first reason counts: an AbortSignal keeps it.
  const because = (code: RequestErrorCode, problem: string, cause?: unknown) =>
    end.abort(requestError(code, problem, false, cause))
  const releases = [
    onAbort(abort, () => {
      because('ABORTED', 'The run was aborted', abort?.reason)
      cut.abort(abort?.reason)
    }),
    onAbort(finish, () => because('FINISHED', 'The run was told to finish', finish?.reason)),
  ]
  let failure: { readonly error: unknown } | undefined
  return {
    /** Aborts when nothing more is sent; its reason is the cause of what is then `unsent`. */
    signal: end.signal,
    /** Aborts when what is under way is cut short as well. */
    cutShort: cut.signal,
    /** What the run throws in the end, if it failed. */
    get failure() {
      return failure
    },
    /** Ends the run because something failed that is not a batch. */
    fail(error: unknown): void {
      failure ??= { error }
      because('RUN_FAILED', 'The run failed', error)
    },
    /** Ends the run when the next batch would be refused as this one was. */
    observe({ httpStatus }: { readonly httpStatus?: number }): void {
      if (httpStatus === 401 && stopsWhenRefused) {
        because('CREDENTIALS_REFUSED', 'The service refused the credentials of the run')
      }
      if (httpStatus === 431) {
        because('HEADERS_REFUSED', 'The service found the headers too large, above all the token')
      }
    },
    /** Ends everything, and lets go of the caller's signals. */
    close(): void {
      for (const release of releases) release()
      end.abort()
      cut.abort()
    },
  }
}
