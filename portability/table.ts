import type { Generator } from './generators.js'
import type { Behaviour } from './trials.js'

/** The result for one generator. */
export type Row =
  | { readonly generator: Generator; readonly behaviour: Behaviour }
  | { readonly generator: Generator; readonly failed: 'generate' | 'compile'; readonly why: string }

/** The columns of the table. */
export const heads = [
  'generator',
  'version',
  'generates',
  'compiles',
  'call',
  'a result with both outcomes',
  'eleven ids refused by',
  'new fields',
  'redirect',
  'arrives again after',
  'watch out for',
]

/** The cells of a row. */
export function cellsOf(row: Row): string[] {
  const { name, version, language, weak = '' } = row.generator
  const start = [`${name} (${language})`, version]
  if ('failed' in row) {
    const [reason = ''] = row.why.split('\n')
    return [...start, ...(row.failed === 'generate' ? ['no'] : ['yes', 'no']), reason]
  }
  const { wrong, both, limit, unknownField, redirect, once } = row.behaviour
  const call = wrong.length === 0 ? 'right' : `wrong: ${wrong.join(', ')}`
  return [
    ...start,
    'yes',
    'yes',
    call,
    both,
    limit,
    unknownField,
    redirect,
    once.sentAgain.join(', ') || 'nothing',
    weak,
  ]
}
