import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { projectId } from '../support/ids.js'
import { clientOf } from './client-of.js'

/** Of the shape and a tenth of the length of a real one, with each character that JSON may escape. */
const token = `MIIEvgYJ/KoZIhvc+NAQcCoIIErzCC"BKsCAQExDTALB\\${'gCWCGSAFlAwQCATCCAw'.repeat(20)}==`

/** The ways in which a token can be written down. */
const spellings = [
  token,
  JSON.stringify(token).slice(1, -1),
  token.replaceAll('/', '\\/'),
  encodeURIComponent(token),
]

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

function expectNoToken(value: unknown): void {
  const text = everythingIn(value)
  const leaks = spellings.filter((spelling) => text.includes(spelling))
  if (leaks.length > 0) expect.fail(`The token is in ${text.replaceAll(token, '<<TOKEN>>').slice(0, 2000)}`)
}

const echo = { error_code: 'APIGW.0301', error_msg: `token ${token} is wrong`, request_id: token }

const leakyServers: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  'repeats it in an error': async () => Response.json(echo, { status: 401 }),
  'repeats it in a server error': async () => Response.json(echo, { status: 500 }),
  'repeats it with escaped slashes': async () =>
    new Response(JSON.stringify(echo).replaceAll('/', '\\/'), { status: 500 }),
  'repeats it in a page': async () => new Response(`<p>${token}</p>`, { status: 502 }),
  'repeats it in broken JSON': async () => new Response(`{"${token}`, { status: 202 }),
  'repeats it in a rejection': async () =>
    Response.json(
      { upgrade_results: [{ instance_id: 'an-instance', error_code: 'x', error_message: token }] },
      { status: 202 },
    ),
  'repeats it in a broken answer': async () => Response.json({ [token]: token }, { status: 202 }),
  'repeats it in a redirect': async () =>
    new Response(null, { status: 307, headers: { Location: `https://dds.example/${token}` } }),
  'repeats it in a request ID': async () =>
    new Response(null, { status: 500, headers: { 'X-Request-Id': token } }),
  'fails with the request': async (request) => {
    throw Object.assign(new Error(`failed: ${token}`), { name: token, code: token, request })
  },
  'fails with a chain of causes': async (request) => {
    const inner = Object.assign(new Error(token), { headers: [...request.headers], data: token })
    throw new TypeError('fetch failed', { cause: new Error('outer', { cause: inner }) })
  },
  'fails with text': async () => Promise.reject(token),
  'fails with a plain object': async () => Promise.reject({ message: token, cause: { message: token } }),
  'breaks while it answers': async () =>
    new Response(
      new ReadableStream({
        pull: () => Promise.reject(Object.assign(new Error(token), { data: token })),
      }),
      { status: 202 },
    ),
}

describe('the token', () => {
  it.each(Object.entries(leakyServers))('should come out nowhere when a server %s', async (_name, answer) => {
    const client = clientOf((url, init) => answer(new Request(url, init)), { token })

    const outcomes = await collect(upgradeInstances(client, options))

    expect(outcomes).toHaveLength(1)
    expectNoToken(outcomes)
    expectNoToken(client)
  })

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
    expectNoToken([atOnce, later])
  })

  it('should be masked when its mask says what it decodes to', async () => {
    const token = '%74%6f%6b%65%6e'
    const fetch = async () => Response.json({ error_msg: `no token like ${token}` }, { status: 400 })

    const [outcome] = await collect(upgradeInstances(clientOf(fetch, { token }), options))

    expect(outcome).toMatchObject({ status: 'rejected', error_msg: 'no token like [token]' })
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
    expectNoToken(seen)
    expectNoToken(urls)
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
