import { describe, expect, it } from 'vitest'
import { limitConcurrency } from '../../../../src/conformance/engine/send/concurrency.js'

describe('createGate', () => {
  it('should limit the work under way, in the order in which it came', async () => {
    const { gate, events, finish } = watch(2)
    for (const name of ['a', 'b', 'c']) gate.share(name)
    await settle()
    expect(events).toEqual(['+a', '+b'])

    await finish('b')
    expect(events).toEqual(['+a', '+b', '-b', '+c'])
  })

  it('should let work run alone, between what came before and after it', async () => {
    const { gate, events, finish } = watch(3)
    gate.share('a')
    gate.share('b')
    gate.alone('c')
    gate.share('d')
    await settle()
    expect(events).toEqual(['+a', '+b'])

    await finish('a')
    await finish('b')
    expect(events.slice(-1)).toEqual(['+c'])
    await finish('c')
    expect(events.slice(-2)).toEqual(['-c', '+d'])
  })

  it('should let the next one in when work fails', async () => {
    const gate = limitConcurrency(1)
    const failing = gate.shared(() => Promise.reject(new Error('burnt')))
    const next = gate.shared(async () => 'served')

    await expect(failing).rejects.toThrow('burnt')
    await expect(next).resolves.toBe('served')
  })

  it('should narrow to one and no further, and still let work run alone', async () => {
    const { gate, events, finish } = watch(4)
    for (let time = 0; time < 5; time += 1) gate.narrow()
    gate.share('a')
    gate.alone('b')
    gate.share('c')
    await settle()
    expect(events).toEqual(['+a'])
    await finish('a')
    await finish('b')
    expect(events).toEqual(['+a', '-a', '+b', '-b', '+c'])
  })

  it('should wait for all that was under way before it narrowed', async () => {
    const { gate, events, finish } = watch(2)
    gate.share('a')
    gate.share('b')
    await settle()
    gate.narrow()
    gate.alone('c')
    await finish('a')
    expect(events.slice(-1)).toEqual(['-a'])
    await finish('b')
    expect(events.slice(-1)).toEqual(['+c'])
  })
})

/** A gate whose work begins (`+`) and ends (`-`) by name, when the test says so. */
function watch(width: number) {
  const gate = limitConcurrency(width)
  const events: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => async () => {
    events.push(`+${name}`)
    await new Promise<void>((resolve) => ends.set(name, resolve))
    events.push(`-${name}`)
  }
  return {
    gate: {
      share: (name: string) => void gate.shared(work(name)),
      alone: (name: string) => void gate.exclusive(work(name)),
      narrow: gate.narrow,
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
