import { describe, expect, it } from 'vitest'
import { costOf, nestsDeeper, repeatsName } from '../../src/http/json.js'

describe('repeatsName', () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":{"a":[]},"a" :2}',
    '[{},{"\\u0061":1,"a":2}]',
    '{"a\\"":"}","a\\"":1}',
    '\uFEFF{"__proto__":1,"__proto__":2}',
  ])('should see it in %s', (json) => {
    expect(repeatsName(json)).toBe(true)
  })

  it.each([
    '{"a":1,"b":2}',
    '{"a":{"b":1},"b":2}',
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a"}',
    '{"a":"{\\"a\\":1}"}',
    '["a:","a"," : "]',
    '{"a":"\\\\","A":1}',
    '"a"',
    '1',
  ])('should see none in %s', (json) => {
    expect(repeatsName(json)).toBe(false)
  })

  it('should read a text of millions of escapes', () => {
    expect(repeatsName(JSON.stringify({ a: '\n'.repeat(5_000_000), b: 1 }))).toBe(false)
  })
})

describe('nestsDeeper', () => {
  it.each(['[[[]]]', '{"a":[{}]}', '[{"]":[', '["\\\\",{"a":[]}]'])(
    'should count three levels in %s',
    (json) => {
      expect([2, 3].map((levels) => nestsDeeper(json, levels))).toEqual([true, false])
    },
  )

  it.each(['"[[["', '{"a\\"[[":"\\"[["}', '[],[],[]', ''])('should count no more than one in %s', (json) => {
    expect(nestsDeeper(json, 1)).toBe(false)
  })
})

describe('costOf', () => {
  it.each(['[1,2,[]]', '{"a":1,"b":",,,","c":{}}', '[[[[', '1,2,3,4'])(
    'should count four values or so in %s',
    (json) => {
      expect([3, 5].map((values) => costOf(json, 10, values))).toEqual(['values', undefined])
    },
  )

  it('should read a string of millions of escapes in linear time', () => {
    const open = `["${'\\"'.repeat(3_000_000)}`
    expect(costOf(open, 1, 2)).toBeUndefined()
    expect(costOf(`${open}",2]`, 1, 2)).toBe('values')
  })

  it('should name the levels first where both are too many', () => {
    expect(costOf('[[[[1,2,3', 3, 4)).toBe('levels')
  })
})
