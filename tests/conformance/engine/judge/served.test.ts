import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../../src/conformance/engine/case.js'
import { createCoverage } from '../../../../src/conformance/engine/judge/coverage.js'
import { judge } from '../../../../src/conformance/engine/judge/judge.js'
import { countServed, listUnseen } from '../../../../src/conformance/engine/judge/served.js'
import type { IncomingResponse } from '../../../../src/conformance/engine/send/http.js'
import { createSecrets } from '../../../../src/token/find.js'
import { heapInUse } from '../../../support/heap.js'
import { checkOf, contract, exchanged, order, reply, toy } from '../toy.js'

const most = checkOf('order/most', [])

describe('countServed', () => {
  it('should lack nothing once a valid request was served', () => {
    expect(servedOf([reply(404), reply(201), reply(500)]).whyInconclusive(false)).toBeUndefined()
  })

  it('should say how many were answered how, and the likely cause', () => {
    expect(servedOf([reply(404), reply(404)]).whyInconclusive(false)).toBe(
      'No valid request was served. All 2 were answered with 404: is this the restaurant?',
    )
    expect(servedOf([reply(400), reply(404), reply(404)]).whyInconclusive(false)).toContain(
      '2 of 3 were answered with 404',
    )
    expect(servedOf([reply(418)]).whyInconclusive(false)).toContain(
      'The only one was answered with 418: ask the cook.',
    )
  })

  it('should blame ids only where broken orders are refused otherwise', () => {
    const broken = order(4, { pointer: '/dishes' })
    const lackAfter = (...statuses: readonly number[]) => {
      const served = servedOf([reply(400)])
      for (const status of statuses) served.add(exchanged(broken, reply(status)))
      return served.whyInconclusive(false)
    }

    expect(lackAfter(404)).toContain(toy.refusalHint)
    expect(lackAfter(404, 400)).not.toContain(toy.refusalHint)
    expect(lackAfter()).not.toContain(toy.refusalHint)
  })

  it('should keep no response, however many different ones come', () => {
    const served = countServed(toy)
    const before = heapInUse()
    for (let status = 400; status < 440; status += 1) {
      served.add(exchanged(order(1), reply(status, String(status).repeat(300_000))))
    }

    expect(heapInUse() - before).toBeLessThan(10_000_000)
    expect(served.whyInconclusive(false)).toContain('1 of ')
  })

  it('should lack nothing when the caller expects refusals and they came', () => {
    expect(servedOf([reply(404)]).whyInconclusive(true)).toBeUndefined()
  })

  it.each([true, false])('should lack all when no response says anything', (refuses) => {
    const served = servedOf([reply(429), reply(500), 'timeout'])

    expect(served.whyInconclusive(refuses)).toBe(toy.noResponse)
  })

  it('should count no broken or wrongly authorized request as served', () => {
    const served = countServed(toy)
    served.add(exchanged(order(4), reply(201)))
    served.add(exchanged(order(1, { token: 'none' }), reply(201)))

    expect(served.whyInconclusive(true)).toBeDefined()
  })
})

describe('listUnseen', () => {
  it('should say what was never seen', () => {
    expect(listUnseen(createCoverage(contract, [most]).report(), toy)).toEqual([
      'No excuse was heard.',
      'No POST was answered with 201 or 400.',
      '2 constraints of the request were not tried.',
    ])
  })

  it('should say nothing once all was seen', () => {
    const coverage = createCoverage(contract, [most])
    const outcomes: readonly IncomingResponse[] = [reply(201), reply(201, { excuse: 'full' }), reply(400)]
    for (const outcome of outcomes) {
      const sent = exchanged(order(1), outcome)
      coverage.add(most, sent, judge(sent, contract, createSecrets([], ''), []))
    }

    expect(listUnseen(coverage.report(), toy)).toEqual([])
  })
})

function servedOf(outcomes: readonly (IncomingResponse | Sent['transportError'])[]) {
  const served = countServed(toy)
  for (const outcome of outcomes) served.add(exchanged(order(1), outcome))
  return served
}
