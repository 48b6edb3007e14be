import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { runShell } from '../tests/support/process.js'
import { daskProgram, tryDask } from './dask.js'
import { type Generator, generators, type Language, languages } from './generators.js'
import { tryHarReaders } from './har-readers.js'
import { judgedClients, tryJudged } from './judged.js'
import { isNamed, lineOf, type Part } from './made.js'
import { type PageProgram, readPagePrograms } from './page.js'
import { tryRecorders } from './recorders.js'
import { cellsOf, heads, type Row } from './table.js'
import { triable } from './tools.js'
import { type Behaviour, tryOut } from './trials.js'
import { npmTypes, tryTypeScript } from './typescript.js'

/** The page with the tables. */
const page = 'docs/portability.md'

/** Cargo builds what several clients share only once. */
const cargoIn = (work: string) => ({
  ...process.env,
  CARGO_TARGET_DIR: join(work, 'cargo-target'),
  CARGO_INSTALL_ROOT: join(work, 'cargo'),
  PATH: [join(work, 'cargo/bin'), process.env['PATH']].join(delimiter),
})

/** Something that is tried and has no row: what is wrong with it, a sentence each. */
interface Trial {
  readonly name: string
  readonly needs: readonly string[]
  readonly run: (work: string) => Promise<string[]>
}

const trials: readonly Trial[] = [
  ...readPagePrograms().map((program) => trialOf(program, (work) => tryPageProgram(program, work))),
  ...judgedClients.map((client) => trialOf(client, (work) => tryJudged(client, work))),
  { name: daskProgram.name, needs: ['python3'], run: tryDask },
  { name: 'recorders', needs: ['npm', 'python3'], run: tryRecorders },
  { name: 'readers of HAR', needs: ['npm', 'python3'], run: tryHarReaders },
]
const clients = generators.map((generator) => ({
  generator,
  name: `${generator.name} (${generator.language})`,
  needs: [...new Set([...languages[generator.language], ...(usesMaven(generator) ? ['java', 'mvn'] : [])])],
}))

/** Clients and types that generators make of the contract, the programs of the pages, and what reads or writes recordings. */
export const generated: Part = {
  name: 'generators',
  tools: [...clients, ...trials, npmTypes].map(({ name }) => name),
  async run(work, words) {
    const problems: string[] = []
    const rows: Row[] = []
    for await (const { generator } of triable(clients, words)) {
      const row = await tryGenerator(generator, work)
      rows.push(row)
      console.log(lineOf(cellsOf(row)))
      if ('failed' in row) problems.push(`${generator.name} does not ${row.failed}: ${row.why}`)
      else problems.push(...row.behaviour.wrong.map((what) => `${generator.name} gets ${what} wrong`))
    }
    for await (const { name, run } of triable(trials, words)) {
      const wrong = await run(work)
      console.log(`${name}: ${wrong.join('; ') || 'as it must be'}`)
      problems.push(...wrong.map((what) => `${name}: ${what}`))
    }
    const table = { page, heads, rows: rows.map(cellsOf), isWhole: rows.length === clients.length }
    const types = isNamed(npmTypes.name, words) ? await tryTypeScript(work) : undefined
    return {
      tables: [table, ...(types?.tables ?? [])],
      problems: [...problems, ...(types?.problems ?? [])],
    }
  },
}

/** A generator of any language can be a Java program. */
function usesMaven({ generate }: Generator): boolean {
  return generate.some((command) => command.startsWith('mvn '))
}

function trialOf({ name, language }: { name: string; language: string }, run: Trial['run']): Trial {
  const needs = language === 'curl' ? ['curl'] : languages[language as Language]
  return { name, needs, run }
}

async function tryGenerator(generator: Generator, work: string): Promise<Row> {
  const [from, to] = generator.caller
  const program = await readFile(join('portability/callers', from), 'utf8')
  const made = await make(generator, { file: to, text: program }, work)
  return 'failed' in made ? { generator, ...made } : { generator, behaviour: made }
}

/** What is wrong with a program that the page shows: it has to be right, and safe where its client is not. */
async function tryPageProgram(program: PageProgram, work: string): Promise<string[]> {
  const made = await make(program, program, work)
  if ('failed' in made) return [`${made.failed}: ${made.why}`]
  return [
    ...made.wrong.map((what) => `gets ${what} wrong`),
    ...(made.both === 'refused' ? [] : [`a result with both outcomes is ${made.both}`]),
    ...(made.unknownField === 'read' ? [] : ['refuses a response with a new field']),
    ...(made.redirect === 'not followed' ? [] : [`a redirect is ${made.redirect}`]),
    ...made.once.sentAgain.map((failure) => `is sent again after: ${failure}`),
    ...made.once.claimed.map((failure) => `claims to know what became of it after: ${failure}`),
  ]
}

/** Makes a client in a folder of its own, compiles it and tries it out. */
async function make(
  { name, generate, compile, call }: Omit<Generator, 'caller'>,
  program: Pick<PageProgram, 'file' | 'text'>,
  work: string,
): Promise<Behaviour | { failed: 'generate' | 'compile'; why: string }> {
  const env = cargoIn(work)
  const folder = join(work, name.replaceAll(/\W+/g, '-'))
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp('generated/openapi-3.0.yaml', join(folder, 'openapi-3.0.yaml'))
  const written = join(folder, program.file)
  for (const [step, commands] of [
    ['generate', generate],
    ['compile', compile],
  ] as const) {
    // Last, because some generators and package managers put a program of their own there.
    if (step === 'compile') {
      await mkdir(dirname(written), { recursive: true })
      await writeFile(written, program.text)
    }
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder, env })
      if (exitCode !== 0)
        return { failed: step, why: `"${command}" ended with ${exitCode}: ${stdout}${stderr}`.slice(0, 4000) }
    }
  }
  return tryOut((ids, variables) =>
    runShell(`${call} ${ids.join(' ')}`, { cwd: folder, env: { ...env, ...variables } }),
  )
}
