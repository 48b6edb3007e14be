import { cp, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { path } from '../../generated/operation.js'
import { serve } from '../../src/http/serve.js'
import { projectId } from '../../tests/support/ids.js'
import { type Running, runNode, runShell, start, tsx } from '../../tests/support/process.js'
import { findMissing, isWanted } from '../tools.js'
import { writeContracts } from './contracts.js'
import { probe, probes } from './probes.js'
import { type Server, servers } from './servers.js'

const token = 'a-token-of-the-trial'

const heads = ['server', 'version', 'edition', 'runs', 'plain', '--strict', 'violations of the plain run']
const probeHeads = ['server', 'edition', ...probes.map(({ title }) => title), 'a refusal is']

/**
 * Makes servers from the contract, and judges each: with the suite, and by what it refuses by itself.
 *
 * @param words - servers with one of these in their name; all where there is none
 * @returns two Markdown tables; servers whose programs the machine lacks are left out, and said so
 */
export async function tryServers(
  work: string,
  words: readonly string[],
): Promise<{ table: string; tried: number }> {
  const folder = join(work, 'servers')
  await mkdir(folder, { recursive: true })
  await cp('portability/servers/handlers', folder, { recursive: true })
  await writeContracts(folder)
  const done = new Map<string, string>()
  const verdicts: string[][] = []
  const probed: string[][] = []
  for (const server of servers.filter(isWanted(words))) {
    const missing = await findMissing(server.needs)
    if (missing.length > 0) {
      console.log(`${server.name} is left out: there is no ${missing.join(' and no ')} on this machine.`)
      continue
    }
    const { verdict, refusals } = await tryServer(server, folder, done)
    verdicts.push([server.name, server.version, server.edition, ...verdict])
    if (refusals) probed.push([server.name, server.edition, ...refusals])
    console.log(lineOf(verdicts.at(-1) ?? []))
  }
  return {
    table: [tableOf(heads, verdicts), tableOf(probeHeads, probed)].join('\n\n'),
    tried: verdicts.length,
  }
}

async function tryServer(server: Server, folder: string, done: Map<string, string>) {
  for (const [step, commands] of [
    ['generate', server.generate],
    ['compile', server.compile],
  ] as const) {
    for (const command of commands) {
      const failed = done.get(command) ?? (await runStep(command, folder))
      done.set(command, failed)
      if (failed !== '') return { verdict: [`no: "${step}" ends with ${failed}`, '', '', ''] }
    }
  }
  const port = await findPort()
  const url = `http://127.0.0.1:${port}`
  await using running = start('sh', ['-c', server.start], {
    cwd: folder,
    env: { PORT: String(port), DDS_AUTH_TOKEN: token },
  })
  const ended = await waitFor(port, running)
  if (ended !== undefined) return { verdict: [`**no**: ${ended}`, '', '', ''] }
  const refusals = await probe(`${url}${path.replace('{project_id}', projectId)}`, token)
  const plain = await judge(url, folder)
  const strict = await judge(url, folder, '--strict')
  const runs = server.changed === undefined ? 'yes' : `with ${server.changed}`
  return { verdict: [runs, plain.exit, strict.exit, plain.violations], refusals }
}

/** Runs a command; says in a line why it failed, and nothing when it did not. */
async function runStep(command: string, folder: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder })
  if (exitCode === 0) return ''
  console.log(`"${command}" ended with ${exitCode}: ${stdout}${stderr}`)
  return `${exitCode}: ${lastLine(stderr || stdout)}`
}

/** Waits until the server is reachable; says why it ended when it did before. */
async function waitFor(port: number, running: Running): Promise<string | undefined> {
  const ended = running.ended.then(({ stderr, stdout }) => lastLine(stderr || stdout) || 'it ends in silence')
  for (;;) {
    const reached = fetch(`http://127.0.0.1:${port}/`).then(
      (response) => response.text().then(() => true),
      () => setTimeout(200, false),
    )
    const first = await Promise.race([reached, ended])
    if (first === true) return undefined
    if (typeof first === 'string') return first
  }
}

async function judge(url: string, folder: string, ...options: string[]) {
  const report = join(folder, 'report.json')
  const { exitCode, stderr } = await runNode(
    [
      ...tsx,
      ...['src/cli.ts', 'conformance', '--base-url', url, '--seed', '1', '--quiet'],
      ...['--report-json', report, ...options],
    ],
    { env: { DDS_AUTH_TOKEN: token } },
  )
  if (exitCode !== 0 && exitCode !== 1) return { exit: `**${exitCode}**`, violations: stderr.trim() }
  const { checks } = JSON.parse(await readFile(report, 'utf8')) as Report
  const violated = checks.filter(({ findings }) => findings.some(({ severity }) => severity === 'violation'))
  return { exit: String(exitCode), violations: violated.map(({ id }) => id).join(', ') || 'none' }
}

interface Report {
  readonly checks: readonly {
    readonly id: string
    readonly findings: readonly { readonly severity: string }[]
  }[]
}

async function findPort(): Promise<number> {
  const { url, close } = await serve(async () => new Response(null))
  await close()
  return Number(new URL(url).port)
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .findLast((line) => /error/i.test(line))
      ?.trim() ??
    text.trim().split('\n').at(-1) ??
    ''
  ).replaceAll('|', '\\|')
}

function tableOf(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return [names, names.map(() => '---'), ...rows].map(lineOf).join('\n')
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
