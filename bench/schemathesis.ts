import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { builtForNode, builtPackage } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import type { PlantedAnswer, PlantedTask } from './processes/planted-server.js'
import { run, start } from './run.js'
import { describe, spread } from './statistics.js'

const folder = join(builtPackage, 'schemathesis')

/** What a tool's exit status says of a server, and how long it took. */
interface Run {
  readonly exitStatus: number
  readonly seconds: number
}

type Server = Required<Pick<PlantedAnswer, 'baseUrl' | 'token' | 'projectId' | 'instanceIds'>>

/** The simulator, without anything planted. */
const plain = 'plain'

/** Compares exit status with exit status: of our suite, and of Schemathesis where that is installed. */
export async function measureSchemathesis({ seconds }: Effort): Promise<Measurement> {
  const planted = start<PlantedTask, PlantedAnswer>(
    await builtForNode(new URL('processes/planted-server.ts', import.meta.url)),
  )
  const { faults = [], conforming = [] } = await planted.ask({ kind: 'list' })
  const version = await run('schemathesis', ['--version']).catch(() => undefined)
  const suite = (strict: boolean) => async () => {
    const started = performance.now()
    const { exitStatus = -1 } = await planted.ask({ kind: 'suite', strict })
    return { exitStatus, seconds: (performance.now() - started) / 1000 }
  }
  const tools: Readonly<Record<string, (server: Server) => Promise<Run>>> = {
    'this suite': suite(false),
    'this suite, `--strict`': suite(true),
    ...(version ? { Schemathesis: runSchemathesis } : {}),
  }
  const runs = new Map<string, Record<string, Run>>()
  const started = performance.now()
  for (const id of [plain, ...mix(conforming, faults)]) {
    if ((performance.now() - started) / 1000 > seconds) break
    const byTool: Record<string, Run> = {}
    for (const [name, tool] of Object.entries(tools)) {
      const { baseUrl, token, projectId, instanceIds } = await planted.ask({ kind: 'open', id })
      if (!baseUrl || !token || !projectId || !instanceIds) throw new Error(`${id} did not start.`)
      byTool[name] = await tool({ baseUrl, token, projectId, instanceIds })
      await planted.ask({ kind: 'close' })
    }
    runs.set(id, byTool)
  }
  planted.end()

  const rows = Object.keys(tools).map((tool) => {
    const failed = (ids: readonly string[]) => {
      const tried = ids.flatMap((id) => runs.get(id)?.[tool] ?? [])
      return `${tried.filter(({ exitStatus }) => exitStatus === 1).length} of ${tried.length}`
    }
    const all = [...runs.values()].flatMap((one) => one[tool]?.seconds ?? [])
    return [tool, failed(faults), failed([plain, ...conforming]), describe(spread(all))]
  })
  return {
    title: 'Beside Schemathesis',
    method: `Whole runs over loopback on the same servers, all checks on (${version ? version.output.trim() : 'Schemathesis is not installed here'}). Both know the token, the project and instances that exist. Only the exit status counts: 1 on a server with a fault is right, 1 on a server that keeps the contract is wrong.`,
    columns: ['', 'faulty servers failed', 'right servers failed', 'seconds'],
    rows,
    goals: [],
  }
}

async function runSchemathesis(server: Server): Promise<Run> {
  const contract = join(folder, 'openapi.json')
  await mkdir(folder, { recursive: true })
  await writeFile(contract, await contractFor(server))
  const { seconds, exitCode } = await run(
    'schemathesis',
    [
      ...['run', contract, '--url', server.baseUrl, '--header', `X-Auth-Token: ${server.token}`],
      ...[
        '--checks',
        'all',
        '--seed',
        '1',
        '--request-timeout',
        '1',
        '--generation-database',
        'none',
        '--no-color',
      ],
    ],
    { cwd: folder, accepted: [1] },
  )
  return { exitStatus: exitCode, seconds }
}

/** The contract with instances that exist in its examples, which is how Schemathesis learns of them. */
async function contractFor({ instanceIds, projectId }: Server): Promise<string> {
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
