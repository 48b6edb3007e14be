import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { mapConcurrently } from '../src/conformance/engine/send/concurrency.js'
import { differences, isNamed, type Made, type Part, type Table, tableOf, withTable } from './made.js'
import { parts } from './parts.js'

/** Everything that is made and downloaded; git ignores it. */
const work = resolve('dist/portability')

/** Runs the parts that the options name, or all, with the tools that the words name, or all. */
async function main(): Promise<void> {
  const flags = Object.fromEntries(
    ['record', ...parts.map(({ name }) => name)].map((name) => [name, { type: 'boolean' }] as const),
  )
  const { values, positionals: words } = parseArgs({ allowPositionals: true, options: flags })
  const chosen = parts.filter(({ name }) => values[name])
  const wanted = chosen.length > 0 ? chosen : parts
  for (const word of words) refuseUnknown(word, wanted)
  const named = wanted.filter(({ tools }) => tools.some((tool) => isNamed(tool, words)))
  // Most of them wait most of the time: for a registry, a program to start, a response that never comes.
  await mapConcurrently(named, 2, (part) => tryPart(part, words, values['record']))
}

/** Runs a part, and says what it made and how long it took. */
async function tryPart(part: Part, words: readonly string[], records: boolean | undefined): Promise<void> {
  const since = performance.now()
  const { tables: all, problems } = await runPart(part, words)
  const tables = all.filter(({ rows }) => rows.length > 0)
  for (const table of tables) console.log(`\n${tableOf(table)}\n`)
  for (const problem of problems) console.log(problem)
  if (problems.length > 0) process.exitCode = 1
  for (const table of tables) await (records ? record(table, problems) : compare(table))
  console.log(`${part.name}: ${Math.round((performance.now() - since) / 1000)} s`)
}

/** @throws {ContractFileError} when no tool of these parts has the word in its name. */
function refuseUnknown(word: string, wanted: readonly Part[]): void {
  if (wanted.some(({ tools }) => tools.some((tool) => isNamed(tool, [word])))) return
  const options = wanted.map(({ name }) => `--${name}`).join(', ')
  throw new ContractFileError(`nothing that ${options} tries has "${word}" in its name.`)
}

/** A part that fails must not take the others with it. */
async function runPart({ name, run }: Part, words: readonly string[]): Promise<Made> {
  try {
    return await run(work, words)
  } catch (error) {
    return { tables: [], problems: [`${name} failed: ${error instanceof Error ? error.stack : error}`] }
  }
}

/** Writes a table into its page, with the date of today. */
async function record(table: Table, problems: readonly string[]): Promise<void> {
  if (!table.isWhole || problems.length > 0) {
    console.log(
      `Not recorded in ${table.page}: ${table.isWhole ? 'something is wrong' : 'some are left out'}.`,
    )
    return
  }
  const date = new Date().toISOString().slice(0, 10)
  await writeFile(table.page, withTable(await readFile(table.page, 'utf8'), table, date))
}

/** Says of which rows the page tells something else; tools differ from machine to machine, so it is no failure. */
async function compare(table: Table): Promise<void> {
  if (!table.isWhole) return
  const others = differences(await readFile(table.page, 'utf8'), table)
  if (others.length > 0) console.log(`${table.page} says something else of: ${others.join('; ')}.`)
}

await runMain('portability', main)
