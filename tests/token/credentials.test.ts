import { describe, expect, it } from 'vitest'
import { credentialsIn, credentialsInUrl, isCredential, maskHeaders } from '../../src/token/credentials.js'
import { createSecrets } from '../../src/token/find.js'

const accessKey = 'HPUAEXAMPLE0KEY9QZ7T'
const signature = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'
const securityToken = `gQ1jbi1ub3J0aC00${'x7Fq+/z9'.repeat(10)}`

/** Headers, and what must not be shown of each. */
const known: Readonly<Record<string, readonly [string, string, readonly string[]]>> = {
  'a signature of the SDKs': [
    'authorization',
    `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=content-type;host;x-sdk-date, Signature=${signature}`,
    [accessKey, signature],
  ],
  'a signature without spaces': [
    'Authorization',
    `SDK-HMAC-SHA256 Access=${accessKey},SignedHeaders=content-type;host,Signature=${signature}`,
    [accessKey, signature],
  ],
  'a signature with a derived key': [
    'authorization',
    `V11-HMAC-SHA256 Credential=${accessKey}/20261128/cn-north-4/dds, SignedHeaders=host, Signature=${signature}`,
    [accessKey, signature],
  ],
  'a bearer token': ['proxy-authorization', 'Bearer an-opaque-token', ['an-opaque-token']],
  'a name and a password': [
    'authorization',
    `Basic ${btoa('operator-9:correct horse'.replace(' ', '-'))}`,
    ['operator-9', 'correct-horse', btoa('operator-9:correct-horse')],
  ],
  'a digest': [
    'authorization',
    'Digest username="operator-9", realm="the-realm", uri="/v3/the-path", response="0123456789abcdef"',
    ['operator-9', '0123456789abcdef'],
  ],
  'a security token': ['x-security-token', securityToken, [securityToken]],
  'a token that was just made': ['X-Subject-Token', securityToken, [securityToken]],
  'an API key': ['X-Api-Key', 'key-of-a-gateway', ['key-of-a-gateway']],
  'the assertion of a proxy': [
    'cf-access-jwt-assertion',
    'eyJhbGciOi.eyJzdWI.sig',
    ['eyJhbGciOi.eyJzdWI.sig'],
  ],
  cookies: ['cookie', 'lang=zh-hans-cn; JSESSIONID=0A1B2C3D4E', ['0A1B2C3D4E']],
  'a cookie that is set': ['set-cookie', 'sid=s%3Aabcdefgh; Path=/the-path; HttpOnly', ['s%3Aabcdefgh']],
}

describe('credentialsIn', () => {
  it.each(Object.entries(known))('should find %s, at every place in a text', (_, [name, value, hidden]) => {
    const { mask } = createSecrets(credentialsIn([[name, value]]), '…')

    for (const secret of hidden) {
      for (let before = 0; before < 12; before += 1) {
        expect(mask(`${'.'.repeat(before)}${secret}.`)).toBe(`${'.'.repeat(before)}….`)
      }
    }
  })

  it('should leave what is no secret', () => {
    const { mask } = createSecrets(
      credentialsIn(Object.values(known).map(([name, value]) => [name, value])),
      '…',
    )
    const open = 'SDK-HMAC-SHA256 content-type;host;x-sdk-date the-realm /v3/the-path /the-path'

    expect(mask(open)).toBe(open)
  })

  it.each([
    'content-type',
    'x-request-id',
    'x-sdk-date',
    'host',
    'x-project-id',
    'www-authenticate',
    'author',
  ])('should leave the header %s', (name) => {
    expect(isCredential(name)).toBe(false)
    expect(credentialsIn([[name, 'a value of some length']])).toEqual([])
  })

  it('should take time in proportion to a header', () => {
    const { mask } = createSecrets(
      credentialsIn([
        ['cookie', Array.from({ length: 10_000 }, (_, index) => `a=${index}12345678`).join('; ')],
      ]),
      '…',
    )
    const started = process.cpuUsage()
    mask('a=1234567'.repeat(200_000))

    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(20)
  })
})

describe('credentialsInUrl', () => {
  it('should find a name, a password, and what is secret in a query', () => {
    const url = `https://operator-9:correct-horse@h.test/a?X-Amz-Signature=${signature}&page=number-one&AccessKeyId=${accessKey}`

    expect(credentialsInUrl(url)).toEqual(
      expect.arrayContaining(['operator-9', 'correct-horse', signature, accessKey]),
    )
    expect(credentialsInUrl(url)).not.toContain('number-one')
    expect(credentialsInUrl('no URL')).toEqual([])
  })
})

describe('maskHeaders', () => {
  it('should mask names as well as values, and keep ordinary names', () => {
    const token = 'MIIEvgYJKoZIhvcNAQcCoIIErzCCBKsCAQEx'
    const { mask } = createSecrets([token], '[token]')

    const masked = maskHeaders(
      [
        [`X-${token.toLowerCase()}`, 'a'],
        ['b', token],
        ['c', 'd'],
      ],
      mask,
    )

    expect(masked).toEqual([
      ['X--token-', 'a'],
      ['b', '[token]'],
      ['c', 'd'],
    ])
    expect(() => new Headers(masked)).not.toThrow()
  })
})
