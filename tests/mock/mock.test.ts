import { afterEach, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { type ListenOptions, type RunningServer, serve } from '../../src/http/serve.js'
import { startMock } from '../../src/mock/index.js'
import { createPrism, type PrismOptions } from '../../src/mock/prism.js'
import { simulatorToken } from '../../src/mock/simulator.js'
import { exchangeRaw } from '../http/raw-exchange.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { findSchemaErrors } from './contract-schemas.js'

const path = `/v3/${projectId}/instances/db-upgrade`
const servers: RunningServer[] = []

afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())))

interface EngineOptions extends ListenOptions, PrismOptions {
  readonly engine: 'prism' | 'simulator'
  readonly cors?: boolean
}

async function startEngine({ engine, ...options }: EngineOptions): Promise<RunningServer> {
  const server =
    engine === 'prism' ? await serve(await createPrism(options), options) : await startMock(options)
  servers.push(server)
  return server
}

async function start(options: EngineOptions): Promise<string> {
  return (await startEngine(options)).url
}

function post(url: string, headers: Record<string, string> = {}, ids: readonly string[] = ['a']) {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken, ...headers },
    body: JSON.stringify({ instance_ids: ids }),
  })
}

describe('an engine on a port', () => {
  for (const engine of ['prism', 'simulator'] as const) {
    it(`should judge requests by the contract: ${engine}`, async () => {
      const url = await start({ engine })

      const statuses = [
        (await post(url)).status,
        (await post(url, {}, madeUpIds(maxInstanceIds + 1))).status,
        (await fetch(url + path, { method: 'POST' })).status,
      ]

      expect(statuses[0]).toBe(202)
      expect(statuses[1]).toBe(400)
      expect([400, 401]).toContain(statuses[2])
    })

    it(`should say in a sentence that a port is in use: ${engine}`, async () => {
      const port = Number(new URL(await start({ engine })).port)

      await expect(startEngine({ engine, port })).rejects.toThrow(
        `Port ${port} is in use; choose another, or leave it out for a free one.`,
      )
    })

    it(`should say in a sentence that an address is not of this machine: ${engine}`, async () => {
      await expect(startEngine({ engine, host: '203.0.113.1' })).rejects.toThrow(
        'not an address of this machine',
      )
    })

    it(`should respond to every request, however odd, and go on: ${engine}`, async () => {
      const url = await start({ engine })

      for (const request of oddRequests) {
        const response = await exchangeRaw(url, request)
        expect(response, request).toMatch(/^HTTP\/1\.1 [245]\d\d /)
      }

      expect((await post(url)).status).toBe(202)
    })

    it(`should be gone when it is closed: ${engine}`, async () => {
      const { url, close } = await startEngine({ engine })
      await post(url).then((response) => response.text())

      await close()

      await expect(fetch(url)).rejects.toThrow('fetch failed')
    })
  }

  it('should respond with the examples of the contract', async () => {
    const url = await start({ engine: 'prism' })

    const response = await (await post(url)).json()

    expect(response.upgrade_results.map((result: object) => Object.keys(result))).toEqual([
      ['instance_id', 'job_id'],
      ['instance_id', 'error_code', 'error_message'],
    ])
  })

  it('should generate conforming responses, the same ones for the same seed', async () => {
    const [one, same, other] = await Promise.all(
      [7, 7, 8].map((seed) => start({ engine: 'prism', dynamic: true, seed })),
    )

    const responses = await Promise.all([one, same, other].map(async (url) => (await post(url ?? '')).json()))

    expect(responses.flatMap((response) => findSchemaErrors(202, response))).toEqual([])
    expect(responses[0]).toEqual(responses[1])
    expect(responses[0]).not.toEqual(responses[2])
  })

  it('should answer TRACE, which no fetch can send, as any other method', async () => {
    const url = await start({ engine: 'simulator' })

    const response = await exchangeRaw(url, `TRACE ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)

    expect(response).toMatch(/^HTTP\/1\.1 404 /)
    const [, id] = /\r\nx-request-id: (\w+)\r\n/i.exec(response) ?? []
    expect(JSON.parse(response.slice(response.indexOf('\r\n\r\n')))).toMatchObject({
      error_code: 'APIGW.0101',
      request_id: id,
    })
  })

  it('should remember an upgrade: simulator', async () => {
    const url = await start({ engine: 'simulator' })

    const first = await (await post(url, {}, [availableId])).json()
    const second = await (await post(url, {}, [availableId])).json()

    expect(first.upgrade_results[0].job_id).toBeTypeOf('string')
    expect(second.upgrade_results[0].error_code).toBe('DBS.200011')
  })

  it('should listen on an IPv6 address and say so as a URL', async () => {
    for (const engine of ['prism', 'simulator'] as const) {
      const url = await start({ engine, host: '::1' })

      expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/)
      expect((await post(url)).status).toBe(202)
    }
  })
})

describe('startMock', () => {
  it('should show what its simulator knows, and take what a simulator takes', async () => {
    const mock = await startMock({ instances: { orders: 'available' }, tokens: ['own'], projectId: 'own' })
    servers.push(mock)
    const url = `${mock.url}/v3/own/instances/db-upgrade`
    const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': 'own' }

    const response = await fetch(url, { method: 'POST', headers, body: '{"instance_ids":["orders"]}' })

    expect(response.status).toBe(202)
    expect(mock.simulator.instances.get('orders')).toBe('upgrading')
    expect(mock.simulator.requests).toMatchObject([{ path: '/v3/own/instances/db-upgrade', status: 202 }])
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false)
  })

  it('should let pages of any origin send and read when asked to', async () => {
    const { url } = await startEngine({ engine: 'simulator', cors: true })
    const asked = {
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-auth-token',
    }

    const preflight = await fetch(url + path, { method: 'OPTIONS', headers: { Origin: 'null', ...asked } })
    const options = await fetch(url + path, { method: 'OPTIONS' })
    const response = await post(url)

    expect(preflight.status).toBe(204)
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': '*, Authorization',
    })
    expect(options.status).toBe(404)
    expect([response.status, response.headers.get('Access-Control-Allow-Origin')]).toEqual([202, '*'])
  })
})

describe('createPrism', () => {
  it.each([
    ['code=429', 429],
    ['code="429"', 429],
    ['respond-async, code=500; wait=1', 500],
    ['dynamic=true, seed=7', 202],
    ['code=nonsense', 202],
    ['', 202],
  ])('should do as the header Prefer asks: %s', async (prefer, status) => {
    const url = await start({ engine: 'prism' })

    expect((await post(url, { Prefer: prefer })).status).toBe(status)
  })

  it.each([
    ['application/json', 202],
    ['Application/JSON; charset=utf-8', 202],
    ['', 400],
    ['text/plain', 400],
  ])('should read as JSON what is called so: %s', async (type, status) => {
    const url = await start({ engine: 'prism' })

    expect((await post(url, { 'Content-Type': type })).status).toBe(status)
  })

  it('should give the example that the header Prefer names', async () => {
    const url = await start({ engine: 'prism' })

    const { upgrade_results: results } = await (await post(url, { Prefer: 'example=AllRejected' })).json()

    expect(results.map((result: object) => 'job_id' in result)).not.toContain(true)
  })

  it('should say in a header what it holds against a request', async () => {
    const url = await start({ engine: 'prism' })
    const ids = Array.from({ length: maxInstanceIds + 1 }, () => '数据库')

    const response = await post(url, {}, ids)

    expect(JSON.parse(response.headers.get('sl-violations') ?? '')).toMatchObject([
      {
        location: ['request', 'body', 'instance_ids'],
        message: expect.stringContaining(String(maxInstanceIds)),
      },
    ])
  })
})

const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Auth-Token: t\r\nConnection: close\r\n`
const body = 'Content-Length: 21\r\n\r\n{"instance_ids":[""]}'

/** Each of them has brought a server of this kind down, or has left its client without a response. */
const oddRequests = [
  `${head}Content-Type: application/json\r\nAccept: foo\r\n${body}`,
  `${head}Content-Type: application/json\r\nAccept: ;;,\r\n${body}`,
  `${head}Content-Type: no/such;;type\r\n${body}`,
  `${head}Content-Type: application/json\r\nPrefer: code=999\r\n${body}`,
  `${head}Content-Type: application/json\r\nContent-Length: 0\r\n\r\n`,
  `POST /v3/%ZZ/instances/db-upgrade HTTP/1.1\r\nHost: x\r\nX-Auth-Token: t\r\nConnection: close\r\nContent-Type: application/json\r\n${body}`,
  'POST //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
  'GET / HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n',
  'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  'NONSENSE / HTTP/1.1\r\nHost: x\r\n\r\n',
]
