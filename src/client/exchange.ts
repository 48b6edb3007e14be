import { path } from '../../generated/operation.js'
import { type Deadline, startDeadline, untilAborted } from '../http/deadline.js'
import { failureHeader } from '../http/rehearsal.js'
import { type Fetch, onceOnly } from '../http/send-once.js'
import { type Authenticate, lowerCaseNames } from './authenticate.js'
import { cleanError } from './clean.js'
import { type RequestError, requestError } from './errors.js'
import { checkBody, invalid } from './options.js'
import { receive } from './receive.js'

/** What a request needs besides itself. */
export interface ExchangeContext {
  readonly baseUrl: string
  readonly send: Fetch
  readonly timeoutMs: number
  readonly authenticate: Authenticate
  /** Whether a mock can be there: the address is of this machine or plain HTTP, or the caller's own `fetch` sends. */
  readonly mayBeMock: boolean
  /** The caller's, which ends the exchange. */
  readonly signal: AbortSignal | undefined
}

/**
 * Serves openapi-fetch as its `fetch`: adds the credentials, sends the request once, and reads the whole response.
 *
 * @returns a copy of the response, with the credentials masked.
 * @throws {InvalidInputError} when the request is not one of the contract; nothing was sent.
 * @throws {RequestError} when no response came.
 * @throws {BrokenContractError} when the response is too long, or not JSON.
 */
export async function exchange(request: Request, context: ExchangeContext): Promise<Response> {
  const { baseUrl, send, authenticate, timeoutMs } = context
  refuseOtherTargets(request, baseUrl)
  if (request.headers.has(failureHeader) && !context.mayBeMock) {
    throw invalid(
      `${failureHeader} is for a mock on this machine; a real service ignores it and starts the upgrades.`,
    )
  }
  const text = await request.text().catch(() => {
    throw invalid('A middleware has read the body of the request; let it read a clone.')
  })
  checkBody(text)
  const deadline = startDeadline(timeoutMs, context.signal)
  const { signal } = deadline
  try {
    // Before a function of the caller is asked for credentials, which may be costly.
    const early = cutShort(context, deadline, false)
    if (early) throw early
    // The length is computed from the body; a header of the caller is ignored.
    const { 'content-length': _, ...headers } = lowerCaseNames(request.headers)
    const body = new TextEncoder().encode(text)
    const signable = { method: 'POST', url: request.url, headers: signedHeaders(request.headers), body }
    const credentials = await authenticate(signable, signal).catch((error: unknown) => {
      throw cutShort(context, deadline, false) ?? error
    })
    const failure = (error: unknown, sent: boolean) =>
      cutShort(context, deadline, sent) ?? connectionError(cleanError(error, credentials.mask), baseUrl, sent)
    const all = { ...headers, ...credentials.headers }
    const once = onceOnly({ method: 'POST', headers: all, redirect: 'manual', signal }, body)
    // An async function, because the caller's own fetch may throw at once, or return no promise.
    const response = await untilAborted((async () => send(request.url, once.init))(), signal).catch(
      (error: unknown) => {
        // If nothing has read the body of the request, no server has it.
        throw failure(error, once.withdraw())
      },
    )
    const mayBeSent = once.withdraw()
    if (!Number.isInteger(Object(response).status)) {
      const problem = 'What the fetch option returned is no Response: it has no status'
      throw requestError('UNEXPECTED', problem, mayBeSent)
    }
    return await receive(response, credentials.mask, signal, (error) => failure(error, true))
  } finally {
    deadline.end()
  }
}

/** Only what nothing on the way changes: `fetch`, instrumentation and proxies add and change other headers. */
function signedHeaders(headers: Headers): Headers {
  return new Headers({ 'Content-Type': headers.get('Content-Type') ?? '' })
}

/** A middleware may change a request, but not where the credentials go. */
function refuseOtherTargets({ method, url }: Request, baseUrl: string): void {
  const [before = '', after = ''] = path.split(/\{\w+}/)
  const start = baseUrl.replace(/\/$/, '') + before
  const isOperation = method === 'POST' && url.startsWith(start) && url.endsWith(after)
  const projectId = url.slice(start.length, -after.length)
  if (!isOperation || !/^[^/?#]+$/.test(projectId)) throw invalid(`This client sends POST ${path} only.`)
}

/** The error of a call that its caller or the time limit ended, if either did. */
function cutShort({ signal }: ExchangeContext, deadline: Deadline, sent: boolean): RequestError | undefined {
  if (signal?.aborted) return requestError('ABORTED', 'The request was aborted', sent, signal.reason)
  if (!deadline.signal.aborted) return undefined
  const problem = `There was no complete response within ${deadline.milliseconds} ms`
  return requestError('TIMED_OUT', problem, sent)
}

/** What undici and `onceOnly` say when the body is to be read a second time. */
const secondSending = /disturbed or locked|only sent once|CONTENT_LENGTH_MISMATCH|been read/i

function connectionError(cause: Error, baseUrl: string, sent: boolean): RequestError {
  const { origin } = new URL(baseUrl)
  const reason = reasonIn(cause)
  if (sent && secondSending.test(reason)) {
    const problem = `What sends the requests tried to send this one again, and the first response is lost (${reason})`
    return requestError('CONNECTION_LOST', problem, true, cause)
  }
  return sent
    ? requestError('CONNECTION_LOST', `The connection to ${origin} failed (${reason})`, true, cause)
    : requestError('NOT_CONNECTED', `There was no connection to ${origin} (${reason})`, false, cause)
}

/** What `fetch` hides behind "fetch failed". */
function reasonIn({ cause, message, code }: Error & { readonly code?: string }): string {
  return cause instanceof Error ? reasonIn(cause) : code || message || 'no reason given'
}
