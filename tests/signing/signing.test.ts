import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDate, parseDate, type SignableRequest } from '../../src/signing/canonical.js'
import { type AccessKeys, keysProblem } from '../../src/signing/keys.js'
import { parseAuthorization } from '../../src/signing/parse.js'
import { signRequest } from '../../src/signing/sign.js'
import { maxAgeMs, verifyRequest } from '../../src/signing/verify.js'
import { repository } from '../support/process.js'

interface Vector extends AccessKeys {
  readonly name: string
  readonly method: string
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly authorization: string
}

/** Requests that the Python SDK signed (huaweicloudsdkcore 3.1.219), with keys that are examples. */
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(
  readFileSync(join(repository, 'tests/signing/vectors.json'), 'utf8'),
)

const keys: AccessKeys = { accessKey: 'EXAMPLEACCESSKEY0001', secretKey: 'ExampleSecretKeyForTestsOnly' }
const signedAt = Date.UTC(2026, 10, 28)

function bytes(text: string) {
  return new TextEncoder().encode(text)
}

/** Adds the signature, and what every sender adds. */
async function send(request: SignableRequest, by = keys): Promise<SignableRequest> {
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(await signRequest(request, by, new Date(signedAt)))) {
    headers.set(name, value)
  }
  headers.set('Host', new URL(request.url).host)
  return { ...request, headers }
}

function check(request: SignableRequest, now: number | undefined = signedAt) {
  return verifyRequest(request, {
    secretKeyOf: (accessKey) => (accessKey === keys.accessKey ? keys.secretKey : undefined),
    now,
  })
}

function withHeader(request: SignableRequest, name: string, value: string): SignableRequest {
  const headers = new Headers(request.headers)
  headers.set(name, value)
  return { ...request, headers }
}

function without(request: SignableRequest, name: string): SignableRequest {
  const headers = new Headers(request.headers)
  headers.delete(name)
  return { ...request, headers }
}

const example: SignableRequest = {
  method: 'POST',
  url: 'https://dds.example.test/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade',
  headers: new Headers({ 'Content-Type': 'application/json', 'X-Project-Id': '054e292c9880d499' }),
  body: bytes('{"instance_ids":["046287aae57843b1a7bc61b7a8812f41in02"]}'),
}

/** Printable ASCII without a space at either end, which a header would not keep. */
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const request = fc
  .record({
    method: fc.constantFrom('POST', 'GET', 'delete'),
    segments: fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 4 }),
    query: fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string()), { maxLength: 4 }),
    headers: fc.dictionary(fc.stringMatching(/^x-[a-w]{1,8}$/), headerValue, { maxKeys: 4 }),
    body: fc.uint8Array({ minLength: 1 }),
  })
  .map(({ segments, query, headers, ...rest }) => {
    const path = segments.map(encodeURIComponent).join('/')
    return {
      ...rest,
      url: `https://dds.example.test:8443/v3/${path}?${new URLSearchParams(query)}`,
      headers: new Headers(headers),
      body: Uint8Array.from(rest.body),
    }
  })

describe('signRequest', () => {
  it.each(vectors)('should sign as the Python SDK does: $name', async (vector) => {
    const {
      Authorization,
      Host,
      'X-Sdk-Date': date = '',
      'X-Security-Token': securityToken,
      ...headers
    } = vector.headers

    const added = await signRequest(
      { ...vector, headers: new Headers(headers), body: bytes(vector.body) },
      { ...vector, securityToken },
      new Date(parseDate(date) ?? Number.NaN),
    )

    expect(added).toEqual({
      Authorization: vector.authorization,
      'X-Sdk-Date': date,
      ...(securityToken && { 'X-Security-Token': securityToken }),
    })
    expect(Authorization).toBe(vector.authorization)
    expect(Host).toBe(new URL(vector.url).host)
  })

  it('should make signatures that are found valid', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        expect(await check(await send(one))).toBe('valid')
      }),
    )
  })

  it('should leave out a header that gateways drop', async () => {
    const sent = await send(withHeader(example, 'x_trace', '1'))

    expect(parseAuthorization(sent.headers.get('authorization'))).toMatchObject({
      signedHeaders: ['content-type', 'host', 'x-project-id', 'x-sdk-date'],
    })
    expect(await check(without(sent, 'x_trace'))).toBe('valid')
  })
})

