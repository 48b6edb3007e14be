import { count } from '../engine/words.js'
import type { Explanation } from '../report.js'
import { printable } from './text.js'

/** So many of the requests of a check show what it is about. */
const mostCasesShown = 12

/** Writes the explanation of a check for a terminal. */
export function renderExplanation(explanation: Explanation): string {
  const { id, title, basis, stated, sends, isGenerated, weighs, means } = explanation
  const rest = sends.length - mostCasesShown
  const facts: readonly (readonly [string, readonly string[]])[] = [
    [
      'basis',
      [
        stated
          ? `${basis}: ${stated.where} (openapi.yaml:${stated.line})`
          : `${basis}, because nothing is documented`,
      ],
    ],
    [
      'sends',
      sends.length === 0 ? ['nothing; it looks at what others sent and got'] : sends.slice(0, mostCasesShown),
    ],
    ['', rest > 0 ? [`and ${count(rest, 'more request')}`] : []],
    ['', isGenerated ? ['and generated requests, as many as --runs says'] : []],
    ['weighs', weighs],
    ['means', [means]],
  ]
  const lines = facts.flatMap(([name, texts]) =>
    texts.map((text, index) => `  ${(index === 0 ? name : '').padEnd(7)} ${printable(text)}`),
  )
  return [`${id}: ${title}`, ...lines, ''].join('\n')
}
