import { describe, expect, it } from 'vitest'
import type { Case } from '../../../../src/conformance/engine/case.js'
import type { Check } from '../../../../src/conformance/engine/check.js'
import { createCoverage } from '../../../../src/conformance/engine/judge/coverage.js'
import { judge, rulesOf } from '../../../../src/conformance/engine/judge/judge.js'
import type { IncomingResponse } from '../../../../src/conformance/engine/send/http.js'
import { createSecrets } from '../../../../src/token/find.js'
import { checkOf, contract, exchanged, mostDishes, order, reply, toy } from '../toy.js'

const most = checkOf('order/most', [])
const tooMany = checkOf('order/too-many', [], { constraint: mostDishes })
const [seated, excused] = ['/components/schemas/Reply/oneOf/0', '/components/schemas/Reply/oneOf/1']
const required = '/components/schemas/Order/required/0'

describe('createCoverage', () => {
  it('should have every constraint, and call nothing judged that was not', () => {
    const coverage = cover([])

    expect(Object.keys(coverage)).toEqual(Object.keys(contract.constraints))
    expect(Object.values(coverage).map(({ judged, broken }) => judged + broken)).toEqual(Array(7).fill(0))
    expect(
      Object.entries(coverage).flatMap(([pointer, { side }]) => (side === 'request' ? [pointer] : [])),
    ).toEqual([required, mostDishes])
  })

  it('should count which branch of a response was seen, and how often', () => {
    const coverage = cover([
      [most, order(1), reply(201, { table: '7' })],
      [most, order(2), reply(201, { table: '8' })],
      [most, order(2), reply(201, { excuse: 'full' })],
    ])

    expect([coverage[seated]?.judged, coverage[excused]?.judged]).toEqual([2, 1])
    expect(coverage['/paths/~1orders/post/responses/201']?.judged).toBe(3)
    expect(coverage['/paths/~1orders/post/responses/400']?.judged).toBe(0)
  })

  it('should count what is broken', () => {
    const coverage = cover([
      [most, order(1), reply(400, { why: 'closed' })],
      [most, order(1), reply(400, {})],
    ])

    expect(coverage['/components/schemas/Refusal/required/0']).toMatchObject({ judged: 2, broken: 1 })
  })

  it('should count an exchange once, whatever it breaks of one constraint', () => {
    const coverage = cover([
      [most, order(1), reply(400, { why: 'closed' })],
      [most, order(1), reply(400, '<p>closed</p>', { 'content-type': 'text/html' })],
    ])

    expect(coverage['/paths/~1orders/post/responses/400']).toMatchObject({ judged: 2, broken: 1 })
  })

  it('should say of the request what was refused and what was served', () => {
    const coverage = cover([
      [tooMany, order(4), reply(400)],
      [tooMany, order(5), reply(201)],
    ])

    expect(coverage[mostDishes]).toMatchObject({ judged: 2, refused: 1, served: 1, broken: 1 })
  })

  it('should count what nothing breaks on purpose as kept by served requests', () => {
    expect(cover([[most, order(1), reply(201)]])[required]).toMatchObject({ judged: 1, broken: 0 })
    expect(cover([[most, order(1), reply(400)]])[required]).toMatchObject({ judged: 0 })
  })

  it.each<[string, IncomingResponse | 'timeout']>([
    ['429', reply(429)],
    ['500', reply(500)],
    ['no response', 'timeout'],
  ])('should learn nothing of the request from %s', (_, outcome) => {
    const coverage = cover([[tooMany, order(4), outcome]])

    expect(coverage[mostDishes]).toMatchObject({ judged: 0, broken: 0 })
    expect(coverage[mostDishes]).not.toHaveProperty('refused')
  })

  it('should learn nothing from another method', () => {
    const coverage = cover([[most, order(1, { method: 'GET', valid: false }), reply(201)]])

    expect(coverage['/paths/~1orders/post/responses/201']?.judged).toBe(0)
  })
})

function cover(exchanges: readonly (readonly [Check, Case, IncomingResponse | 'timeout'])[]) {
  const coverage = createCoverage(contract, [most, tooMany])
  for (const [check, testCase, outcome] of exchanges) {
    const sent = exchanged(testCase, outcome)
    coverage.add(check, sent, judge(sent, contract, createSecrets([], ''), rulesOf(toy)))
  }
  return Object.fromEntries(coverage.report().map((constraint) => [constraint.pointer, constraint]))
}
