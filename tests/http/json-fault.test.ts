import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeJsonFault } from '../../src/http/json-fault.js'

describe('describeJsonFault', () => {
  it.each([
    ['{"a":"x\ty"}', 'a raw U+0009 in a string at byte 7'],
    ['{"é":"\n"}', 'a raw U+000A in a string at byte 7'],
    ['{"a":NaN}', '"N" where a value should be at byte 5'],
    ['{"a":1,}', '"}" where a name in quotes should be at byte 7'],
    ["{'a':1}", `"'" where a name in quotes should be at byte 1`],
    ['[1 2]', '"2" where "," or "]" should be at byte 3'],
    ['{"a" 1}', '"1" where ":" should be at byte 5'],
    ['["\\x"]', 'an escape that JSON does not have at byte 2'],
    ['["a', 'the end in a string at byte 3'],
    ['{}{}', '"{" after the end of the JSON at byte 2'],
    ['', 'an empty body'],
    ['OK', '"O" where a value should be at byte 0'],
  ])('should say what is wrong with %j, and where', (text, expected) => {
    expect(describeJsonFault(text)).toBe(expected)
  })

  it('should find a fault exactly where the parser of the engine does', () => {
    const characters = fc.constantFrom(...'{}[]":,\\u0aftrue1.-e+ \n\t')
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: characters })), (text) => {
        expect(describeJsonFault(text) === 'something else').toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
