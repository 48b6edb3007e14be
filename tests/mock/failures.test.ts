import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { startMock } from '../../src/mock/index.js'
import { createSimulator, type Simulator, simulatorToken } from '../../src/mock/simulator.js'
import { availableId as available, madeUpIds, projectId } from '../support/ids.js'
import { run } from '../support/process.js'

const path = `/v3/${projectId}/instances/db-upgrade`
const address = `https://dds.example.test${path}`
const started: { close(): Promise<void> }[] = []

afterEach(() => Promise.all(started.splice(0).map(({ close }) => close())))

/** A request for the upgrade of the available instance. */
function upgrade(more: Readonly<Record<string, string>> = {}, init: RequestInit = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': simulatorToken, ...more },
    body: JSON.stringify({ instance_ids: [available] }),
    ...init,
  }
}

async function startFailing(...failures: Parameters<Simulator['failNext']>[0][]) {
  const mock = await startMock()
  started.push(mock)
  for (const failure of failures) mock.simulator.failNext(failure)
  return mock
}

describe('failNext', () => {
  it.each([
    ['forbidden', 403, 'APIGW.0310'],
    ['not-published', 404, 'APIGW.0101'],
    ['throttled-by-gateway', 429, 'APIGW.0308'],
    ['throttled-by-service', 429, 'DBS.280443'],
    ['server-error', 500, 'DBS.280005'],
  ] as const)('should fail the next request alone with %s', async (failure, status, code) => {
    const simulator = createSimulator()
    simulator.failNext(failure)

    const failed = await simulator.fetch(address, upgrade())
    const served = await simulator.fetch(address, upgrade())

    expect(failed.status).toBe(status)
    const body = await failed.json()
    expect(body).toMatchObject({ error_code: code })
    expect('request_id' in body).toBe(code.startsWith('APIGW.'))
    expect(failed.headers.get('X-Request-Id')).toBe(body.request_id ?? null)
    expect(await served.json()).toMatchObject({ upgrade_results: [{ job_id: expect.any(String) }] })
  })

  it('should say when to come back where the gateway does', async () => {
    const simulator = createSimulator()
    const names = ['throttled-by-gateway', 'throttled-by-service', 'unavailable'] as const
    for (const name of names) simulator.failNext(name)

    const responses: Response[] = []
    for (const _ of names) responses.push(await simulator.fetch(address, upgrade()))

    expect(responses.map(({ status, headers }) => [status, headers.get('Retry-After')])).toEqual([
      [429, '1'],
      [429, null],
      [503, '0'],
    ])
    expect(simulator.jobs.size).toBe(0)
  })

  it('should fail a later request, and queue the others before and behind it', async () => {
    const simulator = createSimulator()
    simulator.failNext('forbidden', 3)
    simulator.failNext('server-error')
    simulator.failNext('not-published', 5)

    const statuses: number[] = []
    for (let index = 0; index < 6; index++) statuses.push((await simulator.fetch(address, upgrade())).status)

    expect(statuses).toEqual([500, 202, 403, 202, 404, 202])
  })

  it('should spare requests of other operations', async () => {
    const simulator = createSimulator()
    simulator.failNext('server-error')

    const other = await simulator.fetch('https://dds.example.test/v3/projects?name=a')
    const own = await simulator.fetch(address, upgrade())

    expect([other.status, own.status]).toEqual([404, 500])
  })

  it('should refuse a failure or a request number that does not exist', () => {
    const { failNext } = createSimulator()
    const wrong = JSON.parse('"server_error"')

    expect(() => failNext(wrong)).toThrow(
      'There is no failure "server_error"; use forbidden, not-published, throttled-by-gateway, throttled-by-service, server-error, unavailable, redirect, response-lost, response-cut, no-response.',
    )
    for (const nth of [0, 1.5, 10_000, Number.NaN]) {
      expect(() => failNext('forbidden', nth)).toThrow('a whole number from 1 to 9999')
    }
  })
})

describe('the header X-Mock-Failure', () => {
  it('should fail the one request that has it, and come before the queue', async () => {
    const simulator = createSimulator()
    simulator.failNext('forbidden')

    const asked = await simulator.fetch(address, upgrade({ 'X-Mock-Failure': 'unavailable' }))
    const next = await simulator.fetch(address, upgrade())

    expect([asked.status, next.status]).toEqual([503, 202])
    expect(simulator.requests).toMatchObject([{ failure: 'unavailable' }, { submitted: [available] }])
  })

  it('should be refused with the names that it can have', async () => {
    const simulator = createSimulator()

    const response = await simulator.fetch(address, upgrade({ 'X-Mock-Failure': 'toString' }))

    expect(response.status).toBe(400)
    expect(response.headers.get('X-Mock-Reason')).toMatch(
      /^X-Mock-Failure must be one of forbidden, .*no-response$/,
    )
    expect(simulator.jobs.size).toBe(0)
  })
})

