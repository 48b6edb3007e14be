import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createThrottle } from '../../src/client/throttle.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = new AbortController().signal

describe('createThrottle', () => {
  it('should wait for nothing at first, and for the pause after each batch', async () => {
    const throttle = createThrottle(300, 60_000, never)
    expect(throttle.wait()).toBeUndefined()

    throttle.sent()

    expect(await waited(throttle)).toBe(300)
  })

  it('should wait as long as the service asks, up to the longest wait', async () => {
    const throttle = createThrottle(0, 5000, never)

    throttle.observe({ httpStatus: 503, retryAfterMs: 2000 })
    expect(await waited(throttle)).toBe(2000)
    throttle.observe({ httpStatus: 429, retryAfterMs: 9000 })
    expect(await waited(throttle)).toBe(5000)
  })

  it('should wait longer each time where the service gives no time to come', async () => {
    const throttle = createThrottle(0, 60_000, never)
    const waits: number[] = []
    for (const retryAfterMs of [undefined, 0, undefined]) {
      throttle.observe({ httpStatus: 429, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
      waits.push(await waited(throttle))
    }

    expect(waits).toEqual([1000, 2000, 4000])
  })

  it('should count batches once that are throttled together', async () => {
    const throttle = createThrottle(0, 60_000, never)
    for (let times = 0; times < 3; times += 1) throttle.observe({ httpStatus: 429 })
    expect(await waited(throttle)).toBe(1000)

    throttle.observe({ httpStatus: 202 })
    throttle.observe({ httpStatus: 429 })

    expect(await waited(throttle)).toBe(1000)
  })

  it('should wait on when another batch is throttled meanwhile', async () => {
    const throttle = createThrottle(500, 60_000, never)
    throttle.sent()
    setTimeout(() => throttle.observe({ httpStatus: 429, retryAfterMs: 1000 }), 400)

    expect(await waited(throttle)).toBe(1400)
  })

  it('should wait for nothing once the run has ended', async () => {
    const ending = new AbortController()
    const throttle = createThrottle(60_000, 60_000, ending.signal)
    throttle.sent()
    setTimeout(() => ending.abort(), 100)

    expect(await waited(throttle)).toBe(100)
    expect(throttle.wait()).toBeUndefined()
  })
})

/** How long a batch has to wait, in milliseconds. */
async function waited(throttle: ReturnType<typeof createThrottle>): Promise<number> {
  const start = performance.now()
  const waiting = throttle.wait()
  await vi.runAllTimersAsync()
  await waiting
  return Math.round(performance.now() - start)
}
