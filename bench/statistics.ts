/** The least, the middle and the most of some figures. */
export interface Spread {
  readonly least: number
  readonly median: number
  readonly most: number
}

/** The figure below which a share of all figures lies, from 0 to 1; 0.5 is the median. */
export function quantile(figures: readonly number[], share: number): number {
  const ascending = figures.toSorted((one, other) => one - other)
  const place = (ascending.length - 1) * share
  const below = ascending[Math.floor(place)] ?? Number.NaN
  const above = ascending[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

/** Describes figures of which each is as good as any other. */
export function spread(figures: readonly number[]): Spread {
  return { least: quantile(figures, 0), median: quantile(figures, 0.5), most: quantile(figures, 1) }
}

/** Compares figures with those that a baseline had in the same rounds, so that what slows a round slows both. */
export function ratio(figures: readonly number[], baseline: readonly number[]): Spread {
  return spread(figures.map((figure, round) => figure / (baseline[round] ?? Number.NaN)))
}

/**
 * Gives each contestant a turn per round, in an order that rotates so that none always follows the same
 * one. A first round is not counted: it warms up.
 *
 * @param contestants - each measures itself and returns its figure
 * @returns the figures of each, by round
 */
export async function takeTurns<Name extends string, Figure>(
  contestants: Readonly<Record<Name, () => Promise<Figure>>>,
  rounds: number,
): Promise<Record<Name, Figure[]>> {
  const names = Object.keys(contestants) as Name[]
  const figures = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Figure[]>
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const figure = await contestants[name]()
      if (round > 0) figures[name].push(figure)
    }
  }
  return figures
}

/** Writes a number with as many digits as tell something. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: places, minimumFractionDigits: 0 })
}

/** Writes a spread as its median, with the least and the most in brackets. */
export function describe({ least, median, most }: Spread): string {
  return `${digits(median)} (${digits(least)}–${digits(most)})`
}
