import type { KnownDeviation } from '../../options.js'

/** What a failure shows, as far as known deviations tell failures apart. */
export interface Shown {
  /** Under which it is reported. */
  readonly id: string
  /** The check that sent the request. */
  readonly during: string
  readonly status: number | undefined
  readonly constraint: string | undefined
}

type Index = ReadonlyMap<string, readonly [place: number, deviation: KnownDeviation]>

/** A run groups its failures after each check, by the same deviations every time. */
const indexes = new WeakMap<readonly KnownDeviation[], Index>()

/** The first known deviation that explains a failure. It takes no longer when there are many. */
export function findKnownDeviation(
  deviations: readonly KnownDeviation[],
  shown: Shown,
): KnownDeviation | undefined {
  if (deviations.length === 0) return undefined
  const index = indexes.get(deviations) ?? indexDeviations(deviations)
  indexes.set(deviations, index)
  const keys = prefixesOf(shown.id).flatMap((check) =>
    [shown.status, undefined].flatMap((status) =>
      [shown.constraint, undefined].flatMap((constraint) =>
        [...prefixesOf(shown.during), undefined].map((during) =>
          deviationKey(check, status, constraint, during),
        ),
      ),
    ),
  )
  const found = keys.flatMap((key) => {
    const entry = index.get(key)
    return entry ? [entry] : []
  })
  return found.toSorted(([one], [other]) => one - other)[0]?.[1]
}

function indexDeviations(deviations: readonly KnownDeviation[]): Index {
  const index = new Map<string, readonly [number, KnownDeviation]>()
  for (const [place, deviation] of deviations.entries()) {
    const { check, status, constraint, during } = deviation
    for (const sender of during ?? [undefined]) {
      const key = deviationKey(check, status, constraint, sender)
      if (!index.has(key)) index.set(key, [place, deviation])
    }
  }
  return index
}

function deviationKey(...parts: readonly (string | number | undefined)[]): string {
  return JSON.stringify(parts.map((part) => part ?? null))
}

/** An id, and each part of it up to a slash: `a/b/c`, `a/b` and `a`. */
export function prefixesOf(id: string): string[] {
  const names = id.split('/')
  return names.map((_, index) => names.slice(0, names.length - index).join('/'))
}
