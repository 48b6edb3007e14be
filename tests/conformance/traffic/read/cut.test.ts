import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cutter } from '../../../../src/conformance/traffic/read/cut.js'
import { arrays } from '../../../../src/conformance/traffic/read/formats.js'

/** Cuts a document that arrives in pieces of these sizes, one after the other and then again from the first. */
function cut(document: string, sizes: readonly number[]) {
  const cutter = new Cutter(arrays)
  const bytes = Buffer.from(document)
  const found: unknown[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    for (const element of cutter.take(bytes.subarray(at, at + size))) found.push(JSON.parse(String(element)))
    at += size
  }
  return { found, cutter }
}

/** Texts of what could be taken for the structure of a document. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', '\n', 'é', '\u{1f600}') }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('entries', 'log', 'run', 'executions', 'log.entries', '"entries":['),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}))
/** Fields that lead to no array of entries. */
const otherMembers = fc
  .dictionary(text, value, { maxKeys: 3 })
  .map((fields) =>
    Object.entries(fields).filter(
      ([name]) => !/^(?:log|run|entries|executions|requests|.*interactions)$/.test(name),
    ),
  )
const names = fc.constantFrom(
  'log.entries',
  'entries',
  'interactions',
  'http_interactions',
  'run.executions',
  'requests',
  '',
)
const spaces = fc.constantFrom<(string | number)[]>('', '\t', 2, '\n  ')
const document = fc
  .record({
    names,
    entries: fc.array(value, { maxLength: 5 }),
    before: otherMembers,
    after: otherMembers,
    around: otherMembers,
    space: spaces,
  })
  .map(({ names: path, entries, before, after, around, space }) => {
    const [outer, inner] = path.split('.')
    const array = (name: string) => Object.fromEntries([...before, [name, entries], ...after])
    const inside =
      inner === undefined
        ? array(outer ?? '')
        : { ...Object.fromEntries(around), [outer ?? '']: array(inner) }
    return { path, entries, text: JSON.stringify(path === '' ? entries : inside, null, space as string) }
  })
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('Cutter', () => {
  it('should cut the elements that JSON.parse finds, wherever chunks end', () => {
    fc.assert(
      fc.property(document, sizes, ({ path, entries, text: written }, chunks) => {
        const { found, cutter } = cut(written, chunks)

        expect(found).toEqual(JSON.parse(JSON.stringify(entries)))
        expect(cutter.array).toBe(path)
        expect([cutter.ended, cutter.hasRest]).toEqual([true, false])
      }),
      { numRuns: 4000 },
    )
  })

  it('should find that a document has not ended, wherever it is cut', () => {
    fc.assert(
      fc.property(document, fc.nat(), ({ text: written }, at) => {
        const bytes = Buffer.from(written)
        const cutter = new Cutter(arrays)
        cutter.take(bytes.subarray(0, at % bytes.length))

        expect(cutter.ended).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['x', '{}', ']', '\0'])('should see what stands behind the document: %j', (rest) => {
    expect(cut(`{"entries":[1]} \n${rest}`, [3]).cutter.hasRest).toBe(true)
    expect(cut('{"entries":[1]} \r\n\t', [3]).cutter.hasRest).toBe(false)
  })

  it('should keep no name that is not looked for, however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`n${index}`, index]))

    expect(cut(JSON.stringify({ ...many, entries: [1] }), [100])).toMatchObject({ found: [1] })
    expect(cut(JSON.stringify(many), [100]).cutter.names.size).toBeLessThanOrEqual(100)
  })
})
