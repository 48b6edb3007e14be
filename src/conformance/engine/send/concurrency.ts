/**
 * Limits how much work runs at the same time, or lets one piece run alone.
 *
 * @param width - how much shared work may run at the same time
 */
export function limitConcurrency(width: number) {
  const waiting: { readonly needs: () => number; readonly enter: (slots: number) => void }[] = []
  let widest = width
  let taken = 0

  async function pass<Result>(needs: () => number, work: () => Promise<Result>): Promise<Result> {
    const slots = await new Promise<number>((enter) => {
      waiting.push({ needs, enter })
      admit()
    })
    try {
      return await work()
    } finally {
      taken -= slots
      admit()
    }
  }

  function admit(): void {
    for (let next = waiting[0]; next && fits(next.needs()); next = waiting[0]) {
      waiting.shift()
      const slots = next.needs()
      taken += slots
      next.enter(slots)
    }
  }

  function fits(need: number): boolean {
    return taken === 0 || taken + need <= widest
  }

  return {
    /** Runs work next to other work. */
    shared: <Result>(work: () => Promise<Result>) => pass(() => 1, work),
    /** Runs work while nothing else is under way. */
    exclusive: <Result>(work: () => Promise<Result>) => pass(() => widest, work),
    /** From now on, lets half as much work run at the same time. */
    narrow() {
      widest = Math.max(1, Math.floor(widest / 2))
    },
  }
}

/** Runs work on every item, several at the same time, and returns the results in the order of the items. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, async () => {
    for (const [index, item] of queue) results[index] = await work(item, index)
  })
  await Promise.all(workers)
  return results
}
