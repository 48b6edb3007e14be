import type { Sent } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { count } from '../../engine/words.js'
import { conforming, upgradeCase } from '../cases.js'
import { resultsIn } from '../fields.js'
import { madeUpId } from '../safety.js'

const questions = [
  { name: 'empty-array', title: 'no ids at all', ids: [] },
  { name: 'duplicates', title: 'the same id twice', ids: [madeUpId(1), madeUpId(1)] },
]

/** Undocumented cases: any conforming response will do, and the report says which one came. */
export const undocumented: readonly Check[] = questions.map(({ name, title, ids }) => ({
  id: `undocumented/${name}`,
  title: `${title}: the server may choose, and must not fail`,
  basis: 'policy',
  cases: () => [upgradeCase(title, ids, { ...conforming, basis: 'policy' })],
  observe: (sent) => sent.map((one) => `${title}: ${observeResponse(one)}`),
}))

function observeResponse({ response }: Sent): string {
  if (!response) return 'no response'
  const results = resultsIn(response.json?.value)
  return `answered with ${response.status}${results ? ` and ${count(results.length, 'result')}` : ''}`
}
