import { describe, expect, it } from 'vitest'
import { judgeLosses } from '../../../../src/conformance/engine/judge/losses.js'
import { exchanged, order } from '../toy.js'

const lost = { check: 'order/most', sent: exchanged(order(1), { network: 'socket hang up' }) }
const closed = { ...lost, sent: { ...lost.sent, reusedConnection: true as const } }

describe('judgeLosses', () => {
  it('should take a few, or a few of very many, for an accident', () => {
    expect(judgeLosses([lost, lost], 100)).toBeUndefined()
    expect(judgeLosses([lost, lost, lost], 301)).toBeUndefined()
  })

  it('should excuse those on connections that may have closed while idle', () => {
    expect(judgeLosses([closed, closed, closed], 100)).toMatchObject({ severity: 'deviation' })
  })

  it('should excuse none as soon as a new connection was hit as well', () => {
    const failure = judgeLosses([closed, closed, lost], 300)

    expect(failure).toMatchObject({ severity: 'violation', actual: '3 of 300 lost' })
  })
})
