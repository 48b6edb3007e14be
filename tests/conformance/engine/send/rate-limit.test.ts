import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { limitRate } from '../../../../src/conformance/engine/send/rate-limit.js'

const open = new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('keepPace', () => {
  it('should give every turn at once without a rate', async () => {
    expect(await turnsOf(limitRate(undefined, 0, open), 5)).toEqual([0, 0, 0, 0, 0])
  })

  it('should keep the rate', async () => {
    const turns = await turnsOf(limitRate(5, 0, open), 6)

    expect(turns).toEqual([0, 201, 401, 601, 801, 1001])
  })

  it.each([
    ['seconds', '7'],
    ['a date', new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString()],
  ])('should wait as long as it is told, in %s', async (_, retryAfter) => {
    const pace = limitRate(undefined, 60_000, open)
    pace.refused(0, retryAfter)

    const [first] = await turnsOf(pace, 1)

    expect(first).toBe(7001)
  })

  it('should wait twice as long each time, and as before once it is accepted', async () => {
    const pace = limitRate(undefined, 60_000, open)
    const waits: (number | undefined)[] = []
    for (let time = 0; time < 4; time += 1) {
      pace.refused(0, undefined)
      waits.push((await turnsOf(pace, 1))[0])
    }
    pace.accepted()
    vi.advanceTimersByTime(1000)
    pace.refused(0, undefined)
    waits.push((await turnsOf(pace, 1))[0])

    expect(waits).toEqual([251, 501, 1001, 2001, 251])
  })

  it('should count those that were refused together once', async () => {
    const pace = limitRate(undefined, 1000, open)
    for (let time = 0; time < 8; time += 1) expect(pace.refused(0, undefined)).toBeUndefined()

    expect(await turnsOf(pace, 1)).toEqual([251])
  })

  it('should not wait for a clock that was set back', async () => {
    const pace = limitRate(1000, 60_000, open)
    await turnsOf(pace, 1)
    vi.setSystemTime(Date.now() - 3_600_000)

    expect(await turnsOf(pace, 1)).toEqual([2])
  })

  it('should go slower after a refusal, and find back to the rate', async () => {
    const pace = limitRate(undefined, 60_000, open)
    pace.refused(0, undefined)
    const slow = await turnsOf(pace, 4)
    for (let time = 0; time < 200; time += 1) pace.accepted()
    const fast = await turnsOf(pace, 4)

    expect(slow).toEqual([251, 276, 301, 326])
    expect(fast).toEqual([0, 0, 0, 0])
  })

  it('should say when there is no point in waiting any longer', () => {
    const pace = limitRate(undefined, 3_000_000, open)

    expect(pace.refused(0, '3000')).toBeUndefined()
    vi.advanceTimersByTime(3_000_001)
    expect(pace.refused(0, '3600')).toMatch(/more than 3000 seconds.*`rate` or `concurrency`.*`maxWaitMs`/)
  })

  it('should wait for nothing once the run has ended, and leave no timer', async () => {
    const ending = new AbortController()
    const pace = limitRate(0.001, 1e9, ending.signal)
    await pace.turn()
    pace.refused(0, '3600')
    const waiting = pace.turn()
    ending.abort()

    await waiting
    expect(vi.getTimerCount()).toBe(0)
  })
})

/** When this many turns that are requested together come, in milliseconds from now. */
async function turnsOf({ turn }: ReturnType<typeof limitRate>, count: number): Promise<number[]> {
  const start = Date.now()
  const turns: number[] = []
  const all = Promise.all(
    Array.from({ length: count }, () => turn().then(() => turns.push(Date.now() - start))),
  )
  await vi.runAllTimersAsync()
  await all
  return turns
}
