import fc from 'fast-check'

/**
 * Every made-up id in the shape of a real one starts with these. No real instance has such an id,
 * and an owner who finds one in a log recognises it.
 */
export const madeUpPrefix = '00000000'

/** Anything that could be a real instance id, wherever it stands in a text. One official example has 28 digits. */
const realShape = /[0-9a-f]{28,32}in\d\d/gi

/** Generates made-up ids in the shape of real ones. */
export const madeUpIds: fc.Arbitrary<string> = fc
  .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 })
  .map((digits) => `${madeUpPrefix}${digits}in02`)

/**
 * Generates ids of any form that the contract allows. Those that are not in the shape of a real id
 * are too short, too long, or have a character that no real id has, so they cannot be a real one.
 */
export const anyIds: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: madeUpIds },
  { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 24 }).map((text) => `~${text}`) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 400 }).map((length) => 'z'.repeat(length)) },
)

/** The n-th made-up id: always the same, so that a deterministic case is. */
export function madeUpId(n: number): string {
  return `${madeUpPrefix}${n.toString(16).padStart(24, '0')}in02`
}

/** Turns an example's id into a made-up one: examples of the documentation could be somebody's. */
export function disguise(id: string): string {
  return id.length > madeUpPrefix.length ? madeUpPrefix + id.slice(madeUpPrefix.length) : id
}

/** The ids in a text that could be real and that nobody asked for, even when JSON escapes hide them. */
export function unaskedIds(text: string, askedFor: ReadonlySet<string>): string[] {
  const plain = text.replace(/\\u00([0-7][0-9a-f])/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  return (plain.match(realShape) ?? []).filter((id) => !id.startsWith(madeUpPrefix) && !askedFor.has(id))
}
