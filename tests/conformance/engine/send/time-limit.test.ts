import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTimeLimit } from '../../../../src/conformance/engine/send/time-limit.js'

const never = new Promise<never>(() => {})

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('startTimeLimit', () => {
  it('should end with the time, and say no reason', async () => {
    const limit = startTimeLimit(1000, undefined)
    const waiting = limit.until(never)
    vi.advanceTimersByTime(999)
    expect(limit.over()).toBeUndefined()
    vi.advanceTimersByTime(1)

    await expect(waiting).rejects.toBeUndefined()

    expect(limit.over()).toEqual({ reason: undefined })
    expect(limit.toSignal().aborted).toBe(true)
  })

  it('should end with an abort from outside, once, and with its reason', async () => {
    const outer = new AbortController()
    const limit = startTimeLimit(1000, outer.signal)
    const signal = limit.toSignal()
    const called: string[] = []
    limit.onOver(() => called.push('before'))
    const waiting = limit.until(never)
    outer.abort('enough')
    limit.onOver(() => called.push('after'))
    vi.advanceTimersByTime(1000)

    await expect(waiting).rejects.toBe('enough')
    expect(signal.reason).toBe('enough')
    expect(limit.over()).toEqual({ reason: 'enough' })
    expect(called).toEqual(['before', 'after'])
  })

  it('should wait for what comes in time, or fails', async () => {
    const limit = startTimeLimit(60_000, undefined)

    expect(await limit.until(Promise.resolve('here'))).toBe('here')
    await expect(limit.until(Promise.reject(new Error('reset')))).rejects.toThrow('reset')
    limit.end()
  })

  it('should leave neither a timer nor a listener behind', () => {
    const outer = new AbortController()
    const limit = startTimeLimit(60_000, outer.signal)
    let called = 0
    limit.onOver(() => {
      called += 1
    })
    limit.end()
    expect(vi.getTimerCount()).toBe(0)
    outer.abort()

    expect(called).toBe(0)
    expect(getEventListeners(outer.signal, 'abort')).toEqual([])
  })
})
