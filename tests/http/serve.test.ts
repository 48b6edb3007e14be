import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type RunningServer, serve } from '../../src/http/serve.js'

const servers: RunningServer[] = []

afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())))

async function listen(handler: (request: Request) => Promise<Response>): Promise<string> {
  const server = await serve(handler)
  servers.push(server)
  return server.url
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

  it('should cut the connection when an answer breaks off', async () => {
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

  it('should tell the handler that the client has gone', async () => {
    let gone: () => void = () => {}
    const aborted = new Promise<void>((resolve) => {
      gone = () => resolve()
    })
    const url = await listen((request) => {
      request.signal.addEventListener('abort', gone)
      client.destroy()
      return new Promise(() => {})
    })
    const { hostname, port } = new URL(url)
    const client = connect(Number(port), hostname)

    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')

    await expect(aborted).resolves.toBeUndefined()
  })

  it('should end connections that are kept open when it closes', async () => {
    const { url, close } = await serve(() => new Promise(() => {}))
    const { hostname, port } = new URL(url)
    const client = connect(Number(port), hostname)
    client.on('error', () => {})
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(client, 'connect')
    const ended = new Promise((resolve) => client.on('close', resolve))

    await close()

    await expect(ended).resolves.toBeDefined()
  })
})
