import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { path } from '../../generated/operation.js'
import { projectId } from '../../tests/support/ids.js'
import { runShell } from '../../tests/support/process.js'
import { lineOf, type Part, type Table } from '../made.js'
import { judge, runSteps, startServer, token } from '../running.js'
import { triable } from '../tools.js'
import { writeContracts } from './contracts.js'
import { type Probed, probe, probes } from './probes.js'
import { type Both, type Server, servers } from './servers.js'

const handlers = 'portability/servers/handlers'
const page = 'docs/servers.md'
const start = ['server', 'edition']
const heads = {
  builds: [
    ...['server', 'version', 'edition', 'generates', 'compiles', 'runs', 'plain', '--strict'],
    ...['lines by hand', 'types keep the outcomes apart'],
  ],
  keepsOut: [...start, ...probes.map(({ title }) => title)],
  refuses: [...start, 'a refusal is', 'violations of the plain run', 'more under --strict'],
}

/** The rows of a server, after its name and edition; the last two are missing when it can't be started. */
interface Rows {
  readonly builds: readonly string[]
  readonly keepsOut?: readonly string[]
  readonly refuses?: readonly string[]
}

/** Makes servers from the contract, and judges each: with the suite, and by what it refuses by itself. */
export const generatedServers: Part = {
  name: 'servers',
  tools: servers.map(({ name }) => name),
  async run(work, words) {
    const folder = join(work, 'servers')
    await cp(handlers, folder, { recursive: true })
    await writeContracts(folder)
    const done = new Map<string, string>()
    const tables = { builds: [] as string[][], keepsOut: [] as string[][], refuses: [] as string[][] }
    for await (const server of triable(servers, words)) {
      const { builds, keepsOut, refuses } = await tryServer(server, folder, done)
      tables.builds.push([server.name, server.version, server.edition, ...builds])
      console.log(lineOf(tables.builds.at(-1) ?? []))
      if (keepsOut) tables.keepsOut.push([server.name, server.edition, ...keepsOut])
      if (refuses) tables.refuses.push([server.name, server.edition, ...refuses])
    }
    const isWhole = tables.builds.length === servers.length
    const toTable = (name: keyof typeof heads): Table => ({
      page,
      heads: heads[name],
      rows: tables[name],
      isWhole,
    })
    return { tables: [toTable('builds'), toTable('keepsOut'), toTable('refuses')], problems: [] }
  },
}

async function tryServer(server: Server, folder: string, done: Map<string, string>): Promise<Rows> {
  const step = async (commands: readonly string[] | undefined) =>
    commands === undefined ? '–' : cellOf(await runSteps(commands, folder, done))
  const lines = String(await countLines(server.handlers))
  const installed = await runSteps(server.install, folder, done)
  const generates = installed === '' ? await step(server.generate) : `can't be installed: ${installed}`
  const compiles = isGood(generates) ? await step(server.compile) : ''
  const apart = compiles === '' ? '' : await keepsApart(server.both, folder)
  const ending = [lines, apart]
  if (!isGood(compiles) && !server.startsAnyhow) {
    return { builds: [generates, compiles, '', '', '', ...ending] }
  }
  await using started = await startServer(server.start, folder)
  const { url, failed } = started
  if (failed !== undefined) {
    return { builds: [generates, compiles, `**no**: ${failed}`, '', '', ...ending] }
  }
  const probed = await probe(`${url}${path.replace('{project_id}', projectId)}`, token)
  const reports = join(folder, 'reports', `${server.name} ${server.edition}`.replaceAll(/[^\w.]+/g, '-'))
  const plain = await judge(url, reports)
  const strict = await judge(url, `${reports}-strict`, '--strict')
  return {
    builds: [generates, compiles, runsOf(server, probed), plain.exit, strict.exit, ...ending],
    keepsOut: probed.refusals,
    refuses: [probed.looks, plain.violations, strict.deviations],
  }
}

const isGood = (cell: string) => cell === 'yes' || cell === '–'
const cellOf = (failed: string) => (failed === '' ? 'yes' : `**no**: ${failed.replace(/^\d+: /, '')}`)

function runsOf({ changed }: Server, { valid }: Probed): string {
  const runs = changed === undefined ? 'yes' : `with ${changed}`
  return valid === 202 ? runs : `${runs}, but a valid request gets **${valid}**`
}

/** The lines of a handler that are neither empty nor a comment. */
async function countLines(names: readonly string[]): Promise<number> {
  const texts = await Promise.all(names.map((name) => readFile(join(handlers, name), 'utf8')))
  return texts.flatMap((text) => text.split('\n')).filter((line) => /^\s*(?!#(?!\[)|\/\/)\S/.test(line))
    .length
}

/** Whether a program that gives a result both outcomes is refused for that, which its compiler says. */
async function keepsApart(both: Both | undefined, folder: string): Promise<string> {
  if (both === undefined) return 'no types'
  const file = join(folder, both.file)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, both.text)
  try {
    const { exitCode, stdout, stderr } = await runShell(both.command, { cwd: folder })
    if (exitCode === 0) return '**no**'
    return /job_?id|error_?code/i.test(stdout + stderr) ? 'yes' : `not known: ${stdout}${stderr}`
  } finally {
    await rm(file)
  }
}
