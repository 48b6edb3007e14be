import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { conformingServers, type StartedServer, startConforming } from '../tests/proof/conforming-servers.js'
import { faults as planted } from '../tests/proof/faults.js'
import { runOn } from '../tests/proof/prove.js'
import { builtPackage } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import { run } from './run.js'
import { describe, spread } from './statistics.js'

const folder = join(builtPackage, 'schemathesis')

/** What a tool says of a server, and how long that took. */
type Run = Readonly<Record<'exitStatus' | 'seconds', number>>

/** Compares exit status with exit status: of our suite, and of Schemathesis where that is installed. */
export async function measureSchemathesis({ seconds }: Effort): Promise<Measurement> {
  const version = await run('schemathesis', ['--version']).catch(() => undefined)
  const tools: Readonly<Record<string, (server: StartedServer) => Promise<Run>>> = {
    'this suite': (server) => runSuite(server, false),
    'this suite, `--strict`': (server) => runSuite(server, true),
    ...(version ? { Schemathesis: runSchemathesis } : {}),
  }
  // A true fault or a refusal of every made-up id would need an option that only one of the two has.
  const right = conformingServers.filter(({ fault, refusesMadeUpIds }) => !fault && !refusesMadeUpIds)
  // These servers send whole answers or nothing, so none of their answers begins and never arrives.
  const faulty = planted.filter(({ id }) => !/^delivery-(stalls|breaks-off)-always$/.test(id))
  const [conforming, faults] = [right.map(({ id }) => id), faulty.map(({ id }) => id)]
  const runs = new Map<string, Record<string, Run>>()
  const started = performance.now()
  for (const id of mix(conforming, faults)) {
    if ((performance.now() - started) / 1000 > seconds) break
    const one = [...right, ...faulty].find((server) => server.id === id)
    const byTool: Record<string, Run> = {}
    for (const [name, tool] of Object.entries(tools)) {
      if (!one) continue
      const server = await startConforming({ ...one, serve: 'http' })
      byTool[name] = await tool(server)
      await server.close()
    }
    runs.set(id, byTool)
  }

  const rows = Object.keys(tools).map((tool) => {
    const failed = (ids: readonly string[]) => {
      const tried = ids.flatMap((id) => runs.get(id)?.[tool] ?? [])
      return `${tried.filter(({ exitStatus }) => exitStatus === 1).length} of ${tried.length}`
    }
    const all = [...runs.values()].flatMap((one) => one[tool]?.seconds ?? [])
    return [tool, failed(faults), failed(conforming), describe(spread(all))]
  })
  return {
    title: 'Beside Schemathesis',
    method: `Whole runs over loopback on the same servers, all checks on (${version ? version.output.trim() : 'Schemathesis is not installed here'}). Both know the token, the project and instances that exist. Only the exit status counts: 1 on a server with a fault is right, 1 on a server that keeps the contract is wrong.`,
    columns: ['', 'faulty servers failed', 'right servers failed', 'seconds'],
    rows,
    goals: [],
  }
}

async function runSuite(server: StartedServer, strict: boolean): Promise<Run> {
  const started = performance.now()
  const { exitStatus } = await runOn(server, 1, { strict, timeoutMs: 1000 })
  return { exitStatus, seconds: (performance.now() - started) / 1000 }
}

async function runSchemathesis(server: StartedServer): Promise<Run> {
  const contract = join(folder, 'openapi.json')
  await mkdir(folder, { recursive: true })
  await writeFile(contract, await contractFor(server))
  const { seconds, exitCode } = await run(
    'schemathesis',
    [
      ...['run', contract, '--url', server.baseUrl, '--header', `X-Auth-Token: ${server.token}`],
      ...'--checks all --seed 1 --request-timeout 1 --generation-database none --no-color'.split(' '),
    ],
    folder,
    [1],
  )
  return { exitStatus: exitCode, seconds }
}

/** The contract with instances that exist in its examples, which is how Schemathesis learns of them. */
async function contractFor({ instanceIds, projectId }: StartedServer): Promise<string> {
  const text = await readFile(resolve(import.meta.dirname, '../generated/openapi.json'), 'utf8')
  const examples = [...new Set(text.match(/\b[0-9a-f]{32}in\d\d\b/g))]
  const withInstances = examples.reduce(
    (contract, example, index) => contract.replaceAll(example, instanceIds[index] ?? example),
    text,
  )
  return withInstances.replaceAll('054e292c9880d4992f02c0196d3ea468', projectId)
}

/** Mixes two lists so that any beginning has its share of both, spread over each. */
function mix(one: readonly string[], other: readonly string[]): string[] {
  const place = (list: readonly string[]) =>
    list.map((id, index): [number, string] => [((index * 0.618) % 1) + index / 1e6, id])
  return [...place(one), ...place(other)].toSorted(([first], [second]) => first - second).map(([, id]) => id)
}
