import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onAbort, startDeadline } from '../../src/http/deadline.js'
import { parseRetryAfter } from '../../src/http/retry-after.js'

describe('onAbort', () => {
  it('should put one listener on a signal, and leave nothing behind', () => {
    const controller = new AbortController()
    const called: number[] = []

    const releases = Array.from({ length: 50 }, (_, index) =>
      onAbort(controller.signal, () => called.push(index)),
    )
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    for (const release of releases.slice(2)) release()
    controller.abort()
    for (const release of releases) release()

    expect(called).toEqual([0, 1])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('should call at once when the signal has aborted', () => {
    let called = 0

    onAbort(AbortSignal.abort(), () => {
      called += 1
    })

    expect(called).toBe(1)
  })
})

describe('startDeadline', () => {
  it('should end with the time, or with an abort from outside and its reason', async () => {
    const outer = new AbortController()
    const [timed, aborted] = [startDeadline(1), startDeadline(60_000, outer.signal)]

    await new Promise((resolve) => timed.signal.addEventListener('abort', resolve))
    outer.abort('enough')

    expect(aborted.signal.reason).toBe('enough')
    for (const deadline of [timed, aborted]) deadline.end()
  })

  it('should let go of the outer signal', () => {
    const outer = new AbortController()

    startDeadline(60_000, outer.signal).end()

    expect(getEventListeners(outer.signal, 'abort')).toEqual([])
  })
})

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['1.5', undefined],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('should read %j', (header, expected) => {
    expect(parseRetryAfter(header)).toBe(expected)
  })

  it('should read a date', () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()

    expect(parseRetryAfter(inAnHour)).toBeGreaterThan(3_500_000)
  })
})
