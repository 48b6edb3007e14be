import { getEventListeners } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { BrokenContractError, createClient, InvalidInputError, RequestError } from '../../src/index.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { madeUpIds } from '../support/ids.js'
import { type LoopbackServer, startServer } from './loopback-server.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const params = { path: { project_id: '054e292c9880d4992f02c0196d3ea468' } }
const body = { instance_ids: ['046287aae57843b1a7bc61b7a8812f41in02'] }
const token = 'MIIEvgYJKoZIhvcNAQcCoIIErzCCBKsCAQEx'
const submission = {
  upgrade_results: [{ instance_id: body.instance_ids[0], job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }],
}

const servers: LoopbackServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()))
})

async function serve(answer: Parameters<typeof startServer>[0]): Promise<LoopbackServer> {
  const server = await startServer(answer)
  servers.push(server)
  return server
}

/** A `fetch` that must not be called. */
const noFetch = () => Promise.reject(new Error('Something was sent.'))

describe('createClient', () => {
  it('should send the token and the body, and return what the service says', async () => {
    const server = await serve((response) => {
      response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify(submission))
    })
    const client = createClient({ baseUrl: server.url, token })

    const { data, error, response } = await client.POST(path, { params, body })

    expect(data).toEqual(submission)
    expect(error).toBeUndefined()
    expect(response.status).toBe(202)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers).toMatchObject({
      'x-auth-token': token,
      'content-type': 'application/json',
    })
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(body)
  })

  it('should speak to the simulator without a network', async () => {
    const simulator = createSimulator()
    const client = createClient({
      baseUrl: 'https://dds.example',
      token: simulatorToken,
      fetch: simulator.fetch,
    })

    const { data } = await client.POST(path, { params, body })

    expect(data?.upgrade_results).toMatchObject([{ instance_id: '046287aae57843b1a7bc61b7a8812f41in02' }])
  })

  it('should keep a path in baseUrl', async () => {
    const server = await serve((response, request) => {
      response.writeHead(404).end(JSON.stringify({ error_code: 'x', error_msg: request.url }))
    })
    const client = createClient({ baseUrl: `${server.url}/gateway/`, token })

    const { error } = await client.POST(path, { params, body })

    expect(error?.error_msg).toBe('/gateway/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade')
  })

  it.each([
    'http://dds.example',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'ftp://localhost',
    'https://user:password@dds.example',
    'https://dds.example/?a=b',
    'https://dds.example/#fragment',
    'dds.example',
    '',
  ])('should refuse the baseUrl %j', (baseUrl) => {
    expect(() => createClient({ baseUrl, token })).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', code: 'INVALID_BASE_URL', sent: false }),
    )
  })

  it.each([
    'https://dds.example',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://127.1',
    'http://[::1]:1',
  ])('should take the baseUrl %j', (baseUrl) => {
    expect(() => createClient({ baseUrl, token })).not.toThrow()
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    'should refuse a time limit of %d ms',
    (timeoutMs) => {
      expect(() => createClient({ baseUrl: 'https://dds.example', token, timeoutMs })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
    },
  )

  it('should send as many IDs as are allowed, and refuse one too many before it sends anything', async () => {
    const ids = madeUpIds(maxInstanceIds + 1)
    const simulator = createSimulator()
    const client = createClient({
      baseUrl: 'https://dds.example',
      token: simulatorToken,
      fetch: simulator.fetch,
    })

    const allowed = await client.POST(path, { params, body: { instance_ids: ids.slice(1) } })
    const oneTooMany = client.POST(path, { params, body: { instance_ids: ids } })

    expect(allowed.response.status).toBe(202)
    await expect(oneTooMany).rejects.toThrow(InvalidInputError)
    await expect(oneTooMany).rejects.toMatchObject({ code: 'TOO_MANY_INSTANCE_IDS', sent: false })
    expect(simulator.requests).toHaveLength(1)
  })

  it('should ask a token function before each request', async () => {
    const tokens = ['first-token', 'second-token']
    const server = await serve((response) => response.writeHead(400).end('{}'))
    const client = createClient({ baseUrl: server.url, token: async () => tokens.shift() ?? '' })

    await client.POST(path, { params, body })
    await client.POST(path, { params, body })

    expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual([
      'first-token',
      'second-token',
    ])
  })

  it('should send nothing when the token function fails', async () => {
    const cause = new Error('IAM is down')
    const client = createClient({
      baseUrl: 'https://dds.example',
      fetch: noFetch,
      token: () => Promise.reject(cause),
    })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toMatchObject({ name: 'RequestError', code: 'NO_TOKEN', sent: false, cause })
  })

  it.each<[string, object]>([
    ['an address of its own', { baseUrl: 'https://dds.example.evil' }],
    ['a fetch of its own', { fetch: () => {} }],
    ['to follow redirects', { redirect: 'follow' }],
  ])('should refuse a call that asks for %s, and send nothing', async (_, more) => {
    const client = createClient({ baseUrl: 'https://dds.example', token, fetch: noFetch })

    const answer = client.POST(path, { params, body, ...more } as never)

    await expect(answer).rejects.toMatchObject({ name: 'InvalidInputError', sent: false })
  })

  it('should refuse middleware, which could see the token or send twice', () => {
    const client = createClient({ baseUrl: 'https://dds.example', token, fetch: noFetch })

    expect(() => (client as unknown as { use(middleware: object): void }).use({})).toThrow(
      'takes no middleware',
    )
  })

  it.each([301, 302, 303, 307, 308])(
    'should not follow a redirect with %d, and say where to',
    async (status) => {
      const elsewhere = await serve((response) => response.end())
      const server = await serve((response) => {
        response.writeHead(status, { Location: `${elsewhere.url}/there?seen=${token}` }).end()
      })
      const client = createClient({ baseUrl: server.url, token })

      const answer = client.POST(path, { params, body })

      await expect(answer).rejects.toMatchObject({ name: 'RequestError', code: 'REDIRECTED', sent: true })
      await expect(answer).rejects.toThrow(`${elsewhere.url}/there?seen=[token]`)
      expect(elsewhere.requests).toHaveLength(0)
    },
  )

  it('should know that nothing was sent when the connection is refused', async () => {
    const server = await startServer(() => {})
    await server[Symbol.asyncDispose]()
    const client = createClient({ baseUrl: server.url, token })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toMatchObject({ code: 'NOT_CONNECTED', sent: false })
  })

  it('should not claim so when the connection is reset before the answer', async () => {
    const server = await serve((response) => response.socket?.resetAndDestroy())
    const client = createClient({ baseUrl: server.url, token })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
  })

  it('should not claim so when the connection is reset before the request is read', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const client = createClient({ baseUrl: `http://127.0.0.1:${port}`, token })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
    await new Promise((resolve) => server.close(resolve))
  })

  it('should lose an answer that is cut off, but not the status of an error', async () => {
    const half = (status: number) =>
      serve((response) => {
        response.writeHead(status, { 'Content-Length': 100 })
        response.write('{"upgrade_results":', () => response.socket?.resetAndDestroy())
      })
    const [accepted, refused] = await Promise.all([half(202), half(403)])

    const lost = createClient({ baseUrl: accepted.url, token }).POST(path, { params, body })
    const kept = createClient({ baseUrl: refused.url, token }).POST(path, { params, body })

    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
    await expect(kept).resolves.toMatchObject({ response: { status: 403 } })
  })

  it.each<[string, Parameters<typeof startServer>[0]]>([
    ['silence', () => {}],
    ['a head without a body', (response) => response.writeHead(202).flushHeaders()],
    [
      'a slow drip',
      (response) => {
        const drip = setInterval(() => response.write(' '), 5)
        response.on('close', () => clearInterval(drip))
      },
    ],
  ])('should end %s at the time limit', async (_name, answer) => {
    const server = await serve(answer)
    const client = createClient({ baseUrl: server.url, token, timeoutMs: 100 })

    const call = client.POST(path, { params, body })

    await expect(call).rejects.toMatchObject({ code: 'TIMED_OUT', sent: true })
  })

  it('should enforce the time limit on a token function and a fetch that ignore the signal', async () => {
    const never = () => new Promise<never>(() => {})
    const options = { baseUrl: 'https://dds.example', timeoutMs: 20 }

    const noToken = createClient({ ...options, token: never, fetch: noFetch }).POST(path, { params, body })
    const taking = async (url: string, init: RequestInit) => {
      await new Request(url, init).text()
      return never()
    }
    const noAnswer = createClient({ ...options, token, fetch: taking }).POST(path, { params, body })

    await expect(noToken).rejects.toMatchObject({ code: 'TIMED_OUT', sent: false })
    await expect(noAnswer).rejects.toMatchObject({ code: 'TIMED_OUT', sent: true })
  })

  it('should let no fetch send what has been called unsent', async () => {
    let kept: Request | undefined
    const keeping = (url: string, init: RequestInit) => {
      kept = new Request(url, { ...init, signal: null })
      return new Promise<never>(() => {})
    }
    const client = createClient({ baseUrl: 'https://dds.example', timeoutMs: 20, token, fetch: keeping })

    await expect(client.POST(path, { params, body })).rejects.toMatchObject({ sent: false })
    await expect(kept?.text()).rejects.toThrow('given up before it was sent')
  })

  it('should not read an answer of a gigabyte', async () => {
    const chunk = Buffer.alloc(64 * 1024, ' ')
    let sent = 0
    const server = await serve((response) => {
      const pour = () => {
        while (sent < 2 ** 30 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) {
            response.once('drain', pour)
            return
          }
        }
      }
      response.writeHead(202, { 'Content-Type': 'application/json' })
      pour()
    })
    const client = createClient({ baseUrl: server.url, token })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toMatchObject({
      name: 'BrokenContractError',
      code: 'ANSWER_TOO_LARGE',
      status: 202,
    })
    expect(sent).toBeLessThan(2 ** 26)
  })

  it.each([
    ['an HTML page', '<html></html>'],
    ['nothing', ''],
    ['half of some JSON', '{"upgrade_results":[{'],
  ])('should call %s with 202 a broken contract, without quoting it', async (_name, text) => {
    const client = createClient({
      baseUrl: 'https://dds.example',
      token,
      fetch: async () => new Response(text, { status: 202 }),
    })

    const answer = client.POST(path, { params, body })

    await expect(answer).rejects.toThrow(BrokenContractError)
    await expect(answer).rejects.toMatchObject({ code: 'NOT_JSON', status: 202, sent: true })
  })

  it('should tell an abort before from an abort after sending, and keep its reason', async () => {
    const reason = new Error('off-peak hours are over')
    const before = AbortSignal.abort(reason)
    const during = new AbortController()
    const server = await serve(() => during.abort(reason))
    const client = createClient({ baseUrl: server.url, token })

    const unsent = client.POST(path, { params, body, signal: before })
    const sent = client.POST(path, { params, body, signal: during.signal })

    await expect(unsent).rejects.toMatchObject({ code: 'ABORTED', sent: false, cause: reason })
    await expect(sent).rejects.toMatchObject({ code: 'ABORTED', sent: true, cause: reason })
    await expect(sent).rejects.toThrow(RequestError)
    expect(server.requests).toHaveLength(1)
  })

  it('should let go of the signal of its caller', async () => {
    const client = createClient({
      baseUrl: 'https://dds.example',
      token,
      fetch: async () => Response.json({ upgrade_results: [] }, { status: 202 }),
    })
    const { signal } = new AbortController()

    await client.POST(path, { params, body, signal })

    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('should send a request once, whatever the status of the answer', async () => {
    const statuses = Array.from({ length: 400 }, (_, index) => 200 + index)
    const server = await serve((response) => {
      response.writeHead(statuses[server.requests.length - 1] ?? 500, { Connection: 'close' }).end()
    })
    const client = createClient({ baseUrl: server.url, token })

    for (const [index] of statuses.entries()) {
      await client.POST(path, { params, body }).catch(() => {})
      expect(server.requests, `after the status ${statuses[index]}`).toHaveLength(index + 1)
    }
  })
})
