import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { path } from '../../generated/operation.js'
import { projectId } from '../../tests/support/ids.js'
import { judge, lineOf, runSteps, startServer, tableOf, token } from '../running.js'
import { triable } from '../tools.js'
import { writeContracts } from './contracts.js'
import { probe, probes } from './probes.js'
import { type Server, servers } from './servers.js'

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
  for await (const server of triable(servers, words)) {
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
    const failed = await runSteps(commands, folder, done)
    if (failed !== '') return { verdict: [`no: "${step}" ends with ${failed}`, '', '', ''] }
  }
  await using started = await startServer(server.start, folder)
  const { url, failed } = started
  if (failed !== undefined) return { verdict: [`**no**: ${failed}`, '', '', ''] }
  const refusals = await probe(`${url}${path.replace('{project_id}', projectId)}`, token)
  const plain = await judge(url, folder)
  const strict = await judge(url, folder, '--strict')
  const runs = server.changed === undefined ? 'yes' : `with ${server.changed}`
  return { verdict: [runs, plain.exit, strict.exit, plain.violations], refusals }
}
