import { describe, expect, it } from 'vitest'
import { limitConcurrency } from '../../../../src/conformance/engine/send/concurrency.js'
import { createProbeAgain } from '../../../../src/conformance/engine/send/probe-again.js'
import { exchanged, order, reply, toy } from '../toy.js'

describe('createProbeAgain', () => {
  it.each([401, 403, 404, 407])('should probe again after a %i, less often each time', async (status) => {
    const { refuse, probes } = open()
    const counts: number[] = []
    for (let times = 1; times <= 8; times += 1) {
      await refuse(order(2), status)
      counts.push(probes())
    }

    expect(counts).toEqual([1, 2, 2, 3, 3, 3, 3, 4])
  })

  it('should count the refusals of each status by themselves', async () => {
    const { refuse, probes } = open()
    for (const status of [401, 404, 403]) await refuse(order(2), status)

    expect(probes()).toBe(3)
  })

  it('should end the run when the simplest valid request is refused as well', async () => {
    const { refuse } = open(401)

    await expect(refuse(order(2), 403)).rejects.toThrow(
      'The target stopped serving at order/most (2 dishes): the simplest valid request was answered with 201 at first, and is now answered with 401: who are you?',
    )
  })

  it('should go on when the probe got no access refusal but another response', async () => {
    const { refuse } = open(400)

    await expect(refuse(order(2), 403)).resolves.toBeUndefined()
  })

  it.each([
    ['a refusal of what it says', order(4), 400],
    ['one without a token', order(2, { token: 'none' }), 401],
    ['one with another method', order(2, { method: 'PUT' }), 404],
    ['what the probe got at first', order(2), 201],
  ])('should not probe after %s', async (_, testCase, status) => {
    const { refuse, probes } = open()

    await refuse(testCase, status)

    expect(probes()).toBe(0)
  })

  it('should probe once for refusals that come together', async () => {
    const { refuse, probes } = open()

    await Promise.all([refuse(order(1), 401), refuse(order(2), 401), refuse(order(3), 403)])

    expect(probes()).toBe(1)
  })
})

/** A kitchen that served the simplest order at first, and gives it this status from then on. */
function open(now = 201) {
  let probes = 0
  const probing = createProbeAgain({
    operation: toy,
    limiter: limitConcurrency(8),
    exchange: async (_, testCase) => {
      probes += 1
      return exchanged(testCase, reply(now))
    },
    signal: new AbortController().signal,
  })
  probing.remember(exchanged(order(1), reply(201)))
  return {
    refuse: (testCase: ReturnType<typeof order>, status: number) =>
      probing.after(exchanged(testCase, reply(status)), 'order/most'),
    probes: () => probes,
  }
}
