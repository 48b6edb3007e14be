import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limitRate } from '../../../../src/conformance/engine/send/rate-limit.js'

const open = new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('limitRate', () => {
  it('should let everything be sent at once without a rate', async () => {
    expect(await waitsOf(limitRate(undefined, 0, open), 5)).toEqual([0, 0, 0, 0, 0])
  })

  it('should keep the rate', async () => {
    const waits = await waitsOf(limitRate(5, 0, open), 6)

    expect(waits).toEqual([0, 201, 401, 601, 801, 1001])
  })

  it.each([
    ['seconds', '7'],
    ['a date', new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString()],
  ])('should wait as long as it is told, in %s', async (_, retryAfter) => {
    const rateLimit = limitRate(undefined, 60_000, open)
    rateLimit.refused(0, retryAfter)

    const [first] = await waitsOf(rateLimit, 1)

    expect(first).toBe(7001)
  })

  it('should wait twice as long each time, and as before once it is accepted', async () => {
    const rateLimit = limitRate(undefined, 60_000, open)
    const waits: (number | undefined)[] = []
    for (let time = 0; time < 4; time += 1) {
      rateLimit.refused(0, undefined)
      waits.push((await waitsOf(rateLimit, 1))[0])
    }
    rateLimit.accepted()
    vi.advanceTimersByTime(1000)
    rateLimit.refused(0, undefined)
    waits.push((await waitsOf(rateLimit, 1))[0])

    expect(waits).toEqual([251, 501, 1001, 2001, 251])
  })

  it('should count those that were refused together once', async () => {
    const rateLimit = limitRate(undefined, 1000, open)
    for (let time = 0; time < 8; time += 1) expect(rateLimit.refused(0, undefined)).toBeUndefined()

    expect(await waitsOf(rateLimit, 1)).toEqual([251])
  })

  it('should not wait for a clock that was set back', async () => {
    const rateLimit = limitRate(1000, 60_000, open)
    await waitsOf(rateLimit, 1)
    vi.setSystemTime(Date.now() - 3_600_000)

    expect(await waitsOf(rateLimit, 1)).toEqual([2])
  })

  it('should go slower after a refusal, and find back to the rate', async () => {
    const rateLimit = limitRate(undefined, 60_000, open)
    rateLimit.refused(0, undefined)
    const slow = await waitsOf(rateLimit, 4)
    for (let time = 0; time < 200; time += 1) rateLimit.accepted()
    const fast = await waitsOf(rateLimit, 4)

    expect(slow).toEqual([251, 276, 301, 326])
    expect(fast).toEqual([0, 0, 0, 0])
  })

  it('should count the gaps that a refusal made as time waited', async () => {
    const rateLimit = limitRate(undefined, 520, open)
    rateLimit.refused(0, undefined)
    await waitsOf(rateLimit, 4)
    rateLimit.accepted()
    vi.advanceTimersByTime(1000)

    expect(rateLimit.refused(0, undefined)).toMatch(/make it wait more than/)
  })

  it('should say when there is no point in waiting any longer', () => {
    const rateLimit = limitRate(undefined, 3_000_000, open)

    expect(rateLimit.refused(0, '3000')).toBeUndefined()
    vi.advanceTimersByTime(3_000_001)
    expect(rateLimit.refused(0, '3600')).toMatch(
      /more than 3000 seconds.*`rate` or `concurrency`.*`maxWaitMs`/,
    )
  })

  it('should wait for nothing once the run has ended, and leave no timer', async () => {
    const ending = new AbortController()
    const rateLimit = limitRate(0.001, 1e9, ending.signal)
    await rateLimit.wait()
    rateLimit.refused(0, '3600')
    const waiting = rateLimit.wait()
    ending.abort()

    await waiting
    expect(vi.getTimerCount()).toBe(0)
  })
})

/** When this many waits that are requested together come, in milliseconds from now. */
async function waitsOf({ wait }: ReturnType<typeof limitRate>, count: number): Promise<number[]> {
  const start = Date.now()
  const waits: number[] = []
  const all = Promise.all(
    Array.from({ length: count }, () => wait().then(() => waits.push(Date.now() - start))),
  )
  await vi.runAllTimersAsync()
  await all
  return waits
}
