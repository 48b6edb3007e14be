import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FetchHandler } from './planting.js'

/** How answers go over the wire. */
export interface WireManner {
  /** Compresses bodies (RFC 9110, section 8.4.1.3) for whoever accepts that. */
  readonly gzip?: boolean
  /** Sends bodies in chunks of a few bytes (RFC 9112, section 7.1) in the place of one with its length. */
  readonly chunked?: boolean
  /** Closes the connection after each answer (RFC 9112, section 9.6). */
  readonly close?: boolean
}

/** A server on a free port of the loopback interface. */
export interface ServedHandler {
  readonly baseUrl: string
  readonly close: () => Promise<void>
}

/** Serves a fetch handler over HTTP. */
export async function serveOverHttp(handler: FetchHandler, manner: WireManner): Promise<ServedHandler> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handler, manner).catch((error) => outgoing.destroy(error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections()
      return promisify(server.close.bind(server))()
    },
  }
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: FetchHandler,
  manner: WireManner,
): Promise<void> {
  const response = await handler(await toRequest(incoming))
  const headers = new Headers(response.headers)
  const isCompressed = manner.gzip && String(incoming.headers['accept-encoding']).includes('gzip')
  const plain = Buffer.from(await response.arrayBuffer())
  const body = isCompressed ? await promisify(gzip)(plain) : plain
  if (isCompressed) headers.set('Content-Encoding', 'gzip')
  if (manner.close) headers.set('Connection', 'close')
  if (!manner.chunked) headers.set('Content-Length', String(body.length))
  outgoing.writeHead(response.status, Object.fromEntries(headers))
  const chunkLength = manner.chunked ? 7 : body.length + 1
  for (let start = 0; start < body.length; start += chunkLength) {
    outgoing.write(body.subarray(start, start + chunkLength))
  }
  outgoing.end()
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return new Request(`http://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(method !== 'GET' && method !== 'HEAD' && { body: Buffer.concat(chunks) }),
  })
}
