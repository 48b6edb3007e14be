import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import {
  type AccessKeys,
  accessKeys,
  createClient,
  RequestError,
  type UpgradeClientOptions,
  upgradeInstances,
} from '../../src/index.js'
import { verifyRequest } from '../../src/signing/verify.js'
import { collect } from '../support/collect.js'
import { copyOf } from '../support/copy.js'
import { availableId, madeUpIds, projectId } from '../support/ids.js'
import { startServer } from '../support/server.js'
import { baseUrl, token } from './client-of.js'

const path = '/v3/{project_id}/instances/db-upgrade'
const call = { params: { path: { project_id: projectId } }, body: { instance_ids: [availableId] } }
const keys: AccessKeys = {
  accessKey: 'EXAMPLEACCESSKEY0001',
  secretKey: 'ExampleSecretKeyForTestsOnly0123456789abcd',
}

interface Vector extends AccessKeys, Record<'name' | 'url' | 'body' | 'authorization', string> {
  readonly headers: Readonly<Record<string, string>>
}

/** Requests that the signer of the official Python SDK has signed. */
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(
  readFileSync('tests/signing/vectors.json', 'utf8'),
)

/** A client with keys, and the requests that its `fetch` gets. */
function signing(source: Parameters<typeof accessKeys>[0] = keys, status = 202) {
  const requests: Request[] = []
  const send = async (url: string, init: RequestInit) => {
    const request = new Request(url, init)
    requests.push(copyOf(request))
    await request.text()
    return Response.json({ upgrade_results: [] }, { status })
  }
  const client = createClient({ baseUrl, keys: accessKeys(source), fetch: send })
  return { client, requests }
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a client with keys', () => {
  // The others are requests that this client does not send.
  const comparable = vectors.filter(
    ({ url, authorization }) =>
      url.endsWith('/db-upgrade') && /=content-type;host;x-sdk-date\b/.test(authorization),
  )

  it.each(comparable)('should sign as the official SDK does: $name', async (vector) => {
    const { url, body, accessKey, secretKey, securityToken, headers } = vector
    vi.useFakeTimers({ toFake: ['Date'], now: timeOf(headers['X-Sdk-Date']) })
    const { origin, pathname } = new URL(url)
    const seen: Request[] = []
    const client = createClient({
      baseUrl: origin,
      keys: accessKeys({ accessKey, secretKey, securityToken: securityToken ?? undefined }),
      fetch: async (address, init) => {
        const request = new Request(address, init)
        seen.push(copyOf(request))
        await request.text()
        return new Response('{}', { status: 202 })
      },
    })

    await client.POST(path, {
      params: { path: { project_id: pathname.split('/')[2] ?? '' } },
      body: JSON.parse(body),
    })

    expect(seen[0]?.url).toBe(url)
    expect(await seen[0]?.text()).toBe(body)
    expect(seen[0]?.headers.get('Authorization')).toBe(vector.authorization)
  })

  it('should have enough to compare with', () => {
    expect(comparable.length).toBeGreaterThan(5)
  })

  it('should sign exactly the bytes that leave, and send no token', async () => {
    const verdicts: string[] = []
    await using server = await startServer(async ({ path: target, headers, body }, response) => {
      const request = { method: 'POST', url: target, headers: new Headers(headers as never), body }
      const options = { secretKeyOf: () => keys.secretKey, now: Date.now() }
      verdicts.push(await verifyRequest(request, options))
      response.writeHead(202).end('{"upgrade_results":[]}')
    })
    const client = createClient({ baseUrl: server.url, keys: accessKeys(keys) })
    client.use({
      onRequest: ({ request }) =>
        new Request(request, {
          body: '{ "instance_ids" : ["ü"] }',
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
        }),
    })

    await client.POST(path, {
      ...call,
      headers: { 'Content-Length': '7', Authorization: 'mine', 'X-Sdk-Date': 'now' },
    })

    expect(verdicts).toEqual(['valid'])
    expect(server.requests[0]?.headers).not.toHaveProperty('x-auth-token')
    expect(String(server.requests[0]?.body)).toBe('{ "instance_ids" : ["ü"] }')
  })

  it('should ask a function before each request', async () => {
    const all = [keys, { ...keys, accessKey: 'EXAMPLEACCESSKEY0002', securityToken: 'a-security-token' }]
    const { client, requests } = signing(async () => all.shift() ?? keys)

    await client.POST(path, call)
    await client.POST(path, call)

    expect(requests.map(({ headers }) => headers.get('Authorization')?.slice(0, 44))).toEqual([
      'SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0001,',
      'SDK-HMAC-SHA256 Access=EXAMPLEACCESSKEY0002,',
    ])
    expect(requests.map(({ headers }) => headers.get('X-Security-Token'))).toEqual([null, 'a-security-token'])
  })

  it('should sign with the keys as they were given', async () => {
    const own = { ...keys }
    const { client, requests } = signing(own)
    own.accessKey = 'ANOTHERACCESSKEY0001'

    await client.POST(path, call)

    expect(requests[0]?.headers.get('Authorization')).toContain(keys.accessKey)
  })

  it('should send nothing when the function fails, with whatever error', async () => {
    const cause = new RequestError('', { code: 'TIMED_OUT', sent: true })
    const { client, requests } = signing(() => Promise.reject(cause))

    await expect(client.POST(path, call)).rejects.toMatchObject({
      code: 'NO_CREDENTIALS',
      sent: false,
      cause,
    })
    expect(requests).toEqual([])
  })

  it('should say where it could sign when it cannot', async () => {
    vi.stubGlobal('crypto', undefined)
    const { client, requests } = signing()

    const response = client.POST(path, call)

    await expect(response).rejects.toMatchObject({ code: 'NO_CREDENTIALS', sent: false })
    await expect(response).rejects.toThrow('serve this page over HTTPS')
    expect(requests).toEqual([])
  })

  it.each<[string, Parameters<typeof accessKeys>[0]]>([
    ['an object', keys],
    ['a function', () => keys],
  ])('should send nothing more once keys of %s are refused', async (_, source) => {
    const { client, requests } = signing(source, 401)
    const instanceIds = madeUpIds(3 * maxInstanceIds)

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds }))

    expect(requests).toHaveLength(1)
    expect(outcomes.at(-1)).toMatchObject({ status: 'unsent', cause: { code: 'CREDENTIALS_REFUSED' } })
  })
})

