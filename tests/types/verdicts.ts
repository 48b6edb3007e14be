import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../support/folder.js'
import { repository } from '../support/process.js'
import { compile } from './compile.js'

/** An expression or a type in the source, and the name of the contract's type that it must fit. */
export interface Candidate {
  /** A `literal` is checked as written in place; a `variable` as something known to have exactly that type. */
  readonly form: 'literal' | 'variable'
  readonly source: string
  readonly type: string
}

/**
 * Asks the TypeScript compiler which candidates fit their types, in one compilation.
 *
 * @returns A verdict for each candidate, in their order.
 */
export async function compilerAccepts(
  candidates: readonly Candidate[],
  options: { readonly exactOptionalPropertyTypes: boolean },
): Promise<boolean[]> {
  const lines = candidates.map((candidate, index) =>
    // To TypeScript, these two end a line.
    statements[candidate.form](candidate, index)
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  )
  const text = [
    `import type * as contract from ${JSON.stringify(join(repository, 'src/types.js'))}`,
    ...lines,
  ].join('\n')
  const refused = new Set(await linesWithErrors(text, options))
  return lines.map((_, index) => !refused.has(index + 1))
}

const statements: Readonly<Record<Candidate['form'], (candidate: Candidate, index: number) => string>> = {
  literal: ({ source, type }, index) => `export const value${index}: contract.${type} = ${source}`,
  variable: ({ source, type }, index) =>
    `declare const given${index}: ${source}; export const value${index}: contract.${type} = given${index}`,
}

async function linesWithErrors(
  text: string,
  { exactOptionalPropertyTypes }: { readonly exactOptionalPropertyTypes: boolean },
): Promise<number[]> {
  const folder = await makeFolder()
  await writeFile(join(folder, 'candidates.mts'), text)
  const complaints = await compile(['candidates.mts'], {
    cwd: folder,
    options: ['--exactOptionalPropertyTypes', `${exactOptionalPropertyTypes}`, '--lib', 'es5'],
  })
  return complaints.map((complaint) => {
    const [, line] = /^candidates\.mts\((\d+),\d+\): error TS2/.exec(complaint) ?? []
    if (line === undefined) throw new Error(complaint)
    return Number(line) - 1
  })
}
