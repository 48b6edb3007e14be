import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  type RequestOptions,
  request as requestPlain,
} from 'node:http'
import { request as requestSecure, Agent as SecureAgent } from 'node:https'
import { urlToHttpOptions } from 'node:url'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { TimeLimit } from './time-limit.js'

/** A request as it goes out: header names and the bytes of its body. */
export interface OutgoingRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  /** Sends the body in chunks, without a `Content-Length`. */
  readonly chunked?: boolean
  /** Opens a new connection for this request. */
  readonly ownConnection?: boolean
  /** Closes the connection after the response, so that nothing follows on it. */
  readonly isLast?: boolean
  /** When to give up. */
  readonly limit: Pick<TimeLimit, 'onOver' | 'toSignal'>
  /** The most bytes of the response's body to read. */
  readonly maxBytes: number
  /** Called with the status as soon as it is known; the body may still fail to arrive. */
  readonly onStatus?: (status: number) => void
  /** Called when the request goes out on a connection that was kept open. */
  readonly onReuse?: () => void
}

/** What came back, decoded as `Content-Encoding` says. */
export interface IncomingResponse {
  readonly status: number
  /** The reason phrase after the status. */
  readonly statusText?: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  /** Whether there was more than `maxBytes`. */
  readonly cut: boolean
}

/** Sends requests over HTTP/1.1, each exactly once. */
export interface Sender {
  send(request: OutgoingRequest): Promise<IncomingResponse>
  /** Ends every connection. */
  close(): void
}

/**
 * Makes a sender on Node's own HTTP client. `fetch` sends some requests again (421), refuses some ports and
 * statuses, and fails on an unsolicited `100 Continue`. This sender does none of that, follows no redirect,
 * and never sends twice.
 *
 * Proxies are used where Node does: with `NODE_USE_ENV_PROXY=1`, from Node 22.21 and 24.5.
 */
export function createSender(): Sender {
  const proxy = process.env['NODE_USE_ENV_PROXY'] === '1' ? { proxyEnv: process.env } : {}
  const kept = { keepAlive: true, ...proxy }
  const single = { keepAlive: false, ...proxy }
  const agents = {
    'http:': { request: requestPlain, kept: new PlainAgent(kept), single: new PlainAgent(single) },
    'https:': { request: requestSecure, kept: new SecureAgent(kept), single: new SecureAgent(single) },
  }
  // A run sends nearly all of its requests to one address.
  const addressOf = keepLast((url) => urlToHttpOptions(new URL(url)))
  return {
    async send(outgoing) {
      const address = addressOf(outgoing.url)
      const { request, kept, single } = agents[address.protocol === 'https:' ? 'https:' : 'http:']
      if (outgoing.ownConnection) await closeIdle(kept)
      const agent = outgoing.ownConnection ? single : kept
      return sendBy((options) => request({ ...address, ...options, agent }), outgoing)
    },
    close() {
      for (const { kept, single } of Object.values(agents)) {
        kept.destroy()
        single.destroy()
      }
    },
  }
}

/** Computes a value again only where it is asked for another text than the last time. */
function keepLast<Value>(compute: (text: string) => Value): (text: string) => Value {
  let last: { readonly text: string; readonly value: Value } | undefined
  return (text) => {
    if (last?.text !== text) last = { text, value: compute(text) }
    return last.value
  }
}

const usualHeaders = { Accept: '*/*', 'Accept-Encoding': 'gzip, deflate, br' }
/** More than any real head has: what is wrong with a large one is for the suite to say. */
const longestHead = 256 * 1024

function sendBy(
  request: (options: RequestOptions) => ClientRequest,
  { method, headers, body, chunked = false, isLast, limit, maxBytes, onStatus, onReuse }: OutgoingRequest,
): Promise<IncomingResponse> {
  return new Promise((resolve, reject) => {
    // Left to itself, Node sends a body that is there in full with its length.
    const length = chunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(body?.length) }
    const outgoing = request({
      method,
      headers: Object.assign({}, usualHeaders, headers, body && length),
      maxHeaderSize: longestHead,
    })
    limit.onOver(() => outgoing.destroy())
    outgoing.on('socket', () => {
      if (outgoing.reusedSocket) onReuse?.()
    })
    outgoing.on('error', reject)
    outgoing.on('response', (incoming) => {
      if (isLast) outgoing.shouldKeepAlive = false
      onStatus?.(incoming.statusCode ?? 0)
      read(incoming, maxBytes).then(resolve, reject)
    })
    outgoing.on('upgrade', (incoming, socket) => {
      socket.destroy()
      resolve({ ...headOf(incoming), body: new Uint8Array(), cut: false })
    })
    outgoing.end(body)
  })
}

/** The other side closes an idle connection at once, or does not care about it. */
const longestGoodbyeMs = 200

/** A server that serves one connection at a time answers on a new one only when it knows that the others are closed. */
async function closeIdle({ freeSockets }: PlainAgent): Promise<void> {
  const idle = Object.values(freeSockets).flatMap((sockets) => sockets ?? [])
  await Promise.all(
    idle.map(
      (socket) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(() => socket.destroy(), longestGoodbyeMs)
          socket.once('close', () => {
            clearTimeout(timer)
            resolve()
          })
          socket.end()
          // Now that nothing can be written to it, the agent must forget it.
          socket.emit('agentRemove')
        }),
    ),
  )
}

function headOf({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage) {
  const headers: [string, string][] = []
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? ''])
  return { status: statusCode, statusText: statusMessage, headers }
}

async function read(incoming: IncomingMessage, maxBytes: number): Promise<IncomingResponse> {
  const bytes = await readBytes(incoming, maxBytes)
  const { length } = bytes
  const decoding = decodersFor(incoming.headers['content-encoding'] ?? '')
  const cut = length > maxBytes
  if (!decoding?.length || cut || length === 0)
    return { ...headOf(incoming), body: bytes.subarray(0, maxBytes), cut }
  try {
    const body = decoding.reduce<Uint8Array>(
      (encoded, decode) => decode(encoded, { maxOutputLength: maxBytes }),
      bytes,
    )
    return { ...headOf(incoming), body, cut }
  } catch (error) {
    const tooLarge = Object(error).code === 'ERR_BUFFER_TOO_LARGE'
    if (tooLarge) return { ...headOf(incoming), body: new Uint8Array(), cut: true }
    throw new Error(`its body is not encoded as its Content-Encoding says (${String(error)})`)
  }
}

/** The bytes of a body; where there are more than so many, some more, and its connection is ended. */
function readBytes(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    const finish = () => {
      const [only] = chunks
      resolve(only && chunks.length === 1 ? only : Buffer.concat(chunks, length))
    }
    incoming.on('end', finish).on('error', reject)
    incoming.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= maxBytes) return
      incoming.destroy()
      finish()
    })
  })
}

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

/** More are an attack; `fetch` in Node refuses them too. */
const mostCodings = 5

/** What undoes the codings of a body, the last one first (RFC 9110, section 8.4); `undefined` when that is unknown. */
function decodersFor(contentEncoding: string): Decoder[] | undefined {
  if (contentEncoding === '') return []
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  const known = codings.flatMap((coding) => decoders.get(coding) ?? []).toReversed()
  return known.length === codings.length && known.length <= mostCodings ? known : undefined
}

const decoders = new Map<string, Decoder>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['deflate', inflateSync],
  ['br', brotliDecompressSync],
])
