import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { type Readable as Body, discard, readToLimit } from '../../src/http/read.js'

const { signal } = new AbortController()
const text = '{"ä":1}'
const size = Buffer.byteLength(text)

const bodies: Readonly<Record<string, () => Body>> = {
  'a Response': () => new Response(text),
  'a stream of Node': () => ({ body: Readable.from([Buffer.from('{"'), 'ä":1}']) }) as unknown as Body,
  'an object with text': () => ({ text: async () => text }),
  'an object with json': () => ({ json: async () => JSON.parse(text) }),
}

describe('readToLimit', () => {
  it.each(Object.entries(bodies))('should read %s up to the limit and no further', async (_name, body) => {
    const whole = await readToLimit(body(), size, signal)
    const tooLong = await readToLimit(body(), size - 1, signal)

    expect(new TextDecoder().decode(whole)).toBe(text)
    expect(tooLong).toBeUndefined()
  })

  it.each<[string, Body]>([
    ['a Response without a body', new Response(null)],
    ['an empty Response', new Response('')],
    ['an object with nothing', {}],
  ])('should read nothing from %s', async (_name, body) => {
    expect(await readToLimit(body, 0, signal)).toEqual(new Uint8Array())
  })

  it('should let go of a body that is too long, and of one that is discarded', async () => {
    let cancelled = 0
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1000)),
          cancel: () => {
            cancelled += 1
          },
        }),
      )

    await readToLimit(endless(), 100_000, signal)
    discard(endless())

    expect(cancelled).toBe(2)
  })

  it('should stop waiting for a silent body at an abort, with its reason', async () => {
    const controller = new AbortController()
    const silent = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }))

    const reading = readToLimit(silent, 1, controller.signal)
    controller.abort('enough')

    await expect(reading).rejects.toBe('enough')
  })

  it('should pass on what the body throws', async () => {
    const broken = new Response(new ReadableStream({ pull: () => Promise.reject(new Error('reset')) }))

    await expect(readToLimit(broken, 1, signal)).rejects.toThrow('reset')
  })
})
