import { createServer } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createSender, type OutgoingRequest } from '../../../../src/conformance/engine/send/http.js'
import { startRawServer } from '../../../http/raw-server.js'
import { listen, startServer, type TestServer } from '../../../support/server.js'

let sender = createSender()
afterEach(() => {
  sender.close()
  sender = createSender()
})

describe('createSender', () => {
  it.each([
    [true, { 'transfer-encoding': 'chunked' }],
    [false, { 'content-length': '5' }],
  ])('should frame a body as it is told to (chunked: %s)', async (chunked, framing) => {
    await using server = await startServer((_, response) => response.end())

    await send(server, { body: new TextEncoder().encode('whole'), chunked })

    const [request] = server.requests
    const { 'transfer-encoding': encoding, 'content-length': length } = request?.headers ?? {}
    expect(JSON.parse(JSON.stringify({ 'transfer-encoding': encoding, 'content-length': length }))).toEqual(
      framing,
    )
    expect(request?.body.toString()).toBe('whole')
  })

  it('should accept everything, unless the request says otherwise', async () => {
    await using server = await startServer((_, response) => response.end())

    await send(server)
    await send(server, { headers: { Accept: 'text/plain' } })

    expect(server.requests.map(({ headers }) => headers)).toMatchObject([
      { accept: '*/*', 'accept-encoding': 'gzip, deflate, br' },
      { accept: 'text/plain', 'accept-encoding': 'gzip, deflate, br' },
    ])
  })

  it('should leave no idle connection open beside one of its own', async () => {
    let open = 0
    const server = createServer(({ url }, response) => {
      // The server may hear of a closed connection a moment later.
      const respond = () => (url === '/' || open === 1 ? response.end() : setImmediate(respond))
      respond()
    })
    server.keepAliveTimeout = 0
    server.on('connection', (socket) => {
      open += 1
      socket.on('close', () => {
        open -= 1
      })
    })
    await using listening = await listen(server)
    await Promise.all([send(listening), send(listening)])
    expect(open).toBe(2)

    const { url } = listening
    expect(await send({ url: `${url}/alone` }, { ownConnection: true })).toMatchObject({ status: 200 })
  })

  it('should let nothing follow on the connection of a last request', async () => {
    const server = createTcpServer((socket) => {
      let isUnread = false
      // A body that it refuses unread is the next request to it, and gets a response when more arrives.
      socket.on('data', (data) => {
        const status = isUnread ? 501 : String(data).startsWith('GET') ? 200 : 415
        isUnread ||= status === 415
        socket.write(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`)
      })
    })
    await using listening = await listen(server)
    const body = new TextEncoder().encode('unread')

    expect(await send(listening, { body, isLast: true })).toMatchObject({ status: 415 })
    expect(await send(listening, { method: 'GET' })).toMatchObject({ status: 200 })
  })

  it.each<[string, (body: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['GZIP, identity', gzipSync],
    ['deflate, gzip', (body) => gzipSync(deflateSync(body))],
    ['identity', (body) => body],
    ['unheard-of', (body) => body],
    ['__proto__', (body) => body],
    ['gzip,'.repeat(6), (body) => body],
  ])('should undo the codings of a body: %s', async (codings, encode) => {
    await using server = await startServer((_, response) =>
      response.writeHead(202, { 'Content-Encoding': codings }).end(encode(Buffer.from('whole'))),
    )

    expect(Buffer.from((await send(server)).body).toString()).toBe('whole')
  })

  it('should say what stands after the status', async () => {
    await using server = await startRawServer(() => 'HTTP/1.1 202 As You Like\r\nContent-Length: 0\r\n\r\n')

    expect(await send(server)).toMatchObject({ status: 202, statusText: 'As You Like' })
  })
})

function send({ url }: Pick<TestServer, 'url'>, rest: Partial<OutgoingRequest> = {}) {
  const limit = { onOver: () => {}, toSignal: () => new AbortController().signal }
  return sender.send({ url, method: 'POST', headers: {}, limit, maxBytes: 1000, ...rest })
}
