import { resolve } from 'node:path'
import ts from 'typescript'

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
export function compilerAccepts(
  candidates: readonly Candidate[],
  options: { readonly exactOptionalPropertyTypes: boolean },
): boolean[] {
  const lines = candidates.map((candidate, index) =>
    // To TypeScript, these two end a line.
    statements[candidate.form](candidate, index)
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  )
  const text = [`import type * as contract from '../src/types.js'`, ...lines].join('\n')
  const refused = new Set(linesWithErrors(text, options))
  return lines.map((_, index) => !refused.has(index + 1))
}

const statements: Readonly<Record<Candidate['form'], (candidate: Candidate, index: number) => string>> = {
  literal: ({ source, type }, index) => `export const value${index}: contract.${type} = ${source}`,
  variable: ({ source, type }, index) =>
    `declare const given${index}: ${source}; export const value${index}: contract.${type} = given${index}`,
}

function linesWithErrors(text: string, options: { readonly exactOptionalPropertyTypes: boolean }): number[] {
  const path = resolve('generated/candidates.ts')
  const settings: ts.CompilerOptions = {
    ...options,
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es5.d.ts'],
    types: [],
  }
  const host = ts.createCompilerHost(settings)
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
  const { getSourceFile } = host
  host.getSourceFile = (name, ...rest) => (name === path ? source : getSourceFile(name, ...rest))
  host.fileExists = (name) => name === path || ts.sys.fileExists(name)
  const program = ts.createProgram([path], settings, host)
  const file = program.getSourceFile(path)
  const [problem] = [...program.getSyntacticDiagnostics(file), ...program.getGlobalDiagnostics()]
  if (problem) throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'))
  return program
    .getSemanticDiagnostics(file)
    .map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line)
}
