import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import {
  BrokenContractError,
  createClient,
  InvalidInputError,
  RequestError,
  type UpgradeClientOptions,
  upgradeInstances,
} from '../../src/index.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { startServer } from '../support/server.js'
import { baseUrl, clientOf, simulate, token } from './client-of.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const params = { path: { project_id: projectId } }
const body = { instance_ids: [availableId] }

/** A `fetch` that must not be called. */
const noFetch = () => Promise.reject(new Error('Something was sent.'))

/** Sends one batch with a client that has these options. */
function call(options: Partial<UpgradeClientOptions>, signal?: AbortSignal) {
  const client = createClient({ baseUrl, token, ...options } as UpgradeClientOptions)
  return client.POST(path, { params, body, ...(signal && { signal }) })
}

describe('createClient', () => {
  it('should send the token and the body, and return what the service says', async () => {
    const submission = { upgrade_results: [{ instance_id: availableId, job_id: 'a-job' }] }
    await using server = await startServer((_, response) => {
      response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify(submission))
    })

    const { data, error, response } = await call({ baseUrl: server.url })

    expect(data).toEqual(submission)
    expect(error).toBeUndefined()
    expect(response.status).toBe(202)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]?.headers).toMatchObject({
      'x-auth-token': token,
      'content-type': 'application/json',
    })
    expect(JSON.parse(String(server.requests[0]?.body))).toEqual(body)
  })

  it('should speak to the simulator without a network', async () => {
    const { data } = await simulate().client.POST(path, { params, body })

    expect(data?.upgrade_results).toMatchObject([{ instance_id: availableId }])
  })

  it('should keep a path in baseUrl', async () => {
    await using server = await startServer((request, response) => {
      response.writeHead(404).end(JSON.stringify({ error_code: 'x', error_msg: request.path }))
    })

    const { error } = await call({ baseUrl: `${server.url}/gateway/` })

    expect(error?.error_msg).toBe(`/gateway/v3/${projectId}/instances/db-upgrade`)
  })

  it('should refuse a baseUrl to which a token must not be sent', () => {
    expect(() => createClient({ baseUrl: 'http://dds.example', token })).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', code: 'INVALID_BASE_URL', sent: false }),
    )
  })

  it('should send over plain HTTP to another machine only when it is told to', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return Response.json({ upgrade_results: [] }, { status: 202 })
    }

    expect(() => createClient({ baseUrl: 'http://mock:8080', token, fetch })).toThrow('set `allowPlainHttp`')
    await call({ baseUrl: 'http://mock:8080', allowPlainHttp: true, fetch })

    expect(urls).toEqual([`http://mock:8080/v3/${projectId}/instances/db-upgrade`])
  })

  it.each<[unknown, string]>([
    ['  ', 'is empty'],
    ['a/b', 'is not a project ID'],
    ['undefined', 'is a placeholder that was never filled in'],
  ])('should refuse the project ID %j with a sentence, and send nothing', async (projectId, sentence) => {
    const client = clientOf(noFetch)
    const params = { path: { project_id: projectId as string } }

    expect(() => upgradeInstances(client, { projectId: projectId as string, instanceIds: [] })).toThrow(
      `projectId ${sentence}`,
    )
    await expect(client.POST(path, { params, body })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      sent: false,
    })
  })

  it.each(['create', 'extend'])(
    'should refuse a fetch that can %s others, as ky, ofetch and axios can',
    (name) => {
      const fetch = Object.assign(() => noFetch(), { [name]: () => {} })

      expect(() => createClient({ baseUrl, token, fetch })).toThrow('a client of its own')
    },
  )

  it('should say so when its fetch tries to send a request again', async () => {
    await using server = await startServer((_, response) => response.destroy())
    const again = (url: string, init: RequestInit) => fetch(url, init).catch(() => fetch(url, init))

    const response = call({ baseUrl: server.url, fetch: again })

    await expect(response).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
    await expect(response).rejects.toThrow('tried to send this one again')
    expect(server.requests).toHaveLength(1)
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
    'should refuse a time limit of %d ms',
    (timeoutMs) => {
      expect(() => createClient({ baseUrl, token, timeoutMs })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
    },
  )

  it('should send as many IDs as are allowed, and refuse one more', async () => {
    const ids = madeUpIds(maxInstanceIds + 1)
    const { simulator, client } = simulate()

    const allowed = await client.POST(path, { params, body: { instance_ids: ids.slice(1) } })
    const oneTooMany = client.POST(path, { params, body: { instance_ids: ids } })

    expect(allowed.response.status).toBe(202)
    await expect(oneTooMany).rejects.toThrow(InvalidInputError)
    await expect(oneTooMany).rejects.toMatchObject({ code: 'TOO_MANY_INSTANCE_IDS', sent: false })
    expect(simulator.requests).toHaveLength(1)
  })

  it('should send what it was given, whatever becomes of that later', async () => {
    const ids = madeUpIds(maxInstanceIds)
    const batch = [...ids]
    const { simulator, client } = simulate({ otherInstances: 'available' })

    const response = client.POST(path, { params, body: { instance_ids: batch } })
    batch.splice(0, 1, ...madeUpIds(3))
    await response

    expect(simulator.requests).toMatchObject([{ status: 202, instanceIds: ids }])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a set', new Set([availableId])],
    ['an array with a hole', Array(1)],
  ])('should refuse %s for IDs, and send nothing', async (_, ids) => {
    const response = clientOf(noFetch).POST(path, { params, body: { instance_ids: ids as string[] } })

    await expect(response).rejects.toMatchObject({ name: 'InvalidInputError', sent: false })
  })

  it('should refuse a header that cannot be sent, and not say its value', async () => {
    const client = createClient({ baseUrl, token, fetch: noFetch })

    const call = client.POST(path, { params, body, headers: { 'X-Secret': 'two\nlines' } })

    await expect(call).rejects.toThrow(/^headers has a name or a value that HTTP does not allow\.$/)
  })

  it('should ask a token function before each request', async () => {
    const tokens = ['first-token', 'second-token']
    await using server = await startServer((_, response) => response.writeHead(400).end('{}'))
    const client = createClient({ baseUrl: server.url, token: async () => tokens.shift() ?? '' })

    await client.POST(path, { params, body })
    await client.POST(path, { params, body })

    expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual([
      'first-token',
      'second-token',
    ])
  })

  it('should not take the error of another client for its own', async () => {
    const cause = new RequestError('', { code: 'TIMED_OUT', sent: true })
    const token = () => Promise.reject(cause)

    const response = call({ fetch: noFetch, token })

    await expect(response).rejects.toMatchObject({ code: 'NO_CREDENTIALS', sent: false, cause })
  })

  it('should send nothing when the token function fails', async () => {
    const cause = new Error('IAM is down')

    const response = call({ fetch: noFetch, token: () => Promise.reject(cause) })

    await expect(response).rejects.toMatchObject({
      name: 'RequestError',
      code: 'NO_CREDENTIALS',
      sent: false,
      cause,
    })
  })

  it.each<[string, object]>([
    ['an address of its own', { baseUrl: 'https://dds.example.evil' }],
    ['a fetch of its own', { fetch: () => {} }],
    ['to follow redirects', { redirect: 'follow' }],
  ])('should refuse a call that asks for %s, and send nothing', async (_, more) => {
    const response = clientOf(noFetch).POST(path, { params, body, ...more } as never)

    await expect(response).rejects.toMatchObject({ name: 'InvalidInputError', sent: false })
  })

  it.each([301, 302, 303, 307, 308])(
    'should not follow a redirect with %d, and say where to',
    async (status) => {
      await using elsewhere = await startServer((_, response) => response.end())
      await using server = await startServer((_, response) => {
        response.writeHead(status, { Location: `${elsewhere.url}/there?seen=${token}` }).end()
      })

      const response = call({ baseUrl: server.url })

      await expect(response).rejects.toMatchObject({ name: 'RequestError', code: 'REDIRECTED', sent: true })
      await expect(response).rejects.toThrow(`${elsewhere.url}/there?seen=[token]`)
      expect(elsewhere.requests).toHaveLength(0)
    },
  )

  it('should lose a response that is cut off, but not the status of an error', async () => {
    await using server = await startServer(({ path }, response) => {
      response.writeHead(path.startsWith('/refused') ? 403 : 202, { 'Content-Length': 100 })
      response.write('{"upgrade_results":', () => response.socket?.resetAndDestroy())
    })

    const lost = call({ baseUrl: server.url })
    const kept = call({ baseUrl: `${server.url}/refused` })

    await expect(lost).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
    await expect(kept).resolves.toMatchObject({ response: { status: 403 } })
  })

  it.each<[string, Parameters<typeof startServer>[0]]>([
    ['silence', () => {}],
    ['a head without a body', (_, response) => response.writeHead(202).flushHeaders()],
    [
      'a slow drip',
      (_, response) => {
        const drip = setInterval(() => response.write(' '), 5)
        response.on('close', () => clearInterval(drip))
      },
    ],
  ])('should end %s at the time limit', async (_name, respond) => {
    await using server = await startServer(respond)

    await expect(call({ baseUrl: server.url, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
      sent: true,
    })
  })

  it('should end functions of the caller that ignore the signal', async () => {
    const never = () => new Promise<never>(() => {})
    const taking = async (url: string, init: RequestInit) => {
      await new Request(url, init).text()
      return never()
    }

    const noToken = call({ timeoutMs: 20, token: never, fetch: noFetch })
    const noResponse = call({ timeoutMs: 20, fetch: taking })

    await expect(noToken).rejects.toMatchObject({ code: 'TIMED_OUT', sent: false })
    await expect(noResponse).rejects.toMatchObject({ code: 'TIMED_OUT', sent: true })
  })

  it('should let no fetch send what has been called unsent', async () => {
    let kept: Request | undefined
    const keeping = (url: string, init: RequestInit) => {
      kept = new Request(url, { ...init, signal: null })
      return new Promise<never>(() => {})
    }

    await expect(call({ timeoutMs: 20, fetch: keeping })).rejects.toMatchObject({ sent: false })
    await expect(kept?.text()).rejects.toThrow('given up before it was sent')
  })

  it('should not read a response of a gigabyte', async () => {
    const chunk = Buffer.alloc(64 * 1024, ' ')
    let sent = 0
    await using server = await startServer((_, response) => {
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

    await expect(call({ baseUrl: server.url })).rejects.toMatchObject({
      name: 'BrokenContractError',
      code: 'RESPONSE_TOO_LARGE',
      status: 202,
    })
    expect(sent).toBeLessThan(2 ** 26)
  })

  it.each([
    ['an HTML page', '<html></html>'],
    ['nothing', ''],
    ['half of some JSON', '{"upgrade_results":[{'],
  ])('should call %s with 202 a broken contract, without quoting it', async (_name, text) => {
    const response = call({ fetch: async () => new Response(text, { status: 202 }) })

    await expect(response).rejects.toThrow(BrokenContractError)
    await expect(response).rejects.toMatchObject({ code: 'NOT_JSON', status: 202, sent: true })
  })

  it('should tell an abort before from one after sending', async () => {
    const reason = new Error('off-peak hours are over')
    const before = AbortSignal.abort(reason)
    const during = new AbortController()
    await using server = await startServer(() => during.abort(reason))

    const unsent = call({ baseUrl: server.url }, before)
    const sent = call({ baseUrl: server.url }, during.signal)

    await expect(unsent).rejects.toMatchObject({ code: 'ABORTED', sent: false, cause: reason })
    await expect(sent).rejects.toMatchObject({ code: 'ABORTED', sent: true, cause: reason })
    await expect(sent).rejects.toThrow(RequestError)
    expect(server.requests).toHaveLength(1)
  })

  it('should not parse a success that is nested too deeply, nor an error', async () => {
    const nested = '['.repeat(500_000) + ']'.repeat(500_000)
    const respond = (status: number) => async () => new Response(nested, { status })

    await expect(call({ fetch: respond(202) })).rejects.toMatchObject({
      code: 'NESTED_TOO_DEEPLY',
      status: 202,
    })
    await expect(call({ fetch: respond(500) })).resolves.toMatchObject({
      error: '[is nested in more than 32 levels]',
    })
  })

  it('should call a status that HTTP does not know a broken contract', async () => {
    const fetch = async () => ({ status: 999, headers: {} }) as unknown as Response

    await expect(call({ fetch })).rejects.toMatchObject({
      code: 'UNDECLARED_STATUS',
      status: 999,
      sent: true,
    })
  })

  it('should not take the reason of an abort for its own error', async () => {
    const reason = new RequestError('', { code: 'NOT_CONNECTED', sent: false })
    const controller = new AbortController()
    await using server = await startServer(() => controller.abort(reason))

    const response = call({ baseUrl: server.url }, controller.signal)

    await expect(response).rejects.toMatchObject({ code: 'ABORTED', sent: true, cause: reason })
  })

  it('should not take what its fetch throws for its own error', async () => {
    const fetch = async (url: string, init: RequestInit) => {
      await new Request(url, init).text()
      throw new RequestError('', { code: 'NOT_CONNECTED', sent: false })
    }

    await expect(call({ fetch })).rejects.toMatchObject({ code: 'CONNECTION_LOST', sent: true })
  })

  it('should let go of the signal of its caller', async () => {
    const { signal } = new AbortController()

    await call({ fetch: async () => Response.json({ upgrade_results: [] }, { status: 202 }) }, signal)

    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('should send a request once, whatever the status of the response', async () => {
    const statuses = Array.from({ length: 400 }, (_, index) => 200 + index)
    await using server = await startServer((_, response) => {
      response.writeHead(statuses[server.requests.length - 1] ?? 500, { Connection: 'close' }).end()
    })
    const client = createClient({ baseUrl: server.url, token })

    for (const [index] of statuses.entries()) {
      await client.POST(path, { params, body }).catch(() => {})
      expect(server.requests, `after the status ${statuses[index]}`).toHaveLength(index + 1)
    }
  })
})
