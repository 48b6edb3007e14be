import { describe, expect, it } from 'vitest'
import { type Loss, onNewConnections, type Sent } from '../../../../src/conformance/engine/case.js'
import { limitConcurrency } from '../../../../src/conformance/engine/send/concurrency.js'
import type { IncomingResponse } from '../../../../src/conformance/engine/send/http.js'
import { tryNewConnections } from '../../../../src/conformance/engine/send/new-connections.js'
import { exchanged, order, reply, toy } from '../toy.js'

type Outcome = IncomingResponse | Sent['transportError']

const reset = { network: 'ECONNRESET' }

describe('tryNewConnections', () => {
  it('should stop as soon as responses get lost there for sure', async () => {
    expect(await tryAfterLosses((turn) => (turn % 2 === 1 ? reset : reply(201)))).toEqual({
      asked: 6,
      lost: 3,
    })
  })

  it('should ask so many times for each loss, when all get a response', async () => {
    expect(await tryAfterLosses(() => reply(201))).toEqual({ asked: 40, lost: 0 })
  })

  it('should call nothing lost when the target is gone for good', async () => {
    expect(await tryAfterLosses((turn) => (turn > 5 ? reset : reply(201)))).toEqual({ asked: 40, lost: 0 })
  })

  it('should wait once for a target that does not respond any more', async () => {
    expect(await tryAfterLosses(() => 'timeout')).toEqual({ asked: 1, lost: 0 })
  })

  it('should not call a 408 lost, which is a response', async () => {
    expect(await tryAfterLosses((turn) => reply(turn < 5 ? 408 : 201))).toEqual({ asked: 40, lost: 0 })
  })
})

/** Tries new connections after thirty requests, of which three got lost on connections that were kept open. */
async function tryAfterLosses(respond: (turn: number) => Outcome) {
  let asked = 0
  const sent: Sent = { ...exchanged(order(2), reset), reusedConnection: true }
  const losses: Loss[] = Array.from({ length: 3 }, () => ({ check: 'order', sent }))
  const resending = {
    operation: toy,
    limiter: limitConcurrency(1),
    exchange: async () => {
      asked += 1
      return exchanged(toy.reference, respond(asked))
    },
    signal: new AbortController().signal,
  }
  await tryNewConnections(resending, losses, { requests: 30, left: 100 })
  return { asked, lost: onNewConnections(losses).length }
}
