import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../generated/operation.js'
import { createClient } from '../../../src/client/client.js'
import { observed } from '../../../src/conformance/index.js'
import { createSimulator, exampleInstances, simulatorToken } from '../../../src/mock/simulator.js'
import { projectId } from '../../support/ids.js'
import { startServer, type TestServer } from '../../support/server.js'

const operation = `/v3/${projectId}/instances/db-upgrade`
const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken }
const tooMany = JSON.stringify({ instance_ids: Array(maxInstanceIds + 1).fill('id') })
const ids = Object.keys(exampleInstances).slice(0, 2)

/** What arrived, byte for byte, at a server that answers as its path says. */
const arrived: string[] = []
let server: TestServer
let base: string

beforeAll(async () => {
  server = await startServer(({ method, path, headers: { connection: _, ...rest }, body }, response) => {
    arrived.push(JSON.stringify([method, path, rest, body.toString('latin1')]))
    if (path.startsWith('/endless')) {
      response.write('{')
      response.on('close', () => arrived.push('closed'))
    } else if (path.startsWith('/broken')) {
      response.writeHead(202, { 'Content-Length': 100 })
      response.write('{"upgrade_results":', () => response.destroy())
    } else {
      response.writeHead(202, { 'Set-Cookie': ['a=1', 'b=2'] }).end('{"upgrade_results":{}}')
    }
  })
  base = server.url
})
afterAll(() => server.close())

function watch(send: typeof fetch = fetch) {
  const reported: string[] = []
  return { reported, fetch: observed(send, ({ rule }) => void reported.push(rule)) }
}

function bytesIn(chunks: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
}

const body = JSON.stringify({ instance_ids: ids })
const requests: Readonly<Record<string, () => [string | URL | Request, RequestInit?]>> = {
  'a text': () => [base + operation, { method: 'post', headers, body }],
  bytes: () => [new URL(base + operation), { method: 'POST', headers, body: Buffer.from(body) }],
  'a blob': () => [base + operation, { method: 'POST', headers, body: new Blob([body]) }],
  'a stream': () => [
    base + operation,
    { method: 'POST', headers, body: bytesIn([body.slice(0, 5), '', body.slice(5)]), duplex: 'half' },
  ],
  'a Request': () => [new Request(base + operation, { method: 'POST', headers, body })],
  'a Request, changed': () => [new Request(base + operation), { method: 'POST', headers, body }],
  'an iterator': () => [
    base + operation,
    { method: 'POST', headers, body: iterate(body) as unknown as BodyInit, duplex: 'half' },
  ],
  'no body': () => [base + operation],
}

async function* iterate(text: string) {
  yield new TextEncoder().encode(text)
}

