import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { accessKeys, upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { projectId } from '../support/ids.js'
import { clientOf } from './client-of.js'

/** Of the shape and a tenth of the length of a real one, with each character that JSON may escape. */
const token = `MIIEvgYJ/KoZIhvc+NAQcCoIIErzCC"BKsCAQExDTALB\\${'gCWCGSAFlAwQCATCCAw'.repeat(20)}==`

/** Temporary keys of the length of real ones, the secret one with each character that JSON or URLs may escape. */
const keys = {
  accessKey: 'HST3ACCESSKEYEXAMPLE',
  secretKey: 'Ab/Cd+Ef"Gh\\Ij=KlMnOpQrStUvWxYz0123456789',
  securityToken: 'gQpjbi1ub3J0aC0xiQ/'.repeat(20),
}

/** What must not show, given the request that a server got. */
const credentials: Readonly<
  Record<string, { readonly options: object; readonly secretIn: (request: Request) => string }>
> = {
  token: { options: { token }, secretIn: () => token },
  'access key': { options: { keys: accessKeys(keys) }, secretIn: () => keys.accessKey },
  'secret key': { options: { keys: accessKeys(keys) }, secretIn: () => keys.secretKey },
  'security token': { options: { keys: accessKeys(keys) }, secretIn: () => keys.securityToken },
  signature: {
    options: { keys: accessKeys(() => keys) },
    secretIn: ({ headers }) => headers.get('Authorization')?.split('Signature=')[1] ?? '',
  },
  'Authorization header': {
    options: { keys: accessKeys(() => keys) },
    secretIn: ({ headers }) => headers.get('Authorization') ?? '',
  },
}

/** The ways in which a credential can be written down. */
function encodingsOf(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    secret.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    secret.toLowerCase(),
  ]
}

const options = { projectId, instanceIds: ['an-instance'] }

/** Everything by which a person or a log gets to see an error. */
function everythingIn(value: unknown): string {
  const shown = inspect(value, {
    depth: 20,
    showHidden: true,
    maxStringLength: null,
    maxArrayLength: null,
    breakLength: Number.POSITIVE_INFINITY,
  })
  const parts =
    value instanceof Error ? [value.message, value.stack, value.cause] : Object.values(Object(value))
  const deeper = value instanceof Error || Array.isArray(value) ? parts.map(everythingIn) : []
  return [shown, JSON.stringify(value), ...deeper].join('\n')
}

function expectNone(secret: string, value: unknown): void {
  const text = everythingIn(value)
  const leaks = encodingsOf(secret).filter((encoding) => text.includes(encoding))
  if (leaks.length > 0) expect.fail(`It is in ${text.replaceAll(secret, '<<HERE>>').slice(0, 2000)}`)
}

const echo = (secret: string) => ({
  error_code: 'APIGW.0301',
  error_msg: `${secret} is wrong`,
  request_id: secret,
})

const leakyServers: Readonly<Record<string, (secret: string, request: Request) => Promise<Response>>> = {
  'repeats it in an error': async (secret) => Response.json(echo(secret), { status: 401 }),
  'repeats it in a server error': async (secret) => Response.json(echo(secret), { status: 500 }),
  'repeats it with escaped slashes': async (secret) =>
    new Response(JSON.stringify(echo(secret)).replaceAll('/', '\\/'), { status: 500 }),
  'repeats it in a page': async (secret) => new Response(`<p>${secret}</p>`, { status: 502 }),
  'repeats it in broken JSON': async (secret) => new Response(`{"${secret}`, { status: 202 }),
  'repeats it in a rejection': async (secret) =>
    Response.json(
      { upgrade_results: [{ instance_id: 'an-instance', error_code: 'x', error_message: secret }] },
      { status: 202 },
    ),
  'repeats it in a broken response': async (secret) => Response.json({ [secret]: secret }, { status: 202 }),
  'repeats it in a redirect': async (secret) =>
    new Response(null, { status: 307, headers: { Location: `https://dds.example/${secret}` } }),
  'repeats it in a request ID': async (secret) =>
    new Response(null, { status: 500, headers: { 'X-Request-Id': secret } }),
  'fails with the request': async (secret, request) => {
    throw Object.assign(new Error(`failed: ${secret}`), { name: secret, code: secret, request })
  },
  'fails with a chain of causes': async (secret, request) => {
    const inner = Object.assign(new Error(secret), { headers: [...request.headers], data: secret })
    throw new TypeError('fetch failed', { cause: new Error('outer', { cause: inner }) })
  },
  'fails with text': async (secret) => Promise.reject(secret),
  'fails with a plain object': async (secret) =>
    Promise.reject({ message: secret, cause: { message: secret } }),
  'breaks while it responds': async (secret) =>
    new Response(
      new ReadableStream({
        pull: () => Promise.reject(Object.assign(new Error(secret), { data: secret })),
      }),
      { status: 202 },
    ),
}

