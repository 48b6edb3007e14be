/** What one measurement found: a table and the goals that it is held to. */
export interface Measurement {
  readonly title: string
  /** What was compared with what, in a sentence or two. */
  readonly method: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly goals: readonly Goal[]
}

/** A figure that we promise. */
export interface Goal {
  readonly what: string
  readonly measured: number
  readonly bound: 'at most' | 'at least'
  readonly limit: number
  /** Such as `ms`; empty for a ratio. */
  readonly unit: string
}

/** How thoroughly to measure. */
export interface Effort {
  /** How often each contestant has its turn. */
  readonly rounds: number
  /** The most seconds to spend on tools that take minutes. */
  readonly seconds: number
}

/** Promises a figure; one that is missing meets no goal. */
export function goal(
  what: string,
  measured: number | undefined,
  bound: Goal['bound'],
  limit: number,
  unit = '',
): Goal {
  return { what, measured: measured ?? Number.NaN, bound, limit, unit }
}

/** Whether a goal is met. */
export function isMet({ measured, bound, limit }: Goal): boolean {
  return bound === 'at most' ? measured <= limit : measured >= limit
}
