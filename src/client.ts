import createFetchClient, { type Client } from 'openapi-fetch'
import { maxInstanceIds, tokenHeader } from '../generated/operation.js'
import { onAbort, untilAborted } from './deadline.js'
import { BrokenContractError, InvalidInputError, isUpgradeError, RequestError } from './errors.js'
import { checkNumber } from './options.js'
import { checkToken, maskError, maskToken, type TokenSource } from './token.js'
import type { BatchUpgradeDatabaseVersionRequestBody, paths } from './types.js'

/** A client that knows every path, parameter, body and status of the contract. */
export type UpgradeClient = Client<paths>

/** Options of {@link createClient}. */
export interface UpgradeClientOptions {
  /** Where the service is, such as `https://dds.ap-southeast-1.myhuaweicloud.com`; may have a path. */
  readonly baseUrl: string
  /** The IAM token, or a function that is asked for it before each request. */
  readonly token: TokenSource
  /** How long one request may take from asking for the token to the last byte, in milliseconds; default 30,000. */
  readonly timeoutMs?: number
  /** What sends the requests; default the global `fetch`. It must not retry: an upgrade is not idempotent. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** No conforming answer comes near; without a limit, one answer could fill the memory. */
const maxAnswerBytes = 1024 * 1024

/**
 * Creates a typed client for the contract, with what every request needs: the token, a time limit, a
 * limit to the size of the answer, and no redirects.
 *
 * The token goes to the origin of `baseUrl` only, and over HTTPS or loopback only. It is in no error,
 * and masked where a server repeats it.
 *
 * A call rejects with an {@link InvalidInputError}, {@link RequestError} or {@link BrokenContractError};
 * an error status is no rejection: it is in `response.status` and `error`.
 *
 * @throws {InvalidInputError} when an option can't be right.
 */
export function createClient(options: UpgradeClientOptions): UpgradeClient {
  const base = checkBaseUrl(options.baseUrl)
  const { token: source, timeoutMs = 30_000 } = options
  const getToken = typeof source === 'function' ? source : checkToken(source)
  checkNumber('timeoutMs', timeoutMs, 1)

  return createFetchClient<paths>({ baseUrl: base.href, fetch: send, bodySerializer: serializeBody })

  async function send(request: Request): Promise<Response> {
    if (!request.url.startsWith(`${base.origin}/`)) {
      throw new InvalidInputError(
        'FOREIGN_ORIGIN',
        `The client is for ${base.origin} and sends its token nowhere else; create another client for another service.`,
      )
    }
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    const release = onAbort(request.signal, () => limit.abort())
    let token = ''
    let sent = false
    try {
      token = await askToken(limit.signal)
      limit.signal.throwIfAborted()
      const headers = new Headers(request.headers)
      headers.set(tokenHeader, token)
      const guarded = new Request(request, { headers, redirect: 'manual', signal: limit.signal })
      sent = true
      const response = await untilAborted((options.fetch ?? fetch)(guarded), limit.signal)
      refuseRedirect(response, base.origin, token)
      return await readAnswer(response, token, limit.signal)
    } catch (error) {
      throw explain(error)
    } finally {
      clearTimeout(timer)
      release()
    }

    function explain(error: unknown): Error {
      if (isUpgradeError(error)) return error
      const cause = maskError(error, token)
      if (neverConnected(error)) {
        return new RequestError(
          'NOT_CONNECTED',
          `No connection to ${base.origin} came about; nothing was sent.`,
          {
            sent: false,
            cause,
          },
        )
      }
      const consequence = sent ? 'the service may have received the request.' : 'nothing was sent.'
      if (request.signal.aborted) {
        return new RequestError('ABORTED', `The request was aborted; ${consequence}`, {
          sent,
          cause: request.signal.reason,
        })
      }
      if (limit.signal.aborted) {
        return new RequestError(
          'TIMED_OUT',
          `No answer was complete within ${timeoutMs} ms; ${consequence}`,
          {
            sent,
          },
        )
      }
      return new RequestError('CONNECTION_LOST', `The exchange with ${base.origin} failed; ${consequence}`, {
        sent,
        cause,
      })
    }
  }

  async function askToken(signal: AbortSignal): Promise<string> {
    if (typeof getToken === 'string') return getToken
    const asked = Promise.resolve()
      .then(getToken)
      .catch((cause: unknown) => {
        throw new RequestError('NO_TOKEN', 'The token function failed; nothing was sent.', {
          sent: false,
          cause,
        })
      })
    return checkToken(await untilAborted(asked, signal))
  }
}

function checkBaseUrl(baseUrl: string): URL {
  const refuse = (problem: string) =>
    new InvalidInputError(
      'INVALID_BASE_URL',
      `baseUrl ${problem}; give something like https://dds.ap-southeast-1.myhuaweicloud.com.`,
    )
  if (!URL.canParse(baseUrl)) throw refuse('is not an absolute URL')
  const url = new URL(baseUrl)
  if (url.username || url.password || url.search || url.hash) {
    throw refuse('must have no user, password, query or fragment')
  }
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw refuse('must be https, because the token would be readable on the way; only loopback can be http')
  }
  return url
}

