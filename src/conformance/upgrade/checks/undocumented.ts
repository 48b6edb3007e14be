import { type Check, conforming, upgradeCase } from '../../engine/check.js'
import type { Sent } from '../../engine/target.js'
import { madeUpId } from '../harm.js'

const questions: readonly {
  readonly name: string
  readonly title: string
  readonly ids: readonly string[]
}[] = [
  { name: 'empty-array', title: 'no ids at all', ids: [] },
  { name: 'duplicates', title: 'the same id twice', ids: [madeUpId(1), madeUpId(1)] },
  { name: 'unknown-id', title: 'an id that no instance has', ids: [madeUpId(1)] },
]

/** What nothing documents: any conforming answer will do, and the report says which one came. */
export const undocumented: readonly Check[] = questions.map(({ name, title, ids }) => ({
  id: `undocumented/${name}`,
  title: `${title}: the server may choose, and must not fail`,
  basis: 'policy',
  cases: () => [upgradeCase(title, ids, { ...conforming, basis: 'policy' })],
  observe: (sent) => sent.map((one) => `${title}: ${describeAnswer(one)}`),
}))

function describeAnswer({ response }: Sent): string {
  if (!response) return 'no answer'
  const results = countResults(response.body)
  return results === undefined
    ? `answered with ${response.status}`
    : `answered with ${response.status} and ${results === 1 ? '1 result' : `${results} results`}`
}

function countResults(body: Uint8Array): number | undefined {
  try {
    const { upgrade_results: results } = JSON.parse(new TextDecoder().decode(body))
    return Array.isArray(results) ? results.length : undefined
  } catch {
    return undefined
  }
}
