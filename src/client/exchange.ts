import type { Client } from 'openapi-fetch'
import { path, tokenHeader } from '../../generated/operation.js'
import { type Deadline, untilAborted } from '../http/deadline.js'
import { discard, readToLimit } from '../http/read.js'
import { type Fetch, type OnceOnly, onceOnly } from '../http/send-once.js'
import type { paths } from '../types.js'
import { cleanError, cleanHeaders, cleanValue, type Mask } from './clean.js'
import { BrokenContractError, isUpgradeError, RequestError, type RequestErrorCode } from './errors.js'
import type { UpgradeCall, UpgradeCallResult, UpgradeResponse } from './interface.js'

/** Far more than any conforming answer has; without a limit, one answer could fill the memory. */
const maxAnswerBytes = 1024 * 1024

export interface Way {
  /** Makes the request from the contract, and reads the JSON of the answer. */
  readonly client: Client<paths>
  readonly send: Fetch
  /** Where the requests go, for people. */
  readonly origin: string
  readonly token: string
  /** Masks the token in what a server or `fetch` said. */
  readonly mask: Mask
  readonly deadline: Deadline
}

/** How far an exchange got: what decides whether an upgrade can have begun. */
interface Progress {
  request?: OnceOnly
  response?: UpgradeResponse
  isRead?: boolean
}

/**
 * Sends one request, and reads the whole answer.
 *
 * @throws {RequestError} when no answer came.
 * @throws {BrokenContractError} when the answer is too long, or not JSON.
 */
export async function exchange(call: UpgradeCall, way: Way): Promise<UpgradeCallResult> {
  const { client, token, mask } = way
  const progress: Progress = {}
  try {
    const { data, error } = await client.POST(path, {
      params: call.params,
      body: call.body,
      // The length is computed from the body; a header of the caller is ignored.
      headers: { ...call.headers, 'Content-Length': null, [tokenHeader]: token },
      fetch: (request) => sendAndRead(request, way, progress),
    })
    const response = progress.response as UpgradeResponse
    if (!response.ok) return { error: cleanValue(error, mask) as never, response }
    if (data === undefined) throw new SyntaxError('The answer is empty.')
    return { data: cleanValue(data, mask) as never, response }
  } catch (error) {
    throw isUpgradeError(error) ? error : explain(error, call, way, progress)
  }
}

/**
 * Serves openapi-fetch as its `fetch`: called with the plain record that replaces a `Request`.
 *
 * @returns the part of a response that openapi-fetch needs to parse the body.
 */
async function sendAndRead(plain: Request, way: Way, progress: Progress): Promise<Response> {
  const { send, mask } = way
  const { signal } = way.deadline
  const { url, method, headers, body } = plain
  const request = onceOnly(
    { method, headers: Object.fromEntries(headers), redirect: 'manual', signal },
    String(body),
  )
  progress.request = request
  signal.throwIfAborted()
  // An async function, because the caller's own fetch may throw at once, or return no promise.
  const answer = await untilAborted((async () => send(url, request.init))(), signal)
  const response = headOf(answer, request.withdraw(), mask)
  progress.response = response
  const { status, ok } = response
  // `fetch` sends `X-Auth-Token` along wherever a redirect leads, so none is followed.
  if (answer.type === 'opaqueredirect' || (status >= 300 && status <= 399)) {
    discard(answer)
    const place = response.headers.get('Location') ?? 'a place that it does not name'
    throw new RequestError(`Not followed: a redirect to ${place}; is that the right baseUrl?`, {
      code: 'REDIRECTED',
      sent: true,
    })
  }
  // The whole answer, so that time limit and size limit hold for the body as well.
  const bytes = await readToLimit(answer, maxAnswerBytes, signal).catch((error: unknown) => {
    // The status of an error says enough without its body.
    if (ok) throw error
    return undefined
  })
  if (ok && !bytes) {
    throw new BrokenContractError(`The answer with HTTP ${status} is over ${maxAnswerBytes} bytes.`, {
      code: 'ANSWER_TOO_LARGE',
      status,
    })
  }
  progress.isRead = true
  const text = async () => new TextDecoder('utf-8', { fatal: ok }).decode(bytes)
  return { ok, status, headers: { get: () => null }, text } as never
}

/** What is known about an answer besides its body. The caller's own `fetch` may return less than a `Response`. */
function headOf(answer: Response, sent: boolean, mask: Mask): UpgradeResponse {
  const { status, headers: given } = Object(answer) as Response
  if (!Number.isInteger(status)) {
    throw requestError('UNEXPECTED', 'What the fetch option returned is no Response: it has no status', sent)
  }
  const headers = typeof given?.get === 'function' ? given : new Headers(given)
  return {
    status,
    ok: status >= 200 && status <= 299,
    // Copied only when read, which is rare.
    get headers() {
      return cleanHeaders(headers, mask)
    },
  }
}

/** Says what went wrong. If nothing read the body of the request, no server has it. */
function explain(
  error: unknown,
  call: UpgradeCall,
  { deadline, mask, origin }: Way,
  { request, response, isRead }: Progress,
): RequestError | BrokenContractError {
  if (response && isRead) {
    // Without the cause, whose message quotes the answer.
    return new BrokenContractError(`The answer with HTTP ${response.status} is not JSON in UTF-8.`, {
      code: 'NOT_JSON',
      status: response.status,
    })
  }
  const sent = response !== undefined || request?.withdraw() === true
  const cause = cleanError(error, mask)
  const why = reasonIn(cause)
  return (
    cutShort(call, deadline, sent) ??
    (sent
      ? requestError('CONNECTION_LOST', `The connection to ${origin} failed (${why})`, true, cause)
      : requestError('NOT_CONNECTED', `There was no connection to ${origin} (${why})`, false, cause))
  )
}

/** What `fetch` hides behind "fetch failed". */
function reasonIn({ cause, message, code }: Error & { readonly code?: string }): string {
  return cause instanceof Error ? reasonIn(cause) : code || message || 'no reason given'
}

/** The error of a call that its caller or the time limit ended, if either did. */
export function cutShort(
  { signal }: UpgradeCall,
  deadline: Deadline,
  sent: boolean,
): RequestError | undefined {
  if (signal?.aborted) {
    return requestError('ABORTED', 'The request was aborted', sent, signal.reason)
  }
  if (!deadline.signal.aborted) return undefined
  return requestError('TIMED_OUT', `There was no complete answer within ${deadline.milliseconds} ms`, sent)
}

/** An error that says whether the request may have arrived. */
export function requestError(
  code: RequestErrorCode,
  problem: string,
  sent: boolean,
  cause?: unknown,
): RequestError {
  const where = sent ? 'the service may have received the request' : 'nothing was sent'
  return new RequestError(`${problem}; ${where}.`, { code, sent }, { cause })
}
