import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A server on a free port of 127.0.0.1. Disposing of it closes it, and every connection to it. */
export interface TestServer extends AsyncDisposable {
  readonly url: string
  close(): Promise<void>
}

/** Lets a server of any protocol listen: one of `node:net`, `node:http` or `node:https`. */
export async function listen(server: Server): Promise<TestServer> {
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close }
}

/** An address at which nothing listens. */
export async function closedAddress(): Promise<string> {
  const { url, close } = await listen(createServer())
  await close()
  return url
}

/** A request that has arrived in full. */
export interface ReceivedRequest {
  readonly method: string
  /** The path and the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer<ArrayBuffer>
}

/** A server that keeps what it is sent. */
export interface RecordingServer extends TestServer {
  readonly requests: readonly ReceivedRequest[]
}

/** Starts an HTTP server that hands each request to `respond` once all of it is there. */
export async function startServer(
  respond: (request: ReceivedRequest, response: ServerResponse) => unknown,
): Promise<RecordingServer> {
  const requests: ReceivedRequest[] = []
  // As much as the gateway of the service takes, and some.
  const server = createServer({ maxHeaderSize: 64 * 1024 }, async (incoming, response) => {
    // The client may be gone.
    response.on('error', () => {})
    try {
      const request = await receive(incoming)
      // Browsers ask for this automatically, so it is not a request of the test.
      if (request.path === '/favicon.ico') return void response.writeHead(404).end()
      requests.push(request)
      await respond(request, response)
    } catch {
      response.destroy()
    }
  })
  return { ...(await listen(server)), requests }
}

/** Answers requests as `fetch` does. */
export type FetchHandler = (request: Request) => Promise<Response>

/** How responses go over the wire. */
export interface WireManner {
  /** Compresses bodies (RFC 9110, section 8.4.1.3) for clients that accept it. */
  readonly gzip?: boolean
  /** Sends bodies in chunks of a few bytes (RFC 9112, section 7.1), not as one with its length. */
  readonly chunked?: boolean
  /** Closes the connection after each response (RFC 9112, section 9.6). */
  readonly close?: boolean
  /** Cuts the connection instead of sending every so manieth response, when the work is done. */
  readonly losesEvery?: number
  /** Whether it loses those alone whose connection had brought a response before. */
  readonly losesOnReused?: boolean
  /** Silently closes a connection that has been idle for this many milliseconds, as gateways do. */
  readonly idleMs?: number
}

/** Serves a fetch handler over HTTP; cuts the connection when the handler fails. */
export function serveHandler(handler: FetchHandler, manner: WireManner = {}): Promise<RecordingServer> {
  const idle = new WeakMap<Socket, NodeJS.Timeout>()
  const used = new WeakSet<Socket>()
  let turn = 0
  return startServer(async (request, outgoing) => {
    // The one method that gets here and that a Request can't have.
    if (request.method === 'TRACE') {
      outgoing.writeHead(405, { Allow: 'POST', 'Content-Type': 'application/json' })
      return outgoing.end('{"error_code":"APIGW.0101","error_msg":"The method is not supported"}')
    }
    const { socket } = outgoing
    if (socket && manner.idleMs !== undefined) {
      clearTimeout(idle.get(socket))
      outgoing.on('finish', () =>
        idle.set(
          socket,
          setTimeout(() => socket.destroy(), manner.idleMs),
        ),
      )
    }
    const response = await handler(toFetchRequest(request))
    const { losesEvery, losesOnReused } = manner
    const mayLose = losesEvery !== undefined && !(losesOnReused && socket && !used.has(socket))
    if (socket) used.add(socket)
    if (mayLose) turn += 1
    if (mayLose && turn % losesEvery === 0) return void outgoing.destroy()
    const headers = new Headers(response.headers)
    const isCompressed = manner.gzip && String(request.headers['accept-encoding']).includes('gzip')
    const plain = Buffer.from(await response.arrayBuffer())
    const body = isCompressed ? await promisify(gzip)(plain) : plain
    if (isCompressed) headers.set('Content-Encoding', 'gzip')
    if (manner.close) headers.set('Connection', 'close')
    if (!manner.chunked) headers.set('Content-Length', String(body.length))
    outgoing.writeHead(response.status, [...headers].flat())
    // At most a thousand: a huge echo in tiny chunks takes longer than the time limit on a busy machine.
    const chunkLength = manner.chunked ? Math.max(7, Math.ceil(body.length / 1000)) : body.length + 1
    for (let start = 0; start < body.length; start += chunkLength) {
      outgoing.write(body.subarray(start, start + chunkLength))
    }
    outgoing.end()
  })
}

function toFetchRequest({ method, path, headers, body }: ReceivedRequest): Request {
  return new Request(`http://${headers.host}${path}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(method !== 'GET' && method !== 'HEAD' && { body }),
  })
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const { method = 'GET', url = '/', headers } = incoming
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return { method, path: url, headers, body: Buffer.concat(chunks) }
}
