import { describe, expect, it } from 'vitest'
import { checkKnownDeviations } from '../../src/conformance/known-deviations.js'
import { upgradeOperation } from '../../src/conformance/upgrade/operation.js'

const operation = upgradeOperation()
const mended = { check: 'response/schema', reason: 'It is old.' }

describe('checkKnownDeviations', () => {
  it.each<[string, unknown, string]>([
    ['that is a text', 'response/schema', 'is not an object.'],
    ['that is null', null, 'is not an object.'],
    ['of no check', { ...mended, check: 'response/shema' }, 'needs "check" to be the id of one check'],
    ['without a reason', { ...mended, reason: ' ' }, 'needs "reason" to be a sentence'],
    ['of a status in words', { ...mended, status: '400' }, 'needs "status" to be an HTTP status'],
    ['of no constraint', { ...mended, constraint: '/toString' }, 'needs "constraint" to be the JSON pointer'],
    ['during no check', { ...mended, during: ['request', 'toString'] }, 'needs "during" to be an array'],
    ['with a field too many', { ...mended, toString: 1 }, 'has an unknown field "toString"'],
  ])('should refuse an entry %s, and say which', (_, entry, problem) => {
    expect(() => checkKnownDeviations([mended, entry], operation, 'known.json: entry')).toThrow(
      `known.json: entry 2 ${problem}`,
    )
  })

  it('should take the id of every check and rule, also of those for traffic', () => {
    const ids = ['request/instance_ids/maxItems', 'client/once', 'traffic/expected-status']

    expect(
      checkKnownDeviations(
        ids.map((check) => ({ ...mended, check })),
        operation,
      ),
    ).toHaveLength(3)
  })

  it('should check a list once, and keep what was checked', () => {
    const list = [{ ...mended }]
    const checked = checkKnownDeviations(list, operation)
    list.push({ check: 'misspelt', reason: 'It came later.' })

    expect(checkKnownDeviations(checked, operation)).toBe(checked)
    expect(checked).toEqual([mended])
    expect(() => checkKnownDeviations(list, operation)).toThrow('Known deviation 2')
  })
})
