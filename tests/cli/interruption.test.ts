import { afterEach, describe, expect, it, vi } from 'vitest'
import { onInterruption, releaseInterruption } from '../../src/cli/interruption.js'

describe('onInterruption', () => {
  let now = 0
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`)
  })
  const interrupted = vi.fn()
  let forget = () => {}

  afterEach(() => {
    forget()
    vi.clearAllMocks()
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`should take ${signal} twice within half a second for one`, () => {
      forget = onInterruption(interrupted, () => now)

      process.emit(signal)
      now += 499
      process.emit(signal)

      expect(interrupted).toHaveBeenCalledTimes(1)
      expect(exit).not.toHaveBeenCalled()
    })

    it(`should end the process at a later ${signal}`, () => {
      forget = onInterruption(interrupted, () => now)

      process.emit(signal)
      now += 500

      expect(() => process.emit(signal)).toThrow('exit 130')
      expect(interrupted).toHaveBeenCalledTimes(1)
    })
  }

  it('should leave every signal to the system once it is released', async () => {
    const before = process.listenerCount('SIGINT')
    forget = onInterruption(interrupted, () => now)
    expect(process.listenerCount('SIGINT')).toBe(before + 1)

    await releaseInterruption()

    expect(process.listenerCount('SIGINT')).toBe(before)
  })

  it('should not be released while the first Ctrl-C can come once more', async () => {
    forget = onInterruption(interrupted, () => now)
    process.emit('SIGINT')

    const released = releaseInterruption()
    process.emit('SIGINT')
    await released

    expect(interrupted).toHaveBeenCalledTimes(1)
    expect(exit).not.toHaveBeenCalled()
  })
})
