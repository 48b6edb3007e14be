/** What is mapped, and how. */
export interface Mapping<Item extends object, Result> {
  /** Gets the next item ready; `undefined` when there is none left. */
  readonly pull: () => Promise<Item | undefined>
  /** What an item has to wait for although it is ready, if anything. */
  readonly hold: () => Promise<void> | undefined
  readonly map: (item: Item) => Promise<Result>
  /** How many items may be mapped at once. */
  readonly concurrency: number
}

/**
 * Maps items side by side, and yields the results as they come. An item is pulled only when it could be mapped
 * at once and no result waits to be taken, and none is begun while a result waits.
 *
 * @throws what `pull`, `hold` or `map` throws, after the results that came before.
 */
export async function* mapAsCompleted<Item extends object, Result>({
  pull,
  hold,
  map,
  concurrency,
}: Mapping<Item, Result>): AsyncGenerator<Result, void, undefined> {
  const completed: Promise<Result>[] = []
  let underWay = 0
  let isPulling = false
  let next: { readonly item: Item | undefined } | undefined
  let wake = () => {}

  for (;;) {
    if (completed.length > 0) {
      for (const result of completed.splice(0)) yield result
    } else if (next?.item && !isPulling) {
      const { item } = next
      const pause = hold()
      if (pause) getReady(pause.then(() => item))
      else begin(item)
    } else {
      if (!next && !isPulling && underWay < concurrency) getReady(pull())
      if (!isPulling && underWay === 0) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  function getReady(pulled: Promise<Item | undefined>): void {
    isPulling = true
    const settle = (settled: typeof next) => {
      next = settled
      isPulling = false
      wake()
    }
    pulled.then(
      (item) => settle({ item }),
      () => {
        completed.push(pulled as Promise<never>)
        settle({ item: undefined })
      },
    )
  }

  function begin(item: Item): void {
    next = undefined
    underWay += 1
    const mapped = map(item)
    const complete = () => {
      underWay -= 1
      completed.push(mapped)
      wake()
    }
    mapped.then(complete, complete)
  }
}
