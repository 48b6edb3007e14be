import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecrets } from '../../src/token/find.js'

const token = `MIIEvgYJ/KoZIhvc+NAQcCoIIErzCC"BKsCAQExDTALB\\gCWCGSAF<&'lAwQCATCCAw==`
const secrets = createSecrets([token], '[token]')

const hex = (character: string, digits: number) => character.charCodeAt(0).toString(16).padStart(digits, '0')
const each = (encode: (character: string) => string) => (text: string) => [...text].map(encode).join('')
const json = (text: string) => JSON.stringify(text).slice(1, -1)

/** What a signed request has instead of a token, in the forms in which it is issued or made. */
const keyParts = {
  'an access key': 'EXAMPLEACCESSKEY0001',
  'a secret key': 'ExampleSecretKeyForTestsOnly0123456789abcd',
  'a security token': 'gQpjbi1ub3J0aC0xImX+/exampleForTestsOnly/0123456789+abc==',
  'a signature': '6f3aeed3b3450f41dd25084db2d883c8a7338ebac85748c0c796c99af75dd07c',
}

/** Ways to write a text down, each with a reader that somebody has. */
const encodings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'as JSON': json,
  'as JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'as Gson writes JSON': (text) => json(text).replace(/[=<>&']/g, (one) => `\\u${hex(one, 4)}`),
  'as .NET writes JSON': (text) => text.replace(/[^\w/=]/g, (one) => `\\u${hex(one, 4).toUpperCase()}`),
  'as JSON, every character escaped': each((one) => `\\u${hex(one, 4)}`),
  'as JSON in JSON': (text) => json(json(text)),
  'as escaped JSON in JSON': (text) => json(each((one) => `\\u${hex(one, 4)}`)(text)),
  'for a URL': encodeURIComponent,
  'for a URL, every character': each((one) => `%${hex(one, 2)}`),
  'for a URL in a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'as a form': (text) => new URLSearchParams({ '': text }).toString().slice(1),
  'as HTML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  'as HTML, every character': each((one) => `&#x${hex(one, 2)};`),
  'as HTML with names': (text) =>
    text.replace(/[=+/]/g, (one) => ({ '=': '&equals;', '+': '&plus;' })[one] ?? '&sol;'),
  'as JavaScript': each((one) => `\\x${hex(one, 2)}`),
  'as the name of a header': (text) => text.toLowerCase(),
}

/** The first and last characters of base64 also depend on what surrounds the text. */
const inBase64: Readonly<Record<string, string>> = {
  base64: btoa(token),
  'base64 after one character': btoa(`:${token}!`),
  'base64 after two characters': btoa(`u:${token}`),
  'base64 for URLs': Buffer.from(token).toString('base64url'),
  'base64 in JSON': btoa(`k:${token}`).replaceAll('/', '\\/').replaceAll('=', '\\u003d'),
}

describe('createSecrets', () => {
  it.each(Object.entries(encodings))('should mask the token %s', (_name, encode) => {
    const text = `{"said":"before ${encode(token)} after"}`

    expect(secrets.mask(text)).toBe('{"said":"before [token] after"}')
    expect(secrets.leaksIn(text)).toBe(true)
  })

  it.each(
    Object.entries(keyParts).flatMap(([part, text]) =>
      Object.entries(encodings).map(([name, encode]) => [part, name, encode(text), text] as const),
    ),
  )('should mask %s %s', (_part, _name, spelt, text) => {
    const { mask, leaksIn } = createSecrets([text], '…')

    expect(mask(`{"said":"before ${spelt} after"}`)).toBe('{"said":"before … after"}')
    expect(leaksIn(spelt)).toBe(true)
  })

  it.each(Object.entries(inBase64))('should mask the token as %s', (_name, encoded) => {
    const masked = secrets.mask(`before ${encoded} after`)

    expect(masked).toMatch(/^before .{0,3}\[token].{0,12} after$/)
  })

  it('should mask any thirty characters of the token, wherever they stand', () => {
    const place = fc.record({ from: fc.nat(token.length - 30), before: fc.nat(40) })

    fc.assert(
      fc.property(place, fc.constantFrom(...Object.values(encodings)), ({ from, before }, encode) => {
        const text = `${'.'.repeat(before)}${encode(token.slice(from, from + 30))}`
        expect(secrets.mask(text)).toBe(`${'.'.repeat(before)}[token]`)
      }),
    )
  })

  it('should mask a short token as a whole', () => {
    const short = createSecrets(['abc=12345'], '[token]')

    expect(short.mask('{"a":"abc\\u003d12345abc=12345","b":"abc=1234"}')).toBe(
      '{"a":"[token]","b":"abc=1234"}',
    )
  })

  it('should mask what is nothing but the token, however short that is', () => {
    expect(createSecrets(['short'], '-').mask('short')).toBe('-')
  })

  it('should not look for what little a token of escapes says', () => {
    expect(createSecrets(['%41%42%43'], '-').mask('ABC, or %41%42%43')).toBe('ABC, or -')
  })

  it('should know a token that looks like an escape', () => {
    const odd = `%41\\u0041&amp;${'x%20y'.repeat(10)}`

    expect(createSecrets([odd], '-').mask(`<${odd}> <${json(odd)}>`)).toBe('<-> <->')
  })

  it.each(['', 'nothing of it', '&unknown; %zz \\q 100% &', token.slice(0, 15), '%4d%49', '\\'])(
    'should leave %j as it is',
    (text) => {
      expect(secrets.mask(text)).toBe(text)
      expect(secrets.leaksIn(text)).toBe(false)
    },
  )

  it.each(['', 'short'])('should leave everything as it is for the token %j', (nothing) => {
    expect(createSecrets([nothing], '-').mask('a short text')).toBe('a short text')
  })

  it('should take time in proportion to the text, whatever is in it', () => {
    const periodic = createSecrets(['ab'.repeat(1000)], '-')
    const hostile = [
      () => secrets.mask(token.repeat(100_000)),
      () => secrets.mask(`${token.slice(0, 29)} `.repeat(200_000)),
      () => secrets.mask('&'.repeat(5_000_000)),
      () => secrets.mask('&#1111111111'.repeat(400_000)),
      () => secrets.mask('\\u00'.repeat(1_000_000)),
      () => periodic.mask('ab'.repeat(2_000_000)),
      () => periodic.mask(`${'ab'.repeat(999)}c`.repeat(2_000)),
    ]
    for (const attack of hostile) {
      const started = process.cpuUsage()
      attack()
      const { user, system } = process.cpuUsage(started)
      // Seven million characters take a second or two; what is quadratic takes hours.
      expect((user + system) / 1e6).toBeLessThan(20)
    }
  })
})
