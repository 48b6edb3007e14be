import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Case, Loss, Sent } from '../../../../src/conformance/engine/case.js'
import { limitConcurrency } from '../../../../src/conformance/engine/send/concurrency.js'
import { createConfirmation } from '../../../../src/conformance/engine/send/confirm.js'
import type { IncomingResponse } from '../../../../src/conformance/engine/send/http.js'
import type { Sending } from '../../../../src/conformance/engine/send/target.js'
import { exchanged, order, reply, toy } from '../toy.js'

type Outcome = IncomingResponse | Sent['transportError']

const reset = { network: 'ECONNRESET' }
const first = exchanged(order(2), reset)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('createConfirmation', () => {
  it('should blame nobody for a failure that does not happen again', async () => {
    const { confirm, transient, losses, asked } = open([reply(201)])

    const again = await confirm(first)

    expect(again.response?.status).toBe(201)
    expect([...transient]).toEqual([['reset', 1]])
    expect(losses).toEqual([{ check: 'order', sent: first }])
    expect(asked).toEqual([{ check: 'order', dishes: 2, freshConnection: true }])
  })

  it('should count a second response that got lost, too', async () => {
    const { confirm, losses } = open([reset, reply(201)])

    expect((await confirm(first)).response?.status).toBe(201)
    expect(losses).toHaveLength(2)
  })

  it('should blame a case whose failure recurs while others are served', async () => {
    const { confirm, transient, losses } = open([reset, reset], () => reply(201))

    expect(await confirm(first)).toMatchObject({ transportError: reset })
    expect([transient.size, losses]).toEqual([0, []])
  })

  it('should send less at a time after a time-out that does not recur', async () => {
    const { confirm, losses, limiter } = open([reply(201)])
    const narrow = vi.spyOn(limiter, 'narrow')

    await confirm(exchanged(order(2), 'timeout'))

    expect(narrow).toHaveBeenCalledOnce()
    expect(losses).toEqual([])
  })

  it('should confirm a kind of failure three times, and hurry from then on', async () => {
    const { confirm, asked, hurry } = open([], () => reply(201), 'timeout')

    for (let times = 1; times <= 4; times += 1) {
      await confirm(exchanged(order(times), 'timeout'))
      expect(hurry).toHaveBeenCalledTimes(Math.max(0, times - 2))
    }

    expect(asked.filter(({ check }) => check === 'order').map(({ dishes }) => dishes)).toEqual([1, 2, 3])
  })

  it('should send a case again once a target that had crashed is up again', async () => {
    const down = [reset, reset, reset]
    const { confirm } = open([reset, reset, reply(201)], () => down.pop() ?? reply(201))

    const confirming = confirm(first)
    await vi.runAllTimersAsync()

    expect((await confirming).response?.status).toBe(201)
    expect(down).toEqual([])
  })

  it('should end the run when the target stays down', async () => {
    const { confirm } = open([], () => reset, reset)

    const ended = expect(confirm(first)).rejects.toThrow(
      /^The target stopped answering at order \(2 dishes\): ECONNRESET, for the simplest valid request too\.$/,
    )
    await vi.runAllTimersAsync()

    await ended
  })

  it('should try again only while nothing else is under way', async () => {
    const { confirm, limiter, asked } = open([reply(201)])
    let finish = () => {}
    const other = limiter.shared(() => new Promise<void>((resolve) => (finish = resolve)))

    const confirming = confirm(first)
    await vi.runAllTimersAsync()
    expect(asked).toEqual([])
    finish()
    await Promise.all([confirming, other])

    expect(asked).toHaveLength(1)
  })
})

/**
 * Confirms on a kitchen that responds to the case as listed, and to the simplest order as told.
 *
 * @param rest - what becomes of the case after the list
 */
function open(outcomes: Outcome[], reference: () => Outcome = () => reply(201), rest: Outcome = reset) {
  const asked: { check: string; dishes: number; freshConnection: boolean | undefined }[] = []
  const limiter = limitConcurrency(2)
  const losses: Loss[] = []
  const hurry = vi.fn()
  const exchange = async (check: string, testCase: Case, { freshConnection }: Sending) => {
    asked.push({ check, dishes: testCase.ids?.length ?? 0, freshConnection })
    if (check !== 'order') return exchanged(testCase, reference())
    return exchanged(testCase, outcomes.length > 0 ? outcomes.shift() : rest)
  }
  const { signal } = new AbortController()
  const { confirm, transient } = createConfirmation(
    { operation: toy, limiter, exchange, signal },
    losses,
    hurry,
  )
  return {
    confirm: (failed: Sent) =>
      confirm('order', failed, failed.transportError === 'timeout' ? 'late' : 'reset'),
    transient,
    losses,
    limiter,
    asked,
    hurry,
  }
}
