import createFetchClient, { type Client } from 'openapi-fetch'
import { maxInstanceIds, tokenHeader } from '../../generated/operation.js'
import { onAbort, untilAborted } from '../http/deadline.js'
import type { BatchUpgradeDatabaseVersionRequestBody, paths } from '../types.js'
import {
  BrokenContractError,
  InvalidInputError,
  isUpgradeError,
  RequestError,
  type RequestErrorCode,
} from './errors.js'
import { checkNumber } from './options.js'
import { checkToken, maskError, maskToken, type TokenSource } from './token.js'
import { wholeResponse } from './whole-response.js'

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

/** What went wrong, in a code and in words; without a cause it is what was thrown. */
type Explanation = readonly [code: RequestErrorCode, problem: string, cause?: unknown]

/** No conforming answer comes near; without a limit, one answer could fill the memory. */
const maxAnswerBytes = 1024 * 1024

/**
 * Creates a typed client for the contract, with what every request needs: the token, a time limit, a
 * limit to the size of the answer (1 MiB), and no redirects.
 *
 * The token goes to the origin of `baseUrl` only, and over HTTPS or loopback only. It is in no error,
 * and masked where a server repeats it.
 *
 * A call rejects with an {@link InvalidInputError}, {@link RequestError} or {@link BrokenContractError};
 * an error status is no rejection: it is in `response.status` and `error`.
 *
 * @example
 * One batch of at most ten instances:
 * ```ts
 * const client = createClient({ baseUrl, token: () => currentToken })
 * const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
 *   params: { path: { project_id: projectId } },
 *   body: { instance_ids: ['046287aae57843b1a7bc61b7a8812f41in02'] },
 * })
 * ```
 *
 * @example
 * In a test of your own, without a network:
 * ```ts
 * const simulator = createSimulator({ instances: { orders: 'available' } })
 * const client = createClient({
 *   baseUrl: 'https://dds.example.test',
 *   token: simulatorToken,
 *   fetch: simulator.fetch,
 * })
 * ```
 *
 * @throws {InvalidInputError} when an option can't be right.
 */
export function createClient({
  baseUrl,
  token: source,
  timeoutMs = 30_000,
  fetch: send,
}: UpgradeClientOptions): UpgradeClient {
  const { href, origin } = checkBaseUrl(baseUrl)
  if (typeof source !== 'function') checkToken(source)
  checkNumber('timeoutMs', timeoutMs, 1)
  const bodies = new WeakMap<Request, string>()
  return createFetchClient<paths>({
    baseUrl: href,
    fetch: exchange,
    bodySerializer: serializeBody,
    Request: rememberingBodies(bodies),
  })

  async function exchange(request: Request): Promise<Response> {
    const { method, signal, url } = request
    if (!url.startsWith(`${origin}/`)) {
      throw new InvalidInputError(`This client is for ${origin} only; create another for another origin.`, {
        code: 'FOREIGN_ORIGIN',
      })
    }
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    const release = onAbort(signal, () => limit.abort())
    let token = ''
    let sent = false
    try {
      limit.signal.throwIfAborted()
      token =
        typeof source === 'string'
          ? source
          : checkToken(await untilAborted((async () => source())(), limit.signal))
      const headers = new Headers(request.headers)
      headers.set(tokenHeader, token)
      // As text, because a request's own body goes through a stream, at a third of the time of a local call.
      const body = bodies.get(request) ?? (await request.text())
      const init = { method, headers, body, redirect: 'manual', signal: limit.signal } as const
      limit.signal.throwIfAborted()
      sent = true
      const response = await untilAborted(
        send ? send(new Request(url, init)) : fetch(url, init),
        limit.signal,
      )
      refuseRedirect(response, token)
      return await readAnswer(response, token, limit.signal)
    } catch (error) {
      if (isUpgradeError(error)) throw error
      if (isConnectFailure(error)) sent = false
      const [code, problem, cause = maskError(error, token)]: Explanation = signal.aborted
        ? ['ABORTED', 'The request was aborted', signal.reason]
        : limit.signal.aborted
          ? ['TIMED_OUT', `There was no whole answer in ${timeoutMs} ms`]
          : token
            ? [sent ? 'CONNECTION_LOST' : 'NOT_CONNECTED', `The connection to ${origin} failed`]
            : ['NO_TOKEN', 'The token function failed', error]
      throw new RequestError(
        `${problem}; ${sent ? 'the service may have received the request' : 'nothing was sent'}.`,
        { code, sent },
        { cause },
      )
    } finally {
      clearTimeout(timer)
      release()
    }
  }
}