function serializeBody(body: unknown): string {
  const { instance_ids: ids } = Object(body) as Partial<BatchUpgradeDatabaseVersionRequestBody>
  if (Array.isArray(ids) && ids.length > maxInstanceIds) {
    throw new InvalidInputError(
      'TOO_MANY_INSTANCE_IDS',
      `One request can carry ${maxInstanceIds} instance IDs, not ${ids.length}; use upgradeInstances, which sends them in batches.`,
    )
  }
  return JSON.stringify(body)
}

/** `fetch` takes `X-Auth-Token` along to wherever a redirect leads, so none is followed. */
function refuseRedirect({ type, status, headers }: Response, origin: string, token: string): void {
  if (type !== 'opaqueredirect' && (status < 300 || status > 399)) return
  const target = headers.get('Location')
  const place = target === null ? 'a place that it does not tell' : maskToken(target, token)
  throw new RequestError(
    'REDIRECTED',
    `${origin} redirects to ${place}, which was not followed; if that is the right service, make it the baseUrl.`,
    { sent: true },
  )
}

/**
 * Reads the whole answer, so that time limit and size limit hold for the body as well, and leaves an
 * answer in memory in its place.
 */
async function readAnswer(response: Response, token: string, signal: AbortSignal): Promise<Response> {
  const { ok, status } = response
  let text = ''
  try {
    const chunks = await readChunks(response, signal)
    text = maskToken(ok ? decodeJson(chunks, status) : decode(chunks), token)
  } catch (error) {
    // The status of an error says enough without its body.
    if (ok) throw error
  }
  const headers = new Headers()
  for (const [name, value] of response.headers) headers.append(name, maskToken(value, token))
  return new Response(text || null, { status, headers })
}

async function readChunks({ body, status }: Response, signal: AbortSignal): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  if (!body) return chunks
  const reader = body.getReader()
  try {
    let size = 0
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), signal)
      if (done) return chunks
      size += value.byteLength
      if (size > maxAnswerBytes) {
        throw new BrokenContractError(
          'ANSWER_TOO_LARGE',
          status,
          `The answer with HTTP ${status} is over ${maxAnswerBytes} bytes; the rest was not read.`,
        )
      }
      chunks.push(value)
    }
  } finally {
    reader.cancel().catch(() => {})
  }
}

function decodeJson(chunks: readonly Uint8Array[], status: number): string {
  try {
    const text = decode(chunks, { fatal: true })
    if (text) JSON.parse(text)
    return text
  } catch {
    // The original's message quotes the answer, which may repeat the token.
    throw new BrokenContractError('NOT_JSON', status, `The answer with HTTP ${status} is not JSON in UTF-8.`)
  }
}

function decode(chunks: readonly Uint8Array[], options?: TextDecoderOptions): string {
  const decoder = new TextDecoder('utf-8', options)
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
}

/** What Node reports when it gave up before a connection stood, where no byte of a request can have left. */
const connectionCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/

function neverConnected(error: unknown): boolean {
  return [error, Object(error).cause].some((failure) => {
    const { code, syscall } = Object(failure) as { code?: unknown; syscall?: unknown }
    return syscall === 'connect' || connectionCodes.test(String(code))
  })
}
