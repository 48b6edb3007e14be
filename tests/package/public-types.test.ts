import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, inject, it } from 'vitest'

const dist = dirname(inject('commandLine'))
const entries = ['index', 'types', 'vitest', 'conformance/index', 'mock/index', 'mock/simulator']

// `npx vitest run tests/package/public-types.test.ts --project package --update` writes it anew, for a reviewer to read.
describe('the public types', () => {
  const program = ts.createProgram(
    entries.map((entry) => join(dist, `${entry}.d.ts`)),
    { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, skipLibCheck: true, types: [] },
  )

  it.each(entries)('should be as reviewed: %s', async (entry) => {
    await expect(declarationsOf(program, join(dist, `${entry}.d.ts`))).toMatchFileSnapshot(
      `fixtures/public-types/${entry.replace('/', '-')}.txt`,
    )
  })
})

/** What an entry exports, each with its declaration, without the comments. */
function declarationsOf(program: ts.Program, file: string): string {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  const printer = ts.createPrinter({ removeComments: true })
  const declarations = (module ? checker.getExportsOfModule(module) : []).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const texts = (target.declarations ?? []).map((node) =>
      printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()),
    )
    return `// ${symbol.name}\n${texts.join('\n')}\n`
  })
  return declarations.sort().join('\n')
}