function checkBaseUrl(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  // The user, password, query and fragment would be in the URL of each request, or get lost.
  if (
    !url ||
    url.href !== url.origin + url.pathname ||
    !/^(https:|http:\/\/(localhost|127(\.\d+){3}|\[::1])(:|$))/.test(url.origin)
  ) {
    throw new InvalidInputError(
      'baseUrl must be https, or http on loopback, with no user, password, query or fragment.',
      { code: 'INVALID_BASE_URL' },
    )
  }
  return url
}

/** Makes requests as usual, and notes their bodies: to read one back takes a tenth of the time of a local call. */
function rememberingBodies(bodies: WeakMap<Request, string>): typeof Request {
  return new Proxy(Request, {
    construct(target, [input, init]: [string, RequestInit]) {
      const request = new target(input, init)
      if (typeof init.body === 'string') bodies.set(request, init.body)
      return request
    },
  })
}

function serializeBody(body: unknown): string {
  const { instance_ids: ids } = Object(body) as Partial<BatchUpgradeDatabaseVersionRequestBody>
  if (Array.isArray(ids) && ids.length > maxInstanceIds) {
    throw new InvalidInputError(
      `One request takes ${maxInstanceIds} instance IDs, not ${ids.length}; use upgradeInstances for more.`,
      { code: 'TOO_MANY_INSTANCE_IDS' },
    )
  }
  return JSON.stringify(body)
}

/** `fetch` takes `X-Auth-Token` along to wherever a redirect leads, so none is followed. */
function refuseRedirect({ type, status, headers }: Response, token: string): void {
  if (type !== 'opaqueredirect' && (status < 300 || status > 399)) return
  const place = headers.get('Location') ?? 'a place that is not told'
  throw new RequestError(
    `Not followed: a redirect to ${maskToken(place, token)}; is that the right baseUrl?`,
    {
      code: 'REDIRECTED',
      sent: true,
    },
  )
}

/**
 * Reads the whole answer, so that time limit and size limit hold for the body as well, and leaves an
 * answer in memory in its place.
 */
async function readAnswer(response: Response, token: string, signal: AbortSignal): Promise<Response> {
  const { ok, status, headers } = response
  const chunks = await readChunks(response, signal).catch((error: unknown) => {
    // The status of an error says enough without its body.
    if (ok) throw error
  })
  let text: string
  try {
    text = maskToken(decode(chunks ?? [], { fatal: ok }), token)
    if (ok) JSON.parse(text)
  } catch {
    // Without the cause, whose message quotes the answer.
    throw new BrokenContractError(`The answer with HTTP ${status} is not JSON in UTF-8.`, {
      code: 'NOT_JSON',
      status,
    })
  }
  return wholeResponse(text, { status, headers })
}

async function readChunks({ body, status }: Response, signal: AbortSignal): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  const reader = body?.getReader()
  let size = 0
  try {
    while (reader) {
      const { done, value } = await untilAborted(reader.read(), signal)
      if (done) break
      chunks.push(value)
      size += value.byteLength
      if (size > maxAnswerBytes) {
        throw new BrokenContractError(`The answer with HTTP ${status} is over ${maxAnswerBytes} bytes.`, {
          code: 'ANSWER_TOO_LARGE',
          status,
        })
      }
    }
  } finally {
    reader?.cancel().catch(() => {})
  }
  return chunks
}

function decode(chunks: readonly Uint8Array[], options: TextDecoderOptions): string {
  const decoder = new TextDecoder('utf-8', options)
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
}

/** What Node reports when it gave up before a connection stood, where no byte of a request can have left. */
const connectFailure =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|(ERR_TLS_)?CERT_.*|UNABLE_TO_.*|.*SELF_SIGNED_CERT.*)$/

function isConnectFailure(error: unknown): boolean {
  const { code, syscall, cause } = Object(error) as Record<string, unknown>
  return syscall === 'connect' || connectFailure.test(String(code)) || (!!cause && isConnectFailure(cause))
}
