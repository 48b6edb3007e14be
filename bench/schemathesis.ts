import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ConformingServer,
  conformingServers,
  type StartedServer,
  startConforming,
} from '../proof/conforming-servers.js'
import { generatedFaults } from '../proof/faults/generated.js'
import { faults } from '../proof/faults.js'
import type { Wrap } from '../proof/planting.js'
import { runOn } from '../proof/prove.js'
import { builtPackage } from './built.js'
import { type Effort, goal, type Measurement } from './measurement.js'
import { run } from './run.js'
import { describe, spread } from './statistics.js'

const folder = join(builtPackage, 'schemathesis')

/** Of Schemathesis: so many that it sends a right server as many requests as the suite does. */
const examples = 215

/** What a tool says of a server, and how many requests and seconds that took. */
type Run = Readonly<Record<'exitStatus' | 'requests' | 'seconds', number>>

type Tool = (server: StartedServer) => Promise<Omit<Run, 'requests'>>

/** Compares exit status with exit status: of our suite, and of Schemathesis where that is installed. */
export async function measureSchemathesis({ seconds }: Effort): Promise<Measurement> {
  const version = await run('schemathesis', ['--version']).catch(() => undefined)
  const tools: Readonly<Record<string, Tool>> = {
    'this suite': (server) => runSuite(server, false),
    'this suite, `--strict`': (server) => runSuite(server, true),
    ...(version ? { Schemathesis: runSchemathesis } : {}),
  }
  // A true fault or a refusal of every made-up id would need an option that only one of the two has.
  const right = conformingServers.filter(({ fault, refusesMadeUpIds }) => !fault && !refusesMadeUpIds)
  // Schemathesis signs nothing. These servers send whole responses or nothing, so none begins and never arrives.
  const faulty = faults.filter(
    ({ id, isSigned }) => !isSigned && !/^delivery-(stalls|breaks-off)-always$/.test(id),
  )
  const runs = new Map<object, Record<string, Run>>()
  const started = performance.now()
  for (const one of [...generatedFaults, ...mix(right, faulty)]) {
    if ((performance.now() - started) / 1000 > seconds) break
    const byTool: Record<string, Run> = {}
    for (const [name, tool] of Object.entries(tools)) byTool[name] = await runCounted(tool, one)
    runs.set(one, byTool)
  }

  const runsOf = (tool: string, servers: Iterable<object>) =>
    [...servers].flatMap((one) => runs.get(one)?.[tool] ?? [])
  const failedBy = (tool: string, servers: readonly object[]) =>
    runsOf(tool, servers).filter(({ exitStatus }) => exitStatus === 1).length
  const rows = Object.keys(tools).map((tool) => [
    tool,
    ...[faulty, generatedFaults, right].map(
      (servers) => `${failedBy(tool, servers)} of ${runsOf(tool, servers).length}`,
    ),
    describe(spread(runsOf(tool, right).map(({ requests }) => requests))),
    describe(spread(runsOf(tool, runs.keys()).map((run) => run.seconds))),
  ])
  const more = failedBy('this suite', generatedFaults) - failedBy('Schemathesis', generatedFaults)
  return {
    title: 'Beside Schemathesis',
    method: `Whole runs over loopback on the same servers, all checks on (${version ? version.output.trim() : 'Schemathesis is not installed here'}). Both know the token, the project and instances that exist, and send a server without a fault as many requests. Only the exit status counts: 1 on a server with a fault is right, 1 on a server that keeps the contract is wrong. What no fixed case of this suite shows depends on the seed, which is 1 for both.`,
    columns: [
      '',
      'faulty servers failed',
      'failed for what no fixed case shows',
      'right servers failed',
      'requests to a right one',
      'seconds',
    ],
    rows,
    goals: version
      ? [goal('servers failed for what no fixed case shows, more than by Schemathesis', more, 'at least', 1)]
      : [],
  }
}

/** Runs a tool on a server over loopback, and counts the requests that arrive. */
async function runCounted(tool: Tool, one: ConformingServer): Promise<Run> {
  let requests = 0
  const counting: Wrap = (server) => {
    const handle = one.wrap(server)
    return (request) => {
      requests += 1
      return handle(request)
    }
  }
  const server = await startConforming({ ...one, wrap: counting, serve: 'http' })
  const ran = await tool(server)
  await server.close()
  return { ...ran, requests }
}

async function runSuite(server: StartedServer, strict: boolean): Promise<Omit<Run, 'requests'>> {
  const started = performance.now()
  const { exitStatus } = await runOn(server, 1, { strict, timeoutMs: 1000 })
  return { exitStatus, seconds: (performance.now() - started) / 1000 }
}

async function runSchemathesis(server: StartedServer): Promise<Omit<Run, 'requests'>> {
  const contract = join(folder, 'openapi.json')
  await mkdir(folder, { recursive: true })
  await writeFile(contract, await contractFor(server))
  const { seconds, exitCode } = await run(
    'schemathesis',
    [
      ...['run', contract, '--url', server.baseUrl, '--header', `X-Auth-Token: ${server.token}`],
      ...`--checks all --seed 1 --max-examples ${examples} --request-timeout 1 --generation-database none --no-color`.split(
        ' ',
      ),
    ],
    folder,
    [0, 1],
  )
  return { exitStatus: exitCode, seconds }
}

/** The contract with instances that exist in its examples, which is how Schemathesis learns of them. */
async function contractFor({ instanceIds, projectId }: StartedServer): Promise<string> {
  const text = await readFile('generated/openapi.json', 'utf8')
  const examples = [...new Set(text.match(/\b[0-9a-f]{32}in\d\d\b/g))]
  return examples
    .reduce((contract, example, index) => contract.replaceAll(example, instanceIds[index] ?? example), text)
    .replaceAll('054e292c9880d4992f02c0196d3ea468', projectId)
}

/** Mixes two lists so that any beginning has its share of both, spread over each. */
function mix<One, Other>(some: readonly One[], others: readonly Other[]): (One | Other)[] {
  const place = <Item>(list: readonly Item[]) =>
    list.map((item, index) => ({ at: ((index * 0.618) % 1) + index / 1e6, item }))
  return [...place(some), ...place(others)].toSorted((a, b) => a.at - b.at).map(({ item }) => item)
}
