import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'

/** A server cannot be started as asked; the message says why and what to do. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError'
}

/** A server that runs, and the way to end it. */
export interface RunningServer {
  /** Where it answers, without a trailing slash. */
  readonly url: string
  /** Ends it and every connection to it. */
  readonly close: () => Promise<void>
}

/** Where a server listens. */
export interface ListenOptions {
  /** Any free port unless given, or when 0. */
  readonly port?: number
  /** 127.0.0.1 unless given: nobody else's computer reaches it. */
  readonly host?: string
}

/**
 * Serves a fetch handler over HTTP/1.1.
 *
 * @param handler Answers one request. What it throws becomes a plain 500.
 * @param options Where to listen.
 * @throws {ServerStartError} When the port is taken or the address is not this machine's.
 */
export async function serve(
  handler: (request: Request) => Promise<Response>,
  options: ListenOptions = {},
): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1' } = options
  const server = createServer((incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch(() => outgoing.destroy())
  })
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

/** The address of a local server as a URL; IPv6 needs its brackets (RFC 3986, section 3.2.2). */
export function toUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Says in one sentence why a server cannot listen, and what to do. */
export function explainListenError(error: unknown, host: string, port: number): ServerStartError {
  const text = error instanceof Error ? error.message : String(error)
  const [, explain] = listenErrors.find(([code]) => text.includes(code)) ?? []
  const message = explain?.(host, port) ?? `Cannot listen on ${toUrl(host, port)}: ${text}`
  return new ServerStartError(message, { cause: error })
}

const listenErrors: readonly (readonly [string, (host: string, port: number) => string])[] = [
  ['EADDRINUSE', (_, port) => `Port ${port} is in use; choose another, or leave it out for a free one.`],
  ['EACCES', (_, port) => `Port ${port} needs more rights than this user has; choose one of 1024 or higher.`],
  [
    'EADDRNOTAVAIL',
    (host) => `${host} is not an address of this machine; 127.0.0.1 always is, and 0.0.0.0 is all of them.`,
  ],
  ['ENOTFOUND', (host) => `There is no host named ${host}; 127.0.0.1 always works.`],
]

async function answer(
  handler: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const request = toRequest(incoming, gone.signal)
  if (request === undefined) {
    outgoing.writeHead(400).end()
    return
  }
  const response = await handler(request).catch(() => new Response(null, { status: 500 }))
  outgoing.writeHead(response.status, response.statusText, [...response.headers].flat())
  if (response.body === null) outgoing.end()
  else await pipeline(Readable.fromWeb(response.body as NodeReadableStream), outgoing)
}

/** `undefined` for what HTTP allows and a fetch `Request` cannot hold: such as TRACE, or a target like `//[`. */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', url = '/', headers } = incoming
  const init = { method, headers: pairs(incoming.rawHeaders), signal }
  const target = `http://${headers.host ?? 'localhost'}${url}`
  try {
    if (method === 'GET' || method === 'HEAD') return new Request(target, init)
    const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
    const initWithBody = { ...init, body, duplex: 'half' }
    return new Request(target, initWithBody)
  } catch {
    return undefined
  }
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  )
}
