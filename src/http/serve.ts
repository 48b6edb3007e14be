import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Responds to one request. */
export type Handler = (request: Request) => Promise<Response>

/** A response that its client never gets completely; the connection ends with it. */
export interface LostResponse {
  readonly response: Response
  /**
   * Where it is lost: before its first byte, in the middle of its head, or nowhere, because the server says
   * nothing until the client goes.
   */
  readonly lost: 'before' | 'in-head' | 'in-silence'
}

/** A server cannot be started as asked; the message says why and what to do. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError'
}

/** A running server. */
export interface RunningServer {
  /** Where to reach it on this machine, without a trailing slash. */
  readonly url: string
  /** Stops it and closes all of its connections. */
  readonly close: () => Promise<void>
}

/** Where a server listens. */
export interface ListenOptions {
  /** Any free port unless given, or when 0. */
  readonly port?: number
  /** 127.0.0.1 unless given, which no other computer can reach. */
  readonly host?: string
}

/** The gateway accepts a token of 32 KB, and Node by default only 16 KB of headers. */
const maxHeaderSize = 64 * 1024

/**
 * Serves a fetch handler over HTTP/1.1.
 *
 * @param handler If it throws, the response is a plain 500.
 * @param options Where to listen.
 * @param onResponded Called when a response has been sent to its end, or is lost.
 * @throws {ServerStartError} When the port is taken, or the address is empty or not this machine's.
 */
export async function serve(
  handler: (request: Request) => Promise<Response | LostResponse>,
  options: ListenOptions = {},
  onResponded: (request: Request) => void = () => {},
): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1' } = options
  if (host === '') throw new ServerStartError(emptyHost)
  const server = createServer({ maxHeaderSize }, (incoming, outgoing) => {
    const request = fromIncoming(incoming)
    respond(handler, request, incoming, outgoing).then(
      () => request && onResponded(request),
      () => outgoing.destroy(),
    )
  })
  // Some clients close their half of the connection after the request; by default Node hangs up on them.
  Object.assign(server, { httpAllowHalfOpen: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explainListenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  return {
    url: toUrl(host, (server.address() as AddressInfo).port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const emptyHost =
  'The address to listen on is empty, which to Node means every address of this machine; leave it out for 127.0.0.1, or give 0.0.0.0.'

/** These listen on every address of the machine, but are no address to connect to. */
const everyAddress = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])

/** Where to reach a server on this machine, as a URL; IPv6 needs its brackets (RFC 3986, section 3.2.2). */
export function toUrl(host: string, port: number): string {
  const address = everyAddress.get(host) ?? host
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): ServerStartError {
  const explain = listenErrors[error.code ?? '']
  const message = explain?.(host, port) ?? `Cannot listen on ${toUrl(host, port)}: ${error.message}`
  return new ServerStartError(message, { cause: error })
}

const noSuchHost = (host: string) => `There is no host named "${host}"; 127.0.0.1 always works.`

const listenErrors: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `Port ${port} is in use; choose another, or leave it out for a free one.`,
  EACCES: (_, port) => `Port ${port} needs more rights than this user has; choose one of 1024 or higher.`,
  EADDRNOTAVAIL: (host) =>
    `${host} is not an address of this machine; 127.0.0.1 always is, and 0.0.0.0 is all of them.`,
  ENOTFOUND: noSuchHost,
  EAI_AGAIN: noSuchHost,
}

async function respond(
  handler: (request: Request) => Promise<Response | LostResponse>,
  request: Request | undefined,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = request
    ? await handler(request).catch(() => new Response(null, { status: 500 }))
    : new Response(null, { status: 400 })
  if ('lost' in response) return lose(response, incoming, outgoing)
  const body = Buffer.from(await response.arrayBuffer())
  const headers = [...response.headers].flat()
  const mayHaveLength = request?.method !== 'HEAD' && response.status !== 204 && response.status !== 304
  if (mayHaveLength && !response.headers.has('Content-Length'))
    headers.push('Content-Length', `${body.length}`)
  outgoing.writeHead(response.status, response.statusText, headers).flushHeaders()
  // The client knows the length, so for it the response is complete before it is ended.
  outgoing.write(body)
  await drain(incoming)
  outgoing.end()
  await finished(outgoing)
}

/** Reads the whole request, and ends the connection without the response. */
async function lose(
  { response, lost }: LostResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  await drain(incoming)
  const { socket } = outgoing
  if (socket === null || socket.destroyed) return
  const closed = once(socket, 'close')
  if (lost === 'in-head')
    socket.write(`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\nContent-Ty`)
  // Everything was read, so this is an end and not a reset; clients tell the two apart.
  if (lost !== 'in-silence') socket.destroySoon()
  await closed
}

/**
 * Discards what the handler has not read of a body. A connection that is closed with unread bytes is reset,
 * and the client may lose its response; one that stays open would take them for the next request.
 */
async function drain(incoming: IncomingMessage): Promise<void> {
  incoming.unpipe()
  incoming.resume()
  await finished(incoming)
}

/** `undefined` for what HTTP allows but a fetch `Request` does not, such as a bad `Host`. */
function fromIncoming(incoming: IncomingMessage): Request | undefined {
  const { method = 'GET', headersDistinct } = incoming
  try {
    const target = targetOf(incoming)
    const headers = new Headers()
    for (const [name, values = []] of Object.entries(headersDistinct)) {
      for (const value of values) headers.append(name, value)
    }
    if (method === 'TRACE') {
      // HTTP allows it, but no `Request` can be made with it (Fetch Standard, section 2.2.1).
      return Object.defineProperty(new Request(target, { headers }), 'method', { value: method })
    }
    const init = { method, headers }
    if (method === 'GET' || method === 'HEAD') return new Request(target, init)
    const copy = incoming.pipe(new PassThrough())
    incoming.once('error', (error) => copy.destroy(error))
    const body = Readable.toWeb(copy) as ReadableStream<Uint8Array>
    const initWithBody = { ...init, body, duplex: 'half' }
    return new Request(target, initWithBody)
  } catch {
    return undefined
  }
}

/**
 * The URL that a client asks for, in the origin, absolute or asterisk form (RFC 9112, section 3.2).
 *
 * @throws {TypeError} When `Host` is more than a host and a port, and so could name a path.
 */
function targetOf({ url = '/', headers }: IncomingMessage): URL {
  const origin = new URL(`http://${headers.host || 'localhost'}`)
  if (origin.href !== `http://${origin.host}/`) throw new TypeError('Host is not a host.')
  return url.startsWith('/') ? new URL(`http://${origin.host}${url}`) : new URL(url, origin)
}
