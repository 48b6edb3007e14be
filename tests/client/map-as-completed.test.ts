import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Mapping, mapAsCompleted } from '../../src/client/map-as-completed.js'
import { collect } from '../support/collect.js'

/** Items that know their place. */
function itemsUpTo(count: number): () => Promise<{ readonly place: number } | undefined> {
  let pulled = 0
  return async () => (pulled < count ? { place: pulled++ } : undefined)
}

const defaults: Mapping<{ readonly place: number }, number> = {
  pull: itemsUpTo(3),
  hold: () => undefined,
  map: async ({ place }) => place,
  concurrency: 1,
}

describe('mapAsCompleted', () => {
  it('should map each item once, when there is room and no result waits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 4 }),
        fc.nat({ max: 12 }),
        fc.infiniteStream(fc.boolean()),
        async (scheduler, concurrency, count, holds) => {
          const completed: number[] = []
          const taken: number[] = []
          let underWay = 0
          let untaken = 0
          let isHeld = false
          const expectRoom = () => {
            expect(underWay).toBeLessThan(concurrency)
            expect(untaken).toBe(0)
            expect(isHeld).toBe(false)
          }
          const next = itemsUpTo(count)
          const results = mapAsCompleted({
            concurrency,
            async pull() {
              expectRoom()
              await scheduler.schedule(Promise.resolve(), 'pull')
              return next()
            },
            hold() {
              isHeld = holds.next().value ?? false
              if (!isHeld) return undefined
              return scheduler.schedule(Promise.resolve(), 'hold').then(() => {
                isHeld = false
              })
            },
            async map({ place }) {
              expectRoom()
              underWay++
              await scheduler.schedule(Promise.resolve(), `map ${place}`)
              underWay--
              untaken++
              completed.push(place)
              return place
            },
          })

          await scheduler.waitFor(
            (async () => {
              for await (const place of results) {
                taken.push(place)
                await scheduler.schedule(Promise.resolve(), `take ${place}`)
                untaken--
              }
            })(),
          )

          expect(taken).toEqual(completed)
          expect(taken.toSorted((one, other) => one - other)).toEqual(Array.from(Array(count).keys()))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('should use all the room that there is', async () => {
    const begun: number[] = []
    const results = mapAsCompleted({
      ...defaults,
      pull: itemsUpTo(10),
      map: ({ place }) => {
        begun.push(place)
        return new Promise<number>(() => {})
      },
      concurrency: 4,
    })

    void results.next()

    await expect.poll(() => begun).toEqual([0, 1, 2, 3])
  })

  it.each<[string, Partial<typeof defaults>]>([
    [
      'pulling',
      {
        async pull() {
          const item = await threeItems()
          if (item) return item
          throw new Error('it broke')
        },
      },
    ],
    [
      'mapping',
      {
        pull: itemsUpTo(5),
        async map({ place }) {
          if (place < 3) return place
          throw new Error('it broke')
        },
      },
    ],
  ])('should give what came before a failure of %s, and then fail', async (_, mapping) => {
    const results: number[] = []

    const run = collect(mapAsCompleted({ ...defaults, ...mapping }), results)

    await expect(run).rejects.toThrow('it broke')
    expect(results).toEqual([0, 1, 2])
  })

  it('should report no failure that nobody is there to take', async () => {
    const results = mapAsCompleted({
      ...defaults,
      map: async ({ place }) => {
        if (place === 0) return place
        throw new Error('it broke')
      },
      concurrency: 2,
    })
    await results.next()

    await expect(results.return()).resolves.toEqual({ done: true, value: undefined })
  })
})

const threeItems = itemsUpTo(3)
