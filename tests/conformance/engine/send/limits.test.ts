import { describe, expect, it } from 'vitest'
import {
  createBudget,
  limitWaiting,
  limitWrongSignatures,
} from '../../../../src/conformance/engine/send/limits.js'
import { exchanged, order, reply } from '../toy.js'

const served = exchanged(order(1), reply(201))
const throttled = exchanged(order(1), reply(429))

describe('createBudget', () => {
  it('should let as many requests through as there are, besides the probe', () => {
    const budget = createBudget(2)
    budget.reserve(true)(served)
    expect(budget.left).toBe(2)
    for (const _ of [1, 2]) budget.reserve(false)(served)

    expect(budget.left).toBe(0)
    expect(() => budget.reserve(false)).toThrow('The budget of 2 requests is spent.')
  })

  it('should count a second probe', () => {
    const budget = createBudget(2)
    for (const _ of [1, 2]) budget.reserve(true)(served)

    expect(budget.left).toBe(1)
  })

  it('should give back what is throttled, and leave a throttled probe free', () => {
    const budget = createBudget(2)
    for (const _ of [1, 2]) budget.reserve(true)(throttled)
    budget.reserve(false)(throttled)

    expect(budget.left).toBe(2)
  })

  it('should take a request before its outcome is known', () => {
    const budget = createBudget(1)
    budget.reserve(false)

    expect(() => budget.reserve(false)).toThrow('spent')
  })
})

describe('limitWrongSignatures', () => {
  const signed = { keys: { accessKey: 'ACCESSKEY', secretKey: 'secret-key' } }
  const wrong = order(1, { token: 'changed-body' })
  const observed = (loopback: boolean, ...exchanges: (typeof served)[]) => {
    const limit = limitWrongSignatures(signed, loopback)
    for (const sent of exchanges) limit.observe(sent.case, sent)
    return limit.reasonNotToSend(wrong)
  }
  const refused = exchanged(wrong, reply(401))

  it('should allow two in a row', () => {
    expect(observed(false, refused)).toBeUndefined()
    expect(observed(false, refused, refused)).toMatch(/^The last 2 signatures were wrong on purpose/)
  })

  it('should start anew once a right one was accepted, and only then', () => {
    expect(observed(false, refused, refused, served)).toBeUndefined()
    for (const sent of [exchanged(order(1), reply(401)), throttled, exchanged(order(1), 'timeout')]) {
      expect(observed(false, refused, refused, sent)).toBeDefined()
    }
  })

  it('should not count one that was throttled, nor any to this machine', () => {
    expect(observed(false, refused, exchanged(wrong, reply(429)))).toBeUndefined()
    expect(observed(true, refused, refused, refused)).toBeUndefined()
  })

  it('should not limit what is sent with a token', () => {
    const limit = limitWrongSignatures({}, false)
    for (const _ of [1, 2]) limit.observe(wrong, refused)

    expect(limit.reasonNotToSend(wrong)).toBeUndefined()
  })

  it('should let through whatever is signed as it should be', () => {
    const limit = limitWrongSignatures(signed, false)
    for (const _ of [1, 2]) limit.observe(wrong, refused)

    expect(limit.reasonNotToSend(order(1))).toBeUndefined()
  })
})

describe('limitWaiting', () => {
  it('should wait in full until it hurries, then four times the slowest', () => {
    const limit = limitWaiting(10_000)
    limit.observe({ ...served, durationMs: 500 })
    limit.observe({ ...served, durationMs: 100 })
    expect(limit.limitMs).toBe(10_000)

    limit.hurry()

    expect(limit.limitMs).toBe(2000)
  })

  it.each([
    ['a quick target', 1, 1000],
    ['a target that is slower than that allows', 9000, 10_000],
  ])('should wait for %s between one second and the time limit', (_, durationMs, limitMs) => {
    const limit = limitWaiting(10_000)
    limit.observe({ ...served, durationMs })
    limit.hurry()

    expect(limit.limitMs).toBe(limitMs)
  })

  it('should learn nothing from what got no response', () => {
    const limit = limitWaiting(10_000)
    limit.observe({ ...exchanged(order(1), 'timeout'), durationMs: 9000 })
    limit.hurry()

    expect(limit.limitMs).toBe(1000)
  })
})