describe('observed', () => {
  it.each(Object.keys(requests))(
    'should send %s byte for byte, and give back the same response',
    async (name) => {
      const make = requests[name] as () => [string, RequestInit?]
      const { reported, fetch: watched } = watch()
      arrived.length = 0

      const responses = [await fetch(...make()), await watched(...make())]
      const read = await Promise.all(
        responses.map(async (response) => ({
          facts: [
            response.status,
            response.statusText,
            response.url,
            response.redirected,
            response.type,
            response.ok,
          ],
          cookies: response.headers.getSetCookie(),
          clone: [response.clone().url, await response.clone().text()],
          text: await response.text(),
          used: response.bodyUsed,
          isResponse: response instanceof Response,
        })),
      )

      expect(read[1]).toEqual(read[0])
      expect(arrived).toHaveLength(2)
      expect(arrived[1]).toBe(arrived[0])
      if (name !== 'no body') await expect.poll(() => reported).toContain('response/schema')
    },
  )

  it.each([
    ['a used Request', () => [usedRequest()]],
    [
      'a stream that was read',
      async () => [base, { method: 'POST', body: await readStream(), duplex: 'half' }],
    ],
    ['a stream that is locked', () => [base, { method: 'POST', body: lockedStream(), duplex: 'half' }]],
    ['no address', () => ['nowhere']],
    ['a body with GET', () => [base, { body: 'x' }]],
    [
      'a port that is closed',
      () => ['http://127.0.0.1:1/', { method: 'POST', body: bytesIn(['x']), duplex: 'half' }],
    ],
    ['a response that breaks off', () => [`${base}/broken${operation}`, { method: 'POST', body: '{}' }]],
    ['an aborted signal', () => [base, { signal: AbortSignal.abort(new Error('enough')) }]],
  ] satisfies [string, () => unknown][])('should fail as fetch does for %s', async (_, make) => {
    const failureOf = async (send: typeof fetch) => {
      const callArguments = (await make()) as [string, RequestInit?]
      const failure = await send(...callArguments)
        .then((response) => response.text())
        .then(
          () => undefined,
          (error: Error) => error,
        )
      return failure && [failure.name, failure.message, (failure.cause as Error | undefined)?.name]
    }

    const expected = await failureOf(fetch)

    expect(expected).toBeDefined()
    expect(await failureOf(watch().fetch)).toEqual(expected)
  })

  it.each<[string, BodyInit, string | undefined]>([
    ['a blob of the right type', new Blob([body], { type: 'application/json' }), undefined],
    ['a text, whose type is wrong', body, 'client/media-type'],
    ['a byte order mark', new Blob([`\uFEFF${body}`], { type: 'application/json' }), 'client/json'],
    ['bytes of Latin-1', Buffer.from('{"instance_ids":["\xe9"]}', 'latin1'), 'client/json'],
  ])('should judge what fetch sends for %s', async (_, content, rule) => {
    const { reported, fetch: watched } = watch()
    const { 'Content-Type': __, ...otherHeaders } = headers

    await (await watched(base + operation, { method: 'POST', headers: otherHeaders, body: content })).text()

    await expect.poll(() => reported).toContain('response/schema')
    expect(reported.filter((one) => one === rule || (!rule && one.startsWith('client/')))).toEqual(
      rule ? [rule] : [],
    )
  })

  it('should let a response be callArguments up, as its reader wants', async () => {
    const { fetch: watched } = watch()
    arrived.length = 0

    const response = await watched(`${base}/endless${operation}`, { method: 'POST', headers, body })
    await response.body?.cancel()

    await expect.poll(() => arrived).toContain('closed')
  })

  it('should report what status and headers show, though no body is read', async () => {
    const { reported, fetch: watched } = watch()

    const response = await watched(base + operation, { method: 'POST', headers, body: tooMany })

    await expect
      .poll(() => reported)
      .toEqual(['client/schema', 'response/content-type', 'traffic/expected-status'])
    expect(response.bodyUsed).toBe(false)
    await response.text()
  })

  it('should carry what is only like a Response, and not take it for empty', async () => {
    const response = {
      status: 202,
      headers: new Headers({ 'Content-Type': 'application/json' }),
      json: async () => ({}),
    }
    const { reported, fetch: watched } = watch((() => response) as unknown as typeof fetch)

    expect(await watched(base + operation, { method: 'POST', headers, body: tooMany })).toBe(response)
    await expect.poll(() => reported).toContain('client/schema')
    expect(reported).not.toContain('response/json')
  })

  it('should carry nothing where nothing comes', async () => {
    const { fetch: watched } = watch((async () => undefined) as unknown as typeof fetch)

    expect(await watched(base + operation, { method: 'POST', headers, body: tooMany })).toBeUndefined()
  })

  it('should hand no credential to its listener', async () => {
    const secrets = {
      ...headers,
      Cookie: 'session=a-cookie-of-an-operator',
      'X-Security-Token': 'of-temporary-keys',
    }
    const repeating = async () =>
      new Response(`{"note":"${simulatorToken}"}`, {
        status: 202,
        headers: { 'Content-Type': `text/${simulatorToken}`, 'Set-Cookie': 'session=another-cookie' },
      })
    const heard: string[] = []
    const watched = observed(repeating as typeof fetch, (...all) => void heard.push(JSON.stringify(all)))

    await (
      await watched(`${base}${operation}?key=in-a-query`, { method: 'POST', headers: secrets, body })
    ).text()

    await expect.poll(() => heard.join()).toContain('response/schema')
    expect(heard.join()).toContain('response/content-type')
    expect(heard.join()).toContain('$DDS_AUTH_TOKEN')
    expect(heard.join()).not.toMatch(/opens-nothing|cookie-of|another-cookie|temporary-keys|in-a-query/)
  })

  it('should keep what its listener throws to itself', async () => {
    const simulator = createSimulator()
    const heard: string[] = []
    const watched = observed(
      (input: string | URL | Request, init?: RequestInit) => simulator.fetch(new Request(input, init)),
      async ({ rule }) => {
        heard.push(rule)
        throw new Error('The listener failed.')
      },
    )

    const response = await watched(`http://127.0.0.1${operation}`, { method: 'POST', headers, body: tooMany })

    expect(await response.json()).toHaveProperty('error_code')
    await expect.poll(() => heard).toEqual(['client/schema'])
  })

  it('should carry the client of this package, and find nothing', async () => {
    const simulator = createSimulator()
    const { reported, fetch: watched } = watch((input, init) => simulator.fetch(new Request(input, init)))
    const client = createClient({ baseUrl: 'http://127.0.0.1', token: simulatorToken, fetch: watched })

    const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
      params: { path: { project_id: projectId } },
      body: { instance_ids: ids },
    })

    expect(data?.upgrade_results).toHaveLength(ids.length)
    expect(reported).toEqual([])
  })
})

function usedRequest(): Request {
  const request = new Request(base, { method: 'POST', body: 'x' })
  void request.text()
  return request
}

async function readStream(): Promise<ReadableStream> {
  const stream = bytesIn(['x', 'y'])
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  return stream
}

function lockedStream(): ReadableStream {
  const stream = bytesIn(['x'])
  stream.getReader()
  return stream
}