describe('verifyRequest', () => {
  it.each(vectors)('should accept what the Python SDK signed: $name', async (vector) => {
    const sent = { ...vector, headers: new Headers(vector.headers), body: bytes(vector.body) }

    expect(await verifyRequest(sent, { secretKeyOf: () => vector.secretKey, now: undefined })).toBe('valid')
  })

  it('should refuse a body of which any bit was changed', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.nat(), fc.integer({ min: 1, max: 255 }), async (one, place, flip) => {
        const sent = await send(one)
        const at = place % sent.body.length
        const body = sent.body.map((byte, index) => (index === at ? byte ^ flip : byte))

        expect(await check({ ...sent, body })).toBe('bad-signature')
      }),
    )
  })

  it('should refuse a signed header with another value', async () => {
    await fc.assert(
      fc.asyncProperty(request, headerValue, headerValue, async (one, value, other) => {
        fc.pre(value !== other)
        const sent = await send(withHeader(one, 'x-signed', value))

        expect(await check(withHeader(sent, 'x-signed', other))).toBe('bad-signature')
      }),
    )
  })

  it.each<[what: string, change: (sent: SignableRequest) => SignableRequest, verdict: string]>([
    ['another method', (sent) => ({ ...sent, method: 'PUT' }), 'bad-signature'],
    ['another path', (sent) => ({ ...sent, url: `${sent.url}s` }), 'bad-signature'],
    ['a query that was added', (sent) => ({ ...sent, url: `${sent.url}?a=` }), 'bad-signature'],
    ['another time', (sent) => withHeader(sent, 'x-sdk-date', '20261128T000001Z'), 'bad-signature'],
    ['a time in another form', (sent) => withHeader(sent, 'x-sdk-date', '2026-11-28T00:00:00Z'), 'malformed'],
    ['a signed header removed', (sent) => without(sent, 'x-project-id'), 'header-removed'],
    ['the time removed', (sent) => without(sent, 'x-sdk-date'), 'header-removed'],
    ['no signature', (sent) => without(sent, 'authorization'), 'unsigned'],
    ['a token', (sent) => withHeader(sent, 'authorization', 'Bearer abc'), 'unsigned'],
    [
      'half a signature',
      (sent) => withHeader(sent, 'authorization', 'SDK-HMAC-SHA256 Access=A'),
      'malformed',
    ],
  ])('should say what is wrong with %s', async (_what, change, verdict) => {
    const sent = await send(example)
    expect(await check(sent)).toBe('valid')

    expect(await check(change(sent))).toBe(verdict)
  })

  it('should not know the key of somebody else', async () => {
    expect(await check(await send(example, { ...keys, accessKey: 'OTHER' }))).toBe('no-such-key')
    expect(await check(await send(example, { ...keys, secretKey: 'Other' }))).toBe('bad-signature')
  })

  it('should not check another algorithm', async () => {
    const sent = await send(example)
    const other = sent.headers.get('authorization')?.replace('SDK-HMAC-SHA256', 'SDK-HMAC-SM3') ?? ''

    expect(await check(withHeader(sent, 'authorization', other))).toBe('unchecked')
  })

  it('should accept a signature for fifteen minutes', async () => {
    const sent = await send(example)
    const verdicts = [-maxAgeMs - 1, -maxAgeMs, maxAgeMs, maxAgeMs + 1].map((age) =>
      check(sent, signedAt + age),
    )

    expect(await Promise.all(verdicts)).toEqual(['wrong-date', 'valid', 'valid', 'wrong-date'])
    expect(maxAgeMs).toBe(15 * 60 * 1000)
  })

  it('should go by the hash of the body where a header has it', async () => {
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', example.body)).toString('hex')
    const sent = await send(withHeader(example, 'X-Sdk-Content-Sha256', hash))
    expect(await check(sent)).toBe('valid')

    expect(await check({ ...sent, body: bytes('{}') })).toBe('changed-body')
    expect(await check(withHeader(sent, 'X-Sdk-Content-Sha256', `0${hash.slice(1)}`))).not.toBe('valid')
  })

  it('should take the host from the URL of a request that was on no wire', async () => {
    const sent = without(await send(example), 'host')

    expect(await check(sent)).toBe('valid')
    expect(await check({ ...sent, url: new URL(sent.url).pathname })).toBe('header-removed')
  })

  it('should not mind how a path is written', async () => {
    const sent = await send(example)

    expect(await check({ ...sent, url: `${sent.url}`.replace('instances', '%69nstances/') })).not.toBe(
      'valid',
    )
    expect(await check({ ...sent, url: `${sent.url}`.replace('instances', '%69nstances') })).toBe('valid')
  })
})

