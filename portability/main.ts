import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { runShell } from '../tests/support/process.js'
import { daskProgram, tryDask } from './dask.js'
import { tryExclusivity } from './exclusivity/main.js'
import { type Generator, generators, languages } from './generators.js'
import { tryHarReaders } from './har-readers.js'
import { judgedClients, tryJudged } from './judged.js'
import { tryOnce } from './once.js'
import { type PageProgram, readPagePrograms } from './page.js'
import { tryPeers } from './peers/main.js'
import { tryRecorders } from './recorders.js'
import { trySdks } from './sdks/main.js'
import { tryServers } from './servers/main.js'
import { type Row, toTable } from './table.js'
import { findMissing, sayLeftOut } from './tools.js'
import { type Behaviour, tryOut } from './trials.js'
import { tryTypeScript } from './typescript.js'

/** Everything that is made and downloaded; git ignores it. */
const work = resolve('dist/portability')

const env = {
  ...process.env,
  CARGO_TARGET_DIR: join(work, 'cargo-target'),
  CARGO_INSTALL_ROOT: join(work, 'cargo'),
  PATH: [join(work, 'cargo/bin'), process.env['PATH']].join(delimiter),
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      sdks: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      exclusivity: { type: 'boolean', default: false },
      servers: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
    },
  })
  if (values.once) return showRows(tryOnce, positionals)
  if (values.exclusivity) return showRows(tryExclusivity, positionals)
  if (values.servers) return showRows(tryServers, positionals)
  if (values.peers) return showRows(tryPeers, positionals)
  if (positionals.length > 0) {
    throw new ContractFileError(
      `"${positionals.join(' ')}" is no option; names go with --once, --exclusivity, --servers or --peers, or with --only.`,
    )
  }
  if (values.sdks) {
    const problems = await trySdks(work, values)
    if (problems.length > 0) throw new ContractFileError(problems.join('\n'))
    return
  }
  const isWanted = ({ name, language }: { name: string; language: string }) =>
    values.only === undefined || `${language} ${name}`.toLowerCase().includes(values.only.toLowerCase())
  const missing = await findMissingByLanguage()
  const isPartial = missing.size > 0 || (values.only !== undefined && values.only !== 'npm')
  if (values.record && isPartial) {
    throw new ContractFileError('Only a whole run can be recorded, or one with --only npm.')
  }
  for (const [language, programs] of missing) {
    sayLeftOut(language, programs)
  }
  const isPossible = ({ language }: { language: string }) => !missing.has(language)
  let failures = 0
  let tried = 0

  const rows: Row[] = []
  for (const generator of generators.filter(isWanted).filter(isPossible)) {
    tried += 1
    const row = await tryGenerator(generator)
    rows.push(row)
    if ('failed' in row || row.behaviour.wrong.length > 0) failures += 1
    console.log(toTable([row]).split('\n').at(-1))
  }
  for (const program of readPagePrograms().filter(isWanted).filter(isPossible)) {
    tried += 1
    const problems = await tryPageProgram(program)
    if (problems.length > 0) failures += 1
    console.log(`${program.name}: ${problems.join('; ') || 'right and safe'}`)
  }
  for (const client of judgedClients.filter(isWanted).filter(isPossible)) {
    tried += 1
    const problems = await tryJudged(client, work)
    if (problems.length > 0) failures += 1
    console.log(`${client.name}: ${problems.join('; ') || 'judged as it must be'}`)
  }
  if ([daskProgram].filter(isWanted).some(isPossible)) {
    tried += 1
    const problems = await tryDask(work)
    if (problems.length > 0) failures += 1
    console.log(`${daskProgram.name}: ${problems.join('; ') || 'the same report as one judge of all'}`)
  }
  if (isWanted({ name: 'recorders', language: 'Python' }) && isPossible({ language: 'Python' })) {
    tried += 1
    failures += (await tryRecorders(work)).length
  }
  if (isWanted({ name: 'readers of HAR', language: 'Python' }) && isPossible({ language: 'Python' })) {
    tried += 1
    failures += (await tryHarReaders(work)).length
  }
  if (rows.length > 0) console.log(`\n${toTable(rows)}`)
  const typeScript = isWanted({ name: 'npm', language: 'TypeScript' })
    ? await tryTypeScript(work, env)
    : undefined
  if (typeScript) tried += 1
  if (typeScript) console.log(`\n${typeScript.table}`)
  failures += typeScript?.failed.length ?? 0
  if (values.record) await record(rows, typeScript?.table)
  if (tried === 0) {
    throw new ContractFileError(
      `Nothing was tried; --only ${values.only} names no generator that can run here.`,
    )
  }
  if (failures > 0) process.exitCode = 1
}

