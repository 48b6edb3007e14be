import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultyValues, validValues } from '../../../src/conformance/engine/arbitraries.js'
import { readUpgradeContract } from '../../../src/conformance/upgrade/contract.js'
import { anyIds, disguise, madeUpId, madeUpIds, unaskedIds } from '../../../src/conformance/upgrade/harm.js'

const { document, request } = readUpgradeContract()

/** Written by hand: the shape of every id that the provider shows, and of its one malformed example. */
const realId = '046287aae57843b1a7bc61b7a8812f41in02'
const shortRealId = '046287aae57843b1a7bc61b7a881in02'
const couldBeReal = /[0-9a-f]{20,}in\d/i
const nobody = new Set<string>()

describe('madeUpIds', () => {
  it('should have the shape of a real id and begin with eight zeros', () => {
    fc.assert(fc.property(madeUpIds, (id) => /^00000000[0-9a-f]{24}in02$/.test(id)))
  })
})

describe('anyIds', () => {
  it('should never be in the shape of a real id unless it begins with eight zeros', () => {
    fc.assert(
      fc.property(anyIds, (id) => id.startsWith('00000000') || !couldBeReal.test(id)),
      { numRuns: 5000 },
    )
  })

  it('should be odd now and then: short, long, and beyond ASCII', () => {
    const ids = fc.sample(anyIds, 500)

    expect(ids.some((id) => id.length < 2)).toBe(true)
    expect(ids.some((id) => id.length > 100)).toBe(true)
    expect(ids.some((id) => /[^\x20-\x7e]/.test(id))).toBe(true)
  })
})

describe('madeUpId', () => {
  it('should be the same id for the same number, and no other', () => {
    expect(madeUpId(1)).toBe('00000000000000000000000000000001in02')
    expect(new Set(Array.from({ length: 500 }, (_, index) => madeUpId(index))).size).toBe(500)
  })
})

describe('disguise', () => {
  it('should make the ids of the examples harmless, and keep them apart', () => {
    const ids = [...request.examples.values()].flatMap((value) => Object(value).instance_ids as string[])
    const disguised = [...new Set(ids)].map(disguise)

    expect(ids.some((id) => unaskedIds(id, nobody).length > 0)).toBe(true)
    expect(disguised.every((id) => id.startsWith('00000000'))).toBe(true)
    expect(new Set(disguised).size).toBe(new Set(ids).size)
  })
})

describe('unaskedIds', () => {
  it.each([
    ['alone', realId],
    ['in JSON', JSON.stringify({ instance_ids: [realId] })],
    ['in a text', `see ${realId}.`],
    ['in upper case', realId.toUpperCase()],
    ['malformed as in one official example', shortRealId],
    ['after other digits', `00000000${realId}`],
    ['after eight zeros that belong to another id', `${madeUpId(1)},${realId}`],
    ['of another node', realId.replace('in02', 'in17')],
    ['hidden behind escapes', `{"instance_ids":["\\u00304\\u00362${realId.slice(4)}"]}`],
    ['with its letters escaped', realId.replace('in', '\\u0069\\u006E')],
  ])('should find an id that could be real: %s', (_, text) => {
    expect(unaskedIds(text, nobody)).toHaveLength(1)
  })

  it('should let pass what was asked for, and nothing like it', () => {
    const asked = new Set([realId])

    expect(unaskedIds(realId, asked)).toEqual([])
    expect(unaskedIds(realId.replace('0', '1'), asked)).toHaveLength(1)
  })

  it('should find nothing in any body that is made from the contract', () => {
    const options = { document, strings: anyIds }
    const values = [
      validValues(request.schema, options),
      ...faultyValues(request.schema, options).map(({ arbitrary }) => arbitrary.map(({ value }) => value)),
    ]

    fc.assert(
      fc.property(fc.oneof(...values), (value) => unaskedIds(JSON.stringify(value), nobody).length === 0),
      { numRuns: 2000 },
    )
  })
})
