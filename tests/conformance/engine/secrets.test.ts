import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSecrets } from '../../../src/conformance/engine/secrets.js'

/** As long as a real one, and with everything that base64 has. */
const token = `MIIYXQYJ+${Array.from({ length: 60 }, (_, index) => `${(index * 7919) ** 3}/x`).join('+')}==`

describe('createSecrets', () => {
  const { mask, leaksIn } = createSecrets(token)

  it.each([
    ['as it is', token],
    ['within a text', `the token ${token} is wrong`],
    ['escaped for a URL', `https://example.test/?token=${encodeURIComponent(token)}`],
    ['with its slashes escaped, as some write JSON', token.replaceAll('/', '\\/')],
    ['without its end', token.slice(0, -8)],
    ['its first 40 characters', `${token.slice(0, 40)}…`],
    ['its last 40 characters', `…${token.slice(-40)}`],
    ['40 characters from its middle', token.slice(101, 141)],
    ['twice', `${token} ${token}`],
  ])('should see and mask the token: %s', (_, text) => {
    expect(leaksIn(text)).toBe(true)
    expect(sharedPieces(mask(text))).toEqual([])
    expect(mask(text)).toContain('$DDS_AUTH_TOKEN')
  })

  it('should see and mask a piece of 31 characters from anywhere', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 31), fc.string(), fc.string(), (start, before, after) => {
        const text = before + token.slice(start, start + 31) + after
        return leaksIn(text) && sharedPieces(mask(text)).length === 0
      }),
    )
  })

  it('should leave every other text as it is', () => {
    fc.assert(fc.property(fc.string(), (text) => mask(text) === text && !leaksIn(text)))
    expect(mask('MIIYXQYJ is how most tokens begin')).toBe('MIIYXQYJ is how most tokens begin')
  })

  it('should mask a token with quotes as it stands in JSON', () => {
    const quoted = 'a"token\\with"every\\thing-that-is-escaped'

    expect(createSecrets(quoted).mask(JSON.stringify({ quoted }))).toBe('{"quoted":"$DDS_AUTH_TOKEN"}')
  })

  it('should not take the end of a short token for a secret', () => {
    const short = createSecrets('test-token')

    expect(short.mask('test-token')).toBe('$DDS_AUTH_TOKEN')
    expect(short.mask('the status of the instance')).toBe('the status of the instance')
    expect(short.leaksIn('the status of the instance')).toBe(false)
  })

  it('should find nothing without a token', () => {
    const none = createSecrets(undefined)

    expect(none.mask('text')).toBe('text')
    expect(none.leaksIn('text')).toBe(false)
  })
})

/** Pieces of 16 characters that a text has in common with the token. */
function sharedPieces(text: string): string[] {
  return Array.from({ length: text.length }, (_, index) => text.slice(index, index + 16)).filter(
    (piece) => piece.length === 16 && token.includes(piece),
  )
}