describe('parseAuthorization', () => {
  const digits = 'AB'.repeat(32)

  it.each(['SDK-HMAC-SHA256', 'SDK-ECDSA-P256-SHA256', 'SDK-SM2-SM3', 'SDK-HMAC-SM3'])(
    'should know %s',
    (algorithm) => {
      const header = `${algorithm} Access=AK, SignedHeaders=Host;x-sdk-date, Signature=${digits}`

      expect(parseAuthorization(header)).toEqual({
        algorithm,
        accessKey: 'AK',
        signedHeaders: ['host', 'x-sdk-date'],
        signature: digits.toLowerCase(),
      })
      expect(parseAuthorization(header.replaceAll(', ', ','))).toEqual(parseAuthorization(header))
    },
  )

  it('should know a derived signature', () => {
    const header = `V11-HMAC-SHA256 Credential=AK/20261128/r/dds, SignedHeaders=host, Signature=${digits}`

    expect(parseAuthorization(header)).toMatchObject({ algorithm: 'V11-HMAC-SHA256', accessKey: 'AK' })
  })

  it.each([
    ['SDK-HMAC-SHA256', 'names no access key'],
    [`SDK-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=${digits}`, 'names no access key'],
    [`SDK-HMAC-SHA256 Access=AK, Signature=${digits}`, 'names no signed headers'],
    ['SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=', 'has fewer than 64 hexadecimal digits'],
    ['SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=?', 'has fewer than 64 hexadecimal digits'],
  ])('should say what is wrong with %s', (header, problem) => {
    expect(parseAuthorization(header)).toEqual({ problem })
  })

  it.each([null, '', 'Basic YTpi', 'Bearer a', 'AWS4-HMAC-SHA256 Credential=a', 'SDK-'])(
    'should not take %s for a signature',
    (header) => {
      expect(parseAuthorization(header)).toBeUndefined()
    },
  )
})

describe('keysProblem', () => {
  it.each<[keys: unknown, problem: string | undefined]>([
    [keys, undefined],
    [{ ...keys, securityToken: 'abc==' }, undefined],
    [undefined, 'The keys must be an object with accessKey and secretKey.'],
    [{ ...keys, accessKey: undefined }, 'The access key is missing; use it as the provider issued it.'],
    [{ ...keys, accessKey: 'a,b' }, 'The access key has a comma; use it as the provider issued it.'],
    [{ ...keys, secretKey: '' }, 'The secret key is empty; use it as the provider issued it.'],
    [{ ...keys, secretKey: 7 }, 'The secret key is not a string; use it as the provider issued it.'],
    [
      { ...keys, secretKey: 'secret\n' },
      'The secret key has a line break, a space or another character that is not visible ASCII; use it as the provider issued it.',
    ],
    [
      { ...keys, securityToken: 'a'.repeat(32 * 1024 + 1) },
      'The security token is over 32 KB; use it as the provider issued it.',
    ],
    [
      { ...keys, securityToken: null },
      'The security token is not a string; use it as the provider issued it.',
    ],
  ])('should say what is wrong with keys (%#)', (candidate, problem) => {
    expect(keysProblem(candidate)).toBe(problem)
  })
})

describe('formatDate', () => {
  it('should be read back to the second, and nothing else be read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        expect(parseDate(formatDate(new Date(seconds * 1000 + 999)))).toBe(seconds * 1000)
      }),
    )
    expect(['', '20261328T000000Z', '20261128T000000', '20261128T000000Z '].map(parseDate)).toEqual(
      Array(4).fill(undefined),
    )
  })
})