describe.each(Object.entries(credentials))('the %s', (_, { options: credential, secretIn }) => {
  it.each(Object.entries(leakyServers))(
    'should come out nowhere when a server %s',
    async (_name, respond) => {
      let secret = ''
      const client = clientOf(
        (url, init) => {
          const request = new Request(url, init)
          secret = secretIn(request)
          return respond(secret, request)
        },
        { token: undefined, ...credential } as never,
      )

      const outcomes = await collect(upgradeInstances(client, options))

      expect(outcomes).toHaveLength(1)
      expect(secret.length).toBeGreaterThan(8)
      expectNone(secret, outcomes)
      expectNone(secret, client)
    },
  )
})

describe('the token', () => {
  it.each<[string, unknown]>([
    ['a line break', `${token}\n`],
    ['a carriage return', `${token}\r`],
    ['a space', `${token} ${token}`],
    ['a control character', `${token}\0`],
    ['a letter beyond ASCII', `${token}é`],
    ['over 32 KB', token.repeat(100)],
    ['nothing', ''],
    ['no string', { token }],
    ['no value', undefined],
  ])('should be refused with %s, at once or when the function returns it', async (_name, bad) => {
    const fetch = vi.fn<(url: string) => Promise<Response>>()
    const create = (source: unknown) => clientOf(fetch, { token: source as string })

    const atOnce = caught(() => create(bad))
    const { value: later } = await upgradeInstances(
      create(() => bad),
      options,
    ).next()

    const refusal = { name: 'InvalidInputError', code: 'INVALID_TOKEN', sent: false }
    expect(atOnce).toMatchObject(refusal)
    expect(later).toMatchObject({ status: 'unsent', cause: refusal })
    expect(fetch).not.toHaveBeenCalled()
    expectNone(token, [atOnce, later])
  })

  it('should be masked when its mask says what it decodes to', async () => {
    const token = '%74%6f%6b%65%6e'
    const fetch = async () => Response.json({ error_msg: `no token like ${token}` }, { status: 400 })

    const [outcome] = await collect(upgradeInstances(clientOf(fetch, { token }), options))

    expect(outcome).toMatchObject({ status: 'rejected', error_msg: 'no token like [token]' })
  })

  it('should be masked in the name of a header', async () => {
    const token = 'A-Token-Of-Letters-Only'
    const fetch = async () => new Response('{}', { status: 400, headers: { [`X-${token}`]: token } })
    const client = clientOf(fetch, { token })
    const seen: unknown[] = []
    client.use({ onResponse: ({ response }) => void seen.push(...response.headers) })

    const { response } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
      params: { path: { project_id: projectId } },
      body: { instance_ids: ['an-instance'] },
    })

    expect([...response.headers]).toContainEqual(['x--token-', '[token]'])
    expect(seen).toEqual([...response.headers])
    expectNone(token, seen)
  })

  it('should be taken up to 32 KB', () => {
    expect(() => clientOf(fetch, { token: 'x'.repeat(32 * 1024) })).not.toThrow()
  })

  it('should be seen in no URL and not on the console', async () => {
    const logs = ['log', 'info', 'warn', 'error', 'debug'] as const
    const spies = logs.map((name) => vi.spyOn(console, name))
    const urls: string[] = []
    const failing = async (url: string) => {
      urls.push(url)
      throw new Error('no')
    }

    const seen = await collect(upgradeInstances(clientOf(failing, { token }), options))

    expect(seen).toHaveLength(1)
    expectNone(token, seen)
    expectNone(token, urls)
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})

function caught(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
