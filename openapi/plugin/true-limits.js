const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const number = `(\\d+|${words.join('|')})\\b`
const limitInProse = new RegExp(`\\b(?:a maximum of|at most|up to|more than)\\s+${number}`, 'gi')

/** The keys whose texts people read; of code samples it is their source. */
const proseKeys = ['title', 'summary', 'description', 'source']

/**
 * Compares every limit that a text repeats, such as "a maximum of 10", with the limits (`maxItems`) of the
 * contract, so that neither can change without the other.
 *
 * @type {import('@redocly/openapi-core/lib/visitors.js').Oas3Rule}
 */
export const trueLimits = () => ({
  Root(root, ctx) {
    const limits = new Set(
      [...valuesOf(root)].filter(({ key }) => key === 'maxItems').map(({ value }) => value),
    )
    if (limits.size === 0) return
    for (const { key, value, at } of valuesOf(root)) {
      if (!proseKeys.includes(key) || typeof value !== 'string') continue
      for (const [said, told = ''] of value.matchAll(limitInProse)) {
        const index = words.indexOf(told.toLowerCase())
        if (limits.has(index < 0 ? Number(told) : index + 1)) continue
        ctx.report({
          message: `The text says "${said.replace(/\s+/g, ' ')}", but the limit is ${[...limits].join(' or ')}; change one of them.`,
          location: ctx.location.child(at),
        })
      }
    }
  },
})

/**
 * Everything in a document, with its key and its place, except examples and their values.
 *
 * @param {unknown} node
 * @param {string[]} at
 * @returns {Generator<{ key: string, value: unknown, at: string[] }>}
 */
function* valuesOf(node, at = []) {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'value' || (key === 'examples' && Array.isArray(value))) continue
    yield { key, value, at: [...at, key] }
    yield* valuesOf(value, [...at, key])
  }
}