describe('credentials that cannot be right', () => {
  const noFetch = () => Promise.reject(new Error('Something was sent.'))

  it.each<[string, () => unknown, string]>([
    ['both', () => createWith({ token, keys: accessKeys(keys) }), 'either token or keys, not both'],
    ['neither', () => createWith({}), 'neither a token nor keys; give one of them'],
    ['keys as they are', () => createWith({ keys }), 'accessKeys({ accessKey, secretKey })'],
    ['a function that returns keys', () => createWith({ keys: () => keys }), 'accessKeys('],
    ['null', () => createWith({ keys: null }), 'accessKeys('],
    ['no keys', () => accessKeys(undefined as never), 'an object with accessKey and secretKey'],
    ['no secret key', () => accessKeys({ accessKey: 'a' } as never), 'The secret key is missing'],
    ['an empty access key', () => accessKeys({ ...keys, accessKey: '' }), 'The access key is empty'],
    ['a line break', () => accessKeys({ ...keys, secretKey: 'a\n' }), 'The secret key has a line break'],
    [
      'a number',
      () => accessKeys({ ...keys, securityToken: 7 as never }),
      'The security token is not a string',
    ],
  ])('should get a sentence of its own: %s', (_, act, sentence) => {
    expect(act).toThrow(expect.objectContaining({ name: 'InvalidInputError', sent: false }))
    expect(act).toThrow(sentence)
  })

  it('should be refused when a function returns them, and not repeated', async () => {
    const bad = { accessKey: 'the key', secretKey: 'the\nsecret' }
    const client = createClient({ baseUrl, keys: accessKeys(() => bad), fetch: noFetch })

    const error = await client.POST(path, call).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ name: 'InvalidInputError', code: 'INVALID_KEYS', sent: false })
    expect(JSON.stringify(error)).not.toMatch(/the key|secret"/)
  })

  function createWith(options: object) {
    return createClient({ baseUrl, ...options } as UpgradeClientOptions)
  }
})

/** `20261128T000000Z` as the milliseconds of `Date`. */
function timeOf(date = ''): number {
  return Date.parse(date.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
}
