import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const files = ['tests/types/outcomes.ts', 'tests/types/client.ts']

/** What the compiler says of the files, where an unused `@ts-expect-error` is an error as well. */
function diagnose(options: ts.CompilerOptions): string[] {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    // What runs in a browser must need no types of Node.
    types: [],
    ...options,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start = 0, messageText }) =>
      [
        file?.fileName,
        file && file.getLineAndCharacterOfPosition(start).line + 1,
        ts.flattenDiagnosticMessageText(messageText, '\n'),
      ].join(':'),
    )
}

describe('the types', () => {
  it.each<[string, ts.CompilerOptions]>([
    ['strict alone', {}],
    ['exactOptionalPropertyTypes', { exactOptionalPropertyTypes: true }],
    ['noUncheckedIndexedAccess', { noUncheckedIndexedAccess: true }],
    [
      'bundler resolution',
      { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    ],
  ])('should refuse and narrow as the type tests say under %s', (_name, options) => {
    expect(diagnose(options)).toEqual([])
  })
})
