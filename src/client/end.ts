import { onAbort } from '../http/deadline.js'
import { type RequestErrorCode, requestError } from './errors.js'

/** Decides when a run sends nothing more, and knows why. */
export function createEnd(abort: AbortSignal | undefined, finish: AbortSignal | undefined) {
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
  return {
    /** Aborts when nothing more is sent; its reason is the cause of what is then `unsent`. */
    signal: end.signal,
    /** Aborts when what is under way is cut short as well. */
    cutShort: cut.signal,
    /** Ends the run for a reason of its own. */
    because,
    /** Ends everything, and lets go of the caller's signals. */
    close(): void {
      for (const release of releases) release()
      end.abort()
      cut.abort()
    },
  }
}
