import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from '../../../src/conformance/engine/case.js'
import type { CheckContext } from '../../../src/conformance/engine/check.js'
import { faultyValues, validValues } from '../../../src/conformance/engine/generate/arbitraries.js'
import { upgradeOperation } from '../../../src/conformance/upgrade/operation.js'
import {
  anyIds,
  madeUpId,
  reasonNotToSend,
  reasonToStop,
  toMadeUp,
  unaskedIds,
} from '../../../src/conformance/upgrade/safety.js'
import { received } from './responses.js'

const { document, request } = upgradeOperation().contract

const safe: CheckContext = { level: 'safe', target: 'service', loopback: false, liveIds: [] }

/** Written by hand: the shape of every id that the provider shows, and of its one malformed example. */
const realId = '046287aae57843b1a7bc61b7a8812f41in02'
const shortRealId = '046287aae57843b1a7bc61b7a881in02'
const couldBeReal = /[0-9a-f]{20,}in\d/i
const nobody = new Set<string>()

describe('anyIds', () => {
  it('should look like a real id only if it begins with eight zeros', () => {
    fc.assert(
      fc.property(anyIds(), (id) => id.startsWith('00000000') || !couldBeReal.test(id)),
      { numRuns: 5000 },
    )
  })

  it('should look like a real id, and be odd now and then', () => {
    const ids = fc.sample(anyIds(), { numRuns: 500, seed: 1 })

    expect(ids.some((id) => /^00000000[0-9a-f]{24}in02$/.test(id))).toBe(true)
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

describe('toMadeUp', () => {
  it('should make the ids of the examples harmless, and keep them apart', () => {
    const ids = [...request.examples.values()].flatMap((value) => Object(value).instance_ids as string[])
    const madeUp = [...new Set(ids)].map(toMadeUp)

    expect(ids.some((id) => unaskedIds(id, nobody).length > 0)).toBe(true)
    expect(madeUp.every((id) => id.startsWith('00000000'))).toBe(true)
    expect(new Set(madeUp).size).toBe(new Set(ids).size)
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
    const options = { document, strings: anyIds() }
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

describe('refuses', () => {
  const testCase = received().case

  it.each<[string, Partial<Case>]>([
    ['in the body', { body: [{ content: `["${realId}"]` }] }],
    ['in bytes', { body: [{ content: new TextEncoder().encode(realId) }] }],
    ['in two parts', { body: [{ content: realId.slice(0, 20) }, { content: realId.slice(20) }] }],
    ['in repeated parts', { body: [{ content: 'a', times: 32 }, { content: 'in02' }] }],
    ['in the middle of many', { body: [{ content: `~${realId}~`, times: 1000 }] }],
    ['at the end of many escapes', { body: [{ content: '\\u0061', times: 1000 }, { content: 'in02' }] }],
    ['at the start of many', { body: [{ content: 'a'.repeat(30) }, { content: 'in02', times: 1000 }] }],
    ['in escapes', { body: [{ content: `["\\u0030${realId.slice(1)}"]` }] }],
    ['among the ids', { ids: [realId] }],
  ])('should refuse an id that could be real, here and elsewhere: %s', (_, change) => {
    for (const loopback of [true, false])
      expect(reasonNotToSend({ ...testCase, ...change }, { ...safe, loopback })).toContain(
        'you did not ask to upgrade',
      )
  })

  it('should let pass what was asked for', () => {
    const asked = { ...testCase, ids: [realId] }

    expect(reasonNotToSend(asked, { ...safe, level: 'live', liveIds: [realId] })).toBeUndefined()
    expect(reasonNotToSend(asked, { ...safe, level: 'live', liveIds: [shortRealId] })).toBeDefined()
  })

  it.each(['PUT', 'PATCH', 'DELETE'])('should only let %s go to this machine', (method) => {
    expect(reasonNotToSend({ ...testCase, method }, safe)).toContain('loopback')
    expect(reasonNotToSend({ ...testCase, method }, { ...safe, loopback: true })).toBeUndefined()
  })

  it('should refuse everything at the level "plan"', () => {
    expect(reasonNotToSend(testCase, { ...safe, level: 'plan' })).toContain('sends nothing')
  })
})

describe('reasonToStop', () => {
  const claim = (result: object, ids?: readonly string[]) =>
    received({ body: { upgrade_results: [result] }, ...(ids && { case: { ids } }) })
  const upgraded = { instance_id: realId, job_id: 'j' }

  it('should end the run elsewhere when a made-up id is said to be upgraded', () => {
    const claiming = claim({ instance_id: madeUpId(1), job_id: 'j' })

    expect(reasonToStop(claiming, safe)).toContain('example.test says that it upgrades')
    expect(reasonToStop(claiming, { ...safe, loopback: true })).toBeUndefined()
    expect(reasonToStop(claiming, { ...safe, target: 'prism' })).toBeUndefined()
  })

  it('should end the run when another instance is said to be upgraded', () => {
    const level = { ...safe, level: 'live', liveIds: [realId] } as const
    const both = { ...level, liveIds: [realId, shortRealId] }

    expect(reasonToStop(claim(upgraded), safe)).toContain('made up')
    expect(reasonToStop(claim(upgraded, [madeUpId(1)]), level)).toContain('made up')
    expect(reasonToStop(claim(upgraded, [shortRealId]), both)).toContain('you did not name')
  })

  it.each<[string, object]>([
    ['a rejection', { instance_id: madeUpId(1), error_code: 'c', error_message: 'm' }],
    ['a job that is null', { instance_id: madeUpId(1), job_id: null }],
  ])('should go on after %s', (_, result) => {
    expect(reasonToStop(claim(result), safe)).toBeUndefined()
  })

  it('should go on after the job of an instance that was asked for', () => {
    const asked = claim(upgraded, [realId])

    expect(reasonToStop(asked, { ...safe, level: 'live', liveIds: [realId] })).toBeUndefined()
  })
})
