import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { checkedInstanceIds, readBatches } from '../../src/client/batches.js'

const patience = { end: new AbortController().signal, timeoutMs: 1000 }
const ids = Array.from({ length: 2 * maxInstanceIds + 1 }, (_, index) => `id ${index}`)

describe('readBatches', () => {
  it('should fill each batch but the last', async () => {
    const sizes = (await readAll(ids)).map((batch) => batch.ids.length)

    expect(sizes).toEqual([maxInstanceIds, maxInstanceIds, 1])
  })

  it('should leave out an id that came before, also in an earlier batch', async () => {
    const [first = '', , third = ''] = ids
    const batches = await readAll([first, first, ...ids.slice(1), first, third])

    expect(batches.flatMap((batch) => batch.ids)).toEqual(ids)
  })

  it('should read no further than the batch that is asked for', async () => {
    let read = 0
    const batches = readBatches(
      (function* () {
        for (const id of ids) {
          read += 1
          yield id
        }
      })(),
      true,
      patience,
    )

    await batches.next()
    expect(read).toBe(maxInstanceIds)
    await batches.close()
    expect(await batches.next()).toBeUndefined()
  })

  it.each<[string, () => Iterable<string> | AsyncIterable<string>]>([
    ['a source that fails', failing],
    ['an invalid id', () => ['a', 'b', ''].values()],
  ])('should give what came before %s, with the failure', async (_, source) => {
    const batches = await readAll(source())

    expect(batches).toMatchObject([{ ids: ['a', 'b'], failure: { error: expect.any(Error) } }])
  })
})

describe('checkedInstanceIds', () => {
  it('should copy an array and a set, and name the id that is wrong', () => {
    const list = ['a', 'b']
    const copy = checkedInstanceIds(list)
    list.pop()

    expect(copy).toEqual(['a', 'b'])
    expect(() => checkedInstanceIds(new Set(['a', ' b']))).toThrow(/^Instance ID number 2 has white space/)
  })

  it('should refuse a single text, which is iterable by characters', () => {
    expect(() => checkedInstanceIds('an id')).toThrow(/is of type string/)
  })
})

async function readAll(source: Iterable<string> | AsyncIterable<string>) {
  const batches = readBatches(source, false, patience)
  const all: { readonly ids: readonly string[] }[] = []
  for (let next = await batches.next(); next; next = await batches.next()) all.push(next)
  return all
}

async function* failing() {
  yield* ['a', 'b']
  throw new Error('the source broke')
}
