import { describe, expect, it } from 'vitest'
import { limitConcurrency } from '../../../../src/conformance/engine/send/concurrency.js'

describe('limitConcurrency', () => {
  it('should limit the work under way, in the order in which it came', async () => {
    const { limit, events, finish } = watch(2)
    for (const name of ['a', 'b', 'c']) limit.share(name)
    await settle()
    expect(events).toEqual(['+a', '+b'])

    await finish('b')
    expect(events).toEqual(['+a', '+b', '-b', '+c'])
  })

  it('should let work run exclusive, between what came before and after it', async () => {
    const { limit, events, finish } = watch(3)
    limit.share('a')
    limit.share('b')
    limit.exclusive('c')
    limit.share('d')
    await settle()
    expect(events).toEqual(['+a', '+b'])

    await finish('a')
    await finish('b')
    expect(events.slice(-1)).toEqual(['+c'])
    await finish('c')
    expect(events.slice(-2)).toEqual(['-c', '+d'])
  })

  it('should let the next one in when work fails', async () => {
    const limit = limitConcurrency(1)
    const failing = limit.shared(() => Promise.reject(new Error('burnt')))
    const next = limit.shared(async () => 'served')

    await expect(failing).rejects.toThrow('burnt')
    await expect(next).resolves.toBe('served')
  })

  it('should narrow to one and no further, and still let work run exclusive', async () => {
    const { limit, events, finish } = watch(4)
    for (let time = 0; time < 5; time += 1) limit.narrow()
    limit.share('a')
    limit.exclusive('b')
    limit.share('c')
    await settle()
    expect(events).toEqual(['+a'])
    await finish('a')
    await finish('b')
    expect(events).toEqual(['+a', '-a', '+b', '-b', '+c'])
  })

  it('should wait for all that was under way before it narrowed', async () => {
    const { limit, events, finish } = watch(2)
    limit.share('a')
    limit.share('b')
    await settle()
    limit.narrow()
    limit.exclusive('c')
    await finish('a')
    expect(events.slice(-1)).toEqual(['-a'])
    await finish('b')
    expect(events.slice(-1)).toEqual(['+c'])
  })
})

/** A limit whose work begins (`+`) and ends (`-`) by name, when the test says so. */
function watch(width: number) {
  const limit = limitConcurrency(width)
  const events: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => async () => {
    events.push(`+${name}`)
    await new Promise<void>((resolve) => ends.set(name, resolve))
    events.push(`-${name}`)
  }
  return {
    limit: {
      share: (name: string) => void limit.shared(work(name)),
      exclusive: (name: string) => void limit.exclusive(work(name)),
      narrow: limit.narrow,
    },
    events,
    async finish(name: string) {
      ends.get(name)?.()
      await settle()
    },
  }
}

/** Waits until nothing goes on any more: all of it is promises. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