describe('a lost response', () => {
  it.each(['response-lost', 'response-cut'] as const)(
    'should begin the upgrade and throw as fetch does: %s',
    async (failure) => {
      const simulator = createSimulator()
      simulator.failNext(failure)

      const thrown = await simulator.fetch(address, upgrade()).catch((error: unknown) => error)
      const mock = await startFailing(failure)
      const real = await fetch(mock.url + path, upgrade()).catch((error: unknown) => error)

      expect(describeError(thrown)).toEqual(describeError(real))
      expect(describeError(thrown)).toEqual([
        'TypeError',
        'fetch failed',
        'UND_ERR_SOCKET',
        'other side closed',
      ])
      for (const { requests, jobs } of [simulator, mock.simulator]) {
        expect(requests).toMatchObject([{ status: 202, failure, submitted: [available] }])
        expect(jobs.size).toBe(1)
      }
    },
  )

  it('should be nothing, or half of a head, after the whole request', async () => {
    const { url, simulator } = await startFailing('response-lost', 'response-cut')

    const lost = await exchangeSlowly(url)
    const cut = await exchangeSlowly(url)

    expect(lost).toBe('')
    expect(cut).toBe('HTTP/1.1 202 Accepted\r\nContent-Ty')
    expect(simulator.requests.map(({ status }) => status)).toEqual([202, 202])
  })

  it('should hold until the client gives up, in memory and on a port', async () => {
    const simulator = createSimulator()
    simulator.failNext('no-response')
    const { url, simulator: onPort } = await startFailing('no-response')
    const aborting = new AbortController()
    const reason = new Error('given up')

    const inMemory = simulator.fetch(address, upgrade({}, { signal: aborting.signal }))
    const real = fetch(url + path, upgrade({}, { signal: aborting.signal }))
    await expect.poll(() => onPort.jobs.size + simulator.jobs.size).toBe(2)
    aborting.abort(reason)

    await expect(inMemory).rejects.toBe(reason)
    await expect(real).rejects.toBe(reason)
  })

  it('should be of no harm to the next request', async () => {
    const { url } = await startFailing('response-lost')
    await fetch(url + path, upgrade()).catch(() => {})

    expect((await fetch(url + path, upgrade())).status).toBe(202)
  })

  it('should be sent again by curl on a reused connection', async () => {
    const { url, simulator } = await startFailing()
    simulator.failNext('response-lost', 2)
    const ids = madeUpIds(maxInstanceIds).slice(0, 1)
    for (const id of ids) simulator.instances.set(id, 'available')
    const request = (instances: readonly string[]) => [
      ...['-sS', '-H', 'Content-Type: application/json', '-H', `X-Auth-Token: ${simulatorToken}`],
      ...['--data', JSON.stringify({ instance_ids: instances }), url + path],
    ]

    const { stdout, exitCode } = await run('curl', [...request([]), '--next', ...request(ids)])

    expect(exitCode).toBe(0)
    expect(stdout).toContain('DBS.200011')
    expect(simulator.requests.map(({ submitted }) => submitted)).toEqual([[], ids, []])
  })
})

describe('a redirect', () => {
  it('should lead to another port, which knows the names of what came along', async () => {
    const { url, simulator } = await startFailing('redirect')

    const response = await fetch(url + path, upgrade({ Authorization: 'Bearer secret' }))

    expect(response.redirected).toBe(true)
    expect(new URL(response.url).origin).not.toBe(url)
    expect(response.status).toBe(404)
    expect(simulator.followed).toMatchObject([{ method: 'POST', hasBody: true }])
    expect(simulator.followed[0]?.headers).toEqual(expect.arrayContaining(['x-auth-token', 'content-type']))
    expect(simulator.followed[0]?.headers).not.toContain('authorization')
    expect(JSON.stringify(simulator.followed)).not.toContain(simulatorToken)
    expect(simulator.jobs.size).toBe(0)
  })

  it('should be followed, shown or refused in memory as the request says', async () => {
    const simulator = createSimulator()
    for (let index = 0; index < 3; index++) simulator.failNext('redirect')

    const followed = await simulator.fetch(address, upgrade({ Authorization: 'Bearer secret' }))
    const shown = await simulator.fetch(address, upgrade({}, { redirect: 'manual' }))
    const refused = simulator.fetch(address, upgrade({}, { redirect: 'error' }))

    expect(followed.status).toBe(404)
    expect(simulator.followed).toEqual([
      { method: 'POST', headers: ['content-type', 'x-auth-token'], hasBody: true },
    ])
    expect([shown.status, shown.headers.get('Location')]).toEqual([
      307,
      `https://elsewhere.example.test${path}`,
    ])
    await expect(refused).rejects.toThrow('fetch failed')
  })
})

/** Sends the body in two pieces, so that the request is not there at once. */
async function exchangeSlowly(url: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const client = connect(Number(port), hostname)
  await once(client, 'connect')
  const body = '{"instance_ids":[]}'
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    `X-Auth-Token: ${simulatorToken}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ]
  client.setEncoding('latin1').write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 9)}`)
  client.write(body.slice(9))
  return (await client.toArray()).join('')
}

function describeError(error: unknown): unknown[] {
  const { name, message, cause } = error as Error & { cause: Error & { code: string } }
  return [name, message, cause.code, cause.message]
}
