import { createServer, type Socket } from 'node:net'
import { listen, type TestServer } from '../support/server.js'

/** A server that knows no HTTP but what these tests need, and so hides nothing that arrives. */
export interface RawServer extends TestServer {
  /** What arrived, complete, in the order of arrival; also on connections that were answered before. */
  readonly requests: { readonly head: string; readonly body: string }[]
}

/**
 * Starts a server on a free port of loopback that counts complete requests and sends back what the test says.
 *
 * @param respond - returns the bytes of the response; `undefined` when the function deals with the socket itself.
 * After a response that does not end by itself (1xx), the connection is closed.
 */
export async function startRawServer(
  respond: (request: RawServer['requests'][number], socket: Socket) => string | Buffer | undefined,
): Promise<RawServer> {
  const requests: RawServer['requests'] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    let received = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\r\n\r\n')
      if (end === -1) return
      const head = received.subarray(0, end + 2).toString('latin1')
      const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      const body = received.subarray(end + 4, end + 4 + length)
      if (body.length < length) return
      received = received.subarray(end + 4 + length)
      const request = { head, body: body.toString('utf8') }
      requests.push(request)
      const bytes = respond(request, socket)
      if (bytes === undefined) return
      if (/^HTTP\/1\.1 1/.test(String(bytes))) socket.end(bytes)
      else socket.write(bytes)
    })
  })
  return { ...(await listen(server)), requests }
}
