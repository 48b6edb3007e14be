import { readFile, writeFile } from 'node:fs/promises'
import { runShell } from '../../tests/support/process.js'
import { page, tryPageProgram } from './page.js'
import { makeCaller, sdks } from './sdks.js'
import { compareSignatures } from './signatures.js'
import { trySdk } from './trials.js'

const before = 'Bold is what can hurt.\n\n'

/**
 * Tries the official SDKs: their signatures, the table of the page about them, and its programs.
 *
 * @param only - a part of the name of the SDKs to try; the table is left alone then
 * @param record - writes the table into the page, instead of comparing it
 * @returns what is wrong, a sentence each
 */
export async function trySdks(
  work: string,
  { record, only = '' }: { readonly record: boolean; readonly only?: string | undefined },
): Promise<string[]> {
  const wanted = sdks.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()))
  const problems: string[] = []
  const columns = new Map<string, ReadonlyMap<string, string>>()
  for (const sdk of wanted) {
    const missing = await firstMissing(sdk.programs)
    if (missing !== undefined) {
      problems.push(`${sdk.name} can't be tried: there is no ${missing} on this machine.`)
      continue
    }
    const call = await makeCaller(sdk, work)
    // The core for Node shows its signer to nobody; its requests are verified in the trials.
    if (sdk.name !== 'Node') {
      const { same, accepted, of } = await compareSignatures(call)
      console.log(
        `${sdk.name}: of ${of} random requests, ${same} signed alike, ${accepted} of theirs accepted`,
      )
      if (same < of || accepted < of) problems.push(`${sdk.name} signs otherwise than this package.`)
    }
    columns.set(`${sdk.name}`, await trySdk(sdk.name, call))
    const wrong = await tryPageProgram(sdk, work)
    console.log(`${page}, ${sdk.name}: ${wrong.join('; ') || 'right and safe'}`)
    problems.push(...wrong.map((what) => `The program for ${sdk.name} ${what}`))
  }
  const table = toTable(columns)
  console.log(`\n${table}`)
  if (wanted.length < sdks.length) return problems
  const text = await readFile(page, 'utf8')
  const [start = '', rest = ''] = text.split(before)
  const after = rest.slice(rest.indexOf('\n\n'))
  if (record && problems.length === 0) await writeFile(page, start + before + table + after)
  else if (!rest.startsWith(`${table}\n`))
    problems.push(`The table of ${page} says something else; record it.`)
  return problems
}

async function firstMissing(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    const { exitCode } = await runShell(`command -v ${program}`)
    if (exitCode !== 0) return program
  }
  return undefined
}

function toTable(columns: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const titles = [...new Set([...columns.values()].flatMap((column) => [...column.keys()]))]
  const head = ['', ...columns.keys()]
  const rows = titles.map((title) => [
    title,
    ...[...columns.values()].map((column) => column.get(title) ?? ''),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
