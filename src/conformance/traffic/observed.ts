import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { tokenHeader } from '../../../generated/operation.js'
import { joinHeaders, largestResponse } from '../engine/response.js'
import type { Failure } from '../engine/rule.js'
import { upgradeOperation } from '../upgrade/operation.js'
import type { RecordedExchange } from './exchange.js'
import { hideExchange, hidingOf } from './hiding.js'
import { traffic } from './samples.js'
import { createTrafficTally } from './tally.js'

/** The names of headers are in lower case here. */
const ownHeader = tokenHeader.toLowerCase()

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What is wrong with an observed exchange. */
export type ObservedFailure = Pick<
  Failure,
  'basis' | 'severity' | 'message' | 'expected' | 'actual' | 'place'
> & {
  /** The rule that fails: `client/…` about the request, any other about the response. */
  readonly rule: string
}

/**
 * Makes a `fetch` that judges the traffic without changing it: requests, responses and errors pass unchanged,
 * and no more of a response is read than its reader asks for. For the tests of a client, and for monitoring
 * in production. It reports what status and headers show when they arrive, and what the body shows when it
 * has been read to the end. Tokens and other credentials are masked in what it reports. Errors in the judging never
 * reach the caller.
 *
 * @param fetch - what sends the requests
 * @param onFailure - called with everything that breaks the contract, on either side
 */
export function observed<Observed extends (input: never, init?: never) => Promise<Response>>(
  fetch: Observed,
  onFailure: (failure: ObservedFailure, exchange: RecordedExchange) => unknown,
): Observed {
  const operation = upgradeOperation()
  const send = fetch as unknown as Fetch
  const observe: Fetch = async (...callArguments) => {
    const watched = watchRequest(...callArguments)
    if (!watched) return send(...callArguments)
    let response: Response
    try {
      response = await send(...watched.callArguments)
    } catch (error) {
      watched.release()
      throw error
    }
    // A mock may answer with nothing.
    if (!response) return response
    const { status, statusText, headers } = response
    const reported = new Set<string>()
    const judge = async (body?: Uint8Array): Promise<void> => {
      // The caller goes first.
      await setImmediate()
      const head = { status, statusText, headers: Object.fromEntries(joinHeaders(headers)) }
      const response = { ...head, ...(body ? { body } : {}) }
      const exchange: RecordedExchange = { request: await watched.read(), response }
      const tally = createTrafficTally(operation, false)
      const hiding = hidingOf(exchange, tally.tokens.secretsOf(exchange.request.headers?.[ownHeader] ?? ''))
      for (const failure of tally.add(exchange)?.failures ?? []) {
        const { rule = traffic.id, basis, severity, message, expected, actual, place } = failure
        const key = rule + message
        if (reported.has(key)) continue
        reported.add(key)
        const shown = {
          rule,
          basis,
          severity,
          message: hiding.hide(message),
          expected,
          actual: hiding.hide(actual),
        }
        await onFailure({ ...shown, ...(place ? { place } : {}) }, hideExchange(exchange, hiding))
      }
    }
    // A monitor must not break what it watches.
    let judging = judge().catch(() => {})
    return watchBody(response, (body) => {
      judging = judging.then(() => judge(body)).catch(() => {})
    })
  }
  return observe as unknown as Observed
}

/** A request under way: what to send instead, and how to read it. */
interface Watched {
  readonly callArguments: Parameters<Fetch>
  readonly read: () => Promise<RecordedExchange['request']>
  /** Releases the copy of a request that failed. */
  readonly release: () => void
}

/** Takes note of a request; `undefined` for one that `fetch` will refuse. */
function watchRequest(input: string | URL | Request, init?: RequestInit): Watched | undefined {
  try {
    const request = typeof input === 'object' && 'headers' in input ? input : undefined
    const method = (init?.method ?? request?.method ?? 'GET').toUpperCase()
    const headers = Object.fromEntries(new Headers(init?.headers ?? request?.headers ?? {}))
    const recorded = { method, url: request?.url ?? String(input), headers }
    const stream = init?.body
    if (stream instanceof ReadableStream) {
      if (stream.locked || Readable.isDisturbed(stream as never)) return undefined
      let sent: Uint8Array | undefined
      const body = passOn({ body: stream }, (bytes) => {
        sent = bytes
      })
      return {
        callArguments: [input, { ...init, body }],
        read: async () => ({ ...recorded, ...(sent ? { body: sent } : {}) }),
        release: () => {},
      }
    }
    const own = init?.body == null ? undefined : copyOf(init.body)
    const copy = init?.body == null ? request?.clone() : own
    const hasNone = init?.body == null && !request
    // A fetch names the media type of the body, where its caller does not.
    const type = own?.headers.get('content-type')
    if (type) headers['content-type'] ??= type
    const reading = async () =>
      hasNone ? { body: '' } : copy && { body: new Uint8Array(await copy.arrayBuffer()) }
    let read: ReturnType<typeof reading> | undefined
    return {
      callArguments: init === undefined ? [input] : [input, init],
      read: async () => {
        read ??= reading()
        return { ...recorded, ...(await read) }
      },
      release: () => void copy?.body?.cancel().catch(() => {}),
    }
  } catch {
    return undefined
  }
}

/** A body that can be read twice; others, such as forms and iterators, are left alone. */
function copyOf(body: BodyInit): Response | undefined {
  const isStill =
    typeof body === 'string' ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof URLSearchParams ||
    body instanceof Blob
  return isStill ? new Response(body as BodyInit) : undefined
}

/** The same response, with a body that we see as it is read; a response of another library's class is returned unchanged. */
function watchBody(response: Response, onEnd: (body: Uint8Array | undefined) => void): Response {
  const { body, status, statusText, headers, url, redirected, type } = response
  // Whatever is like a `Response` without having its `body` has one all the same.
  if (body === null) onEnd(new Uint8Array())
  if (typeof body?.getReader !== 'function') return response
  const Kind = response.constructor as typeof Response
  const withFacts = (copy: Response): Response =>
    Object.defineProperties(copy, {
      url: { value: url },
      redirected: { value: redirected },
      type: { value: type },
      clone: { value: () => withFacts(Kind.prototype.clone.call(copy)) },
    })
  try {
    return withFacts(new Kind(passOn(response, onEnd), { status, statusText, headers }))
  } catch {
    // A `Response` with a status such as 999 can't be constructed.
    return response
  }
}

/**
 * A stream with the same pieces, each read only on demand.
 *
 * @param owner - kept as long as the stream: the body of a response that was garbage-collected is cancelled
 * @param onEnd - gets the whole body, unless it is too long to be judged
 */
function passOn(
  owner: { readonly body: ReadableStream<Uint8Array> | null },
  onEnd: (body: Uint8Array | undefined) => void,
): ReadableStream<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  const readerOf = () => {
    reader ??= (owner.body as ReadableStream<Uint8Array>).getReader()
    return reader
  }
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      let piece = await readerOf().read()
      while (piece.value?.length === 0) piece = await readerOf().read()
      if (piece.value) {
        length += piece.value.length
        if (length <= largestResponse) pieces.push(piece.value.slice())
        // A copy, because the stream takes over the memory.
        controller.enqueue(piece.value.slice())
      }
      if (piece.done) {
        controller.close()
        controller.byobRequest?.respond(0)
        onEnd(length <= largestResponse ? Buffer.concat(pieces) : undefined)
      }
    },
    cancel: (reason) => readerOf().cancel(reason),
  })
}
