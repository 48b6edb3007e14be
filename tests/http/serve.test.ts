import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { isLoopback } from '../../src/http/base-url.js'
import { type RunningServer, serve, toUrl } from '../../src/http/serve.js'
import { run } from '../support/process.js'
import { exchangeRaw } from './raw-exchange.js'

const mebibyte = 1024 * 1024
const servers: RunningServer[] = []

afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())))

async function listen(handler: (request: Request) => Promise<Response>): Promise<string> {
  const server = await serve(handler)
  servers.push(server)
  return server.url
}

function dial(url: string, options: object = {}): Socket {
  const { hostname, port } = new URL(url)
  return connect({ port: Number(port), host: hostname, ...options })
}

describe('serve', () => {
  it('should hand over method, URL, headers and body, byte for byte', async () => {
    const seen: unknown[] = []
    const url = await listen(async (request) => {
      const { pathname, search } = new URL(request.url)
      const bytes = new Uint8Array(await request.arrayBuffer())
      seen.push(request.method, pathname + search, request.headers.get('x-name'), [...bytes])
      return new Response()
    })

    await fetch(`${url}/a%20b?c=d`, {
      method: 'PUT',
      headers: { 'X-Name': 'value' },
      body: new Uint8Array([0, 255]),
    })

    expect(seen).toEqual(['PUT', '/a%20b?c=d', 'value', [0, 255]])
  })

  it('should pass on status, text, headers and body, repeated headers apart', async () => {
    const headers = new Headers({ 'X-Name': 'value' })
    headers.append('Set-Cookie', 'a=1')
    headers.append('Set-Cookie', 'b=2')
    const url = await listen(async () => new Response('body', { status: 418, statusText: 'Teapot', headers }))

    const response = await fetch(url)

    expect([response.status, response.statusText, await response.text()]).toEqual([418, 'Teapot', 'body'])
    expect(response.headers.get('x-name')).toBe('value')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('should answer with 500 what the handler throws', async () => {
    const url = await listen(() => Promise.reject(new Error('broken')))

    const response = await fetch(url)

    expect([response.status, await response.text()]).toEqual([500, ''])
  })

  it('should cut the connection when a response breaks off', async () => {
    const url = await listen(
      async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              controller.error(new Error('broken'))
            },
          }),
          { headers: { 'Content-Length': '10' } },
        ),
    )

    await expect(fetch(url).then((response) => response.text())).rejects.toThrow()
  })

  it('should end connections that are kept open when it closes', async () => {
    const { url, close } = await serve(() => new Promise(() => {}))
    const client = dial(url)
    client.on('error', () => {})
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(client, 'connect')
    const ended = new Promise((resolve) => client.on('close', resolve))

    await close()

    await expect(ended).resolves.toBeDefined()
  })

  it.each([
    ['with a length', `Content-Length: ${4 * mebibyte}\r\n\r\n${'a'.repeat(4 * mebibyte)}`],
    [
      'in chunks',
      `Transfer-Encoding: chunked\r\n\r\n${`100000\r\n${'a'.repeat(mebibyte)}\r\n`.repeat(4)}0\r\n\r\n`,
    ],
    ['announced', `Expect: 100-continue\r\nContent-Length: ${mebibyte}\r\n\r\n${'a'.repeat(mebibyte)}`],
  ])('should serve the next request after a body that it left unread: %s', async (_, headersAndBody) => {
    for (const handler of [ignoreBody, cancelBody, readStartOfBody]) {
      const url = await listen(handler)
      const first = `POST /first HTTP/1.1\r\nHost: x\r\n${headersAndBody}`

      const responses = await exchangeRaw(
        url,
        `${first}GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      )

      expect(responses.match(/\/(first|second) is refused/g)).toEqual([
        '/first is refused',
        '/second is refused',
      ])
    }
  })

  it('should not lose its response to a body that it left unread', async () => {
    const url = await listen(ignoreBody)
    const head = `POST /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${4 * mebibyte}\r\n\r\n`

    const response = await exchangeRaw(url, head + 'a'.repeat(4 * mebibyte))

    expect(response).toMatch(/^HTTP\/1\.1 403 [\s\S]*\/last is refused$/)
  })

  it('should answer before a body that it does not read is complete', async () => {
    const url = await listen(ignoreBody)
    const client = dial(url)
    client.setEncoding('latin1').write('POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')

    let response = ''
    for await (const chunk of client) {
      response += chunk
      if (response.endsWith('/early is refused')) break
    }

    expect(response).toMatch(/^HTTP\/1\.1 403 [\s\S]*Content-Length: 17\r\n/i)
  })

  it('should answer a client that has closed its half of the connection', async () => {
    const url = await listen(async (request) => {
      // By the time of another response the server knows that this client has nothing more to say.
      if (request.url.endsWith('/')) await fetch(`${url}/other`)
      return new Response('the response')
    })
    const client = dial(url, { allowHalfOpen: true })
    client.setEncoding('latin1').end('GET / HTTP/1.1\r\nHost: x\r\n\r\n')

    const response = (await client.toArray()).join('')

    expect(response).toMatch(/the response$/)
  })

  it('should survive a client that goes in the middle of its body', async () => {
    let read: (outcome: unknown) => void = () => {}
    const outcome = new Promise((resolve) => {
      read = resolve
    })
    const url = await listen(async (request) => {
      client.destroy()
      read(await request.text().catch(() => 'broken off'))
      return new Response()
    })
    const client = dial(url)

    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')

    await expect(outcome).resolves.toBe('broken off')
  })

  it('should hand over a token of the 32 KB that the gateway takes', async () => {
    const url = await listen(
      async (request) => new Response(`${request.headers.get('x-auth-token')?.length}`),
    )

    const response = await fetch(url, { headers: { 'X-Auth-Token': 't'.repeat(32 * 1024) } })

    expect(await response.text()).toBe(`${32 * 1024}`)
  })

  it.each([
    ['GET /a//b?c=%20 HTTP/1.1\r\nHost: h:1', 'http://h:1/a//b?c=%20'],
    ['GET //a/b HTTP/1.1\r\nHost: h', 'http://h//a/b'],
    ['GET http://dds.example.test/a?b HTTP/1.1\r\nHost: other', 'http://dds.example.test/a?b'],
    ['GET HTTP://dds.example.test:81 HTTP/1.1\r\nHost: dds.example.test:81', 'http://dds.example.test:81/'],
    ['OPTIONS * HTTP/1.1\r\nHost: h', 'http://h/*'],
    ['GET / HTTP/1.1\r\nHost:', 'http://localhost/'],
    ['GET / HTTP/1.0', 'http://localhost/'],
    ['GET / HTTP/1.1\r\nHost: [::1]:80', 'http://[::1]/'],
  ])('should know the target of %j', async (request, target) => {
    const url = await listen(async (request) => new Response(request.url))

    const response = await exchangeRaw(url, `${request}\r\nConnection: close\r\n\r\n`)

    expect(response.slice(response.indexOf('\r\n\r\n') + 4)).toBe(target)
  })

  it.each(['h/path?', 'h/path#', 'h?', 'h#', 'h\\path', 'user@h', 'user:word@h', '[', 'a b', 'h:port', '/'])(
    'should refuse the host %s, which could name a path',
    async (host) => {
      const url = await listen(async () => new Response())

      const response = await exchangeRaw(url, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)

      expect(response).toMatch(/^HTTP\/1\.1 400 /)
    },
  )

  it('should be a proxy for curl', async () => {
    const url = await listen(async (request) => new Response(`${request.method} ${request.url}`))

    const { stdout } = await run('curl', [
      '-sS',
      ...['--proxy', url],
      ...['--data', 'x'],
      'http://dds.example.test/v3/a',
    ])

    expect(stdout).toBe('POST http://dds.example.test/v3/a')
  })

  it.each(['HEAD', 'GET'])('should answer %s without a body, and go on', async (method) => {
    const url = await listen(async () => new Response(null, { status: method === 'GET' ? 204 : 200 }))

    const responses = await exchangeRaw(
      url,
      `${method} / HTTP/1.1\r\nHost: x\r\n\r\n${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    )

    expect(responses.match(/HTTP\/1\.1 20[04]/g)).toHaveLength(2)
    expect(responses).not.toMatch(/content-length|transfer-encoding/i)
  })

  it.each(['127.0.0.1', '::1', '0.0.0.0', '::'])(
    'should have an address that a client here takes, listening on %s',
    (host) => {
      const url = toUrl(host, 8080)

      expect(isLoopback(new URL(url))).toBe(true)
      expect(url).toMatch(/:8080$/)
    },
  )

  it('should refuse an empty address, which Node takes for all of them', async () => {
    await expect(serve(async () => new Response(), { host: '' })).rejects.toThrow(
      /address to listen on is empty/,
    )
  })

  it.each([' ', '*', 'no such host'])('should say that there is no host %j', async (host) => {
    await expect(serve(async () => new Response(), { host })).rejects.toThrow(
      `There is no host named "${host}"`,
    )
  })
})

function refuse(request: Request): Response {
  return new Response(`${new URL(request.url).pathname} is refused`, { status: 403 })
}

async function ignoreBody(request: Request): Promise<Response> {
  return refuse(request)
}

async function cancelBody(request: Request): Promise<Response> {
  await request.body?.cancel()
  return refuse(request)
}

async function readStartOfBody(request: Request): Promise<Response> {
  await request.body?.getReader().read()
  return refuse(request)
}
