import { describe, expect, it } from 'vitest'
import { isMoreThanAFew } from '../../../../src/conformance/engine/case.js'
import { judgeLosses } from '../../../../src/conformance/engine/judge/losses.js'
import { exchanged, order } from '../toy.js'

const lost = { check: 'order/most', sent: exchanged(order(1), { network: 'socket hang up' }) }
const closed = { ...lost, sent: { ...lost.sent, reusedConnection: true as const } }

describe('isMoreThanAFew', () => {
  it('should take a few, or a few of very many, for an accident', () => {
    expect(isMoreThanAFew([lost, lost], 100)).toBe(false)
    expect(isMoreThanAFew([lost, lost, lost], 301)).toBe(false)
    expect(isMoreThanAFew([lost, lost, closed], 300)).toBe(true)
  })
})

describe('judgeLosses', () => {
  it('should excuse those on connections that may have ended while idle', () => {
    expect(judgeLosses([closed, closed, closed, lost, lost], 100)).toMatchObject({ severity: 'deviation' })
  })

  it('should excuse none as soon as more than a few were on new ones', () => {
    const failure = judgeLosses([closed, lost, lost, lost], 300)

    expect(failure).toMatchObject({ severity: 'violation', actual: '4 of 300 lost' })
  })
})