/** A table for a page, with its date. */
async function showRows(tryRows: typeof tryOnce, words: readonly string[]): Promise<void> {
  const { table, tried } = await tryRows(work, words)
  if (tried === 0)
    throw new ContractFileError(`Nothing was tried: "${words.join(' ')}" names nothing that can run here.`)
  console.log(`\nMade on ${new Date().toISOString().slice(0, 10)}.\n\n${table}`)
}

/** What each language lacks on this machine. */
async function findMissingByLanguage(): Promise<Map<string, string[]>> {
  const missing = new Map<string, string[]>()
  for (const [language, programs] of Object.entries(languages)) {
    const lacking = await findMissing(programs, env)
    if (lacking.length > 0) missing.set(language, lacking)
  }
  return missing
}

async function tryGenerator(generator: Generator): Promise<Row> {
  const [from, to] = generator.caller
  const program = await readFile(join('portability/callers', from), 'utf8')
  const made = await make(generator, to, program)
  return 'failed' in made ? { generator, ...made } : { generator, behaviour: made }
}

/** What is wrong with a program that the page shows: it has to be right, and safe where its client is not. */
async function tryPageProgram(program: PageProgram): Promise<string[]> {
  const made = await make(program, program.file, program.text)
  if ('failed' in made) return [`${made.failed}: ${made.why}`]
  return [
    ...made.wrong.map((what) => `gets ${what} wrong`),
    ...(made.both === 'refused' ? [] : [`a result with both outcomes is ${made.both}`]),
    ...(made.unknownField === 'read' ? [] : ['refuses an answer with a new field']),
    ...(made.redirect === 'not followed' ? [] : [`a redirect is ${made.redirect}`]),
    ...made.once.sentAgain.map((failure) => `is sent again after: ${failure}`),
    ...made.once.claimed.map((failure) => `claims to know what became of it after: ${failure}`),
  ]
}

/** Makes a client in a folder of its own, compiles it and tries it out. */
async function make(
  { name, generate, compile, call }: Omit<Generator, 'caller'>,
  file: string,
  program: string,
): Promise<Behaviour | { failed: 'generate' | 'compile'; why: string }> {
  const folder = join(work, name.replaceAll(/\W+/g, '-'))
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp('generated/openapi-3.0.yaml', join(folder, 'openapi-3.0.yaml'))
  const written = join(folder, file)
  for (const [step, commands] of [
    ['generate', generate],
    ['compile', compile],
  ] as const) {
    // Last, because some generators and package managers put a program of their own there.
    if (step === 'compile') {
      await mkdir(dirname(written), { recursive: true })
      await writeFile(written, program)
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

/** Writes the sections of the page whose tables were made. */
async function record(rows: readonly Row[], types: string | undefined): Promise<void> {
  const page = 'docs/portability.md'
  const date = new Date().toISOString().slice(0, 10)
  const [, clientsBefore = '', typesBefore = '', ...others] = (await readFile(page, 'utf8')).split(
    /^(?=## )/m,
  )
  const clients = `## Clients

Made by \`npm run portability -- --record\` on ${date}. Each client is generated from the portable edition,
compiled, and called as it comes, without the precautions of [the programs for each language](other-languages.md):
ten ids, eleven, a mixed response, a wrong token, a result with both outcomes, and a redirect to another host.

${toTable(rows)}

`
  const typeScript = `## Types for TypeScript

Made by \`npm run portability -- --only npm --record\` on ${date}. Types are generated and compiled, together with a
line that tells the outcomes apart. All of these generators weigh 340 MB, so \`npm test\` runs
the first of them, and a job of each push runs all.

${types}
`
  await writeFile(
    page,
    `# What generators make of the contract\n\n${rows.length > 0 ? clients : clientsBefore}${types ? typeScript : typesBefore}${others.length > 0 && types ? '\n' : ''}${others.join('')}`,
  )
}

await runMain('portability', main)
