import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { builtForNode, builtPackage } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import type { PlantedAnswer, PlantedTask } from './processes/planted-server.js'
import { type Ended, type Peer, run, start } from './run.js'
import { describe, spread } from './statistics.js'

const folder = join(builtPackage, 'schemathesis')

/** What a tool says of a server. */
interface Run {
  readonly complaints: readonly string[]
  readonly requests: number
  readonly seconds: number
}

type Server = Required<Pick<PlantedAnswer, 'baseUrl' | 'token' | 'projectId' | 'instanceIds'>>
type Tool = (server: Server) => Promise<Run>

/** The conforming simulator, without anything planted. */
const plain = 'plain'

/** What our suite fails a run for; what rests on less than the documentation, it reports as a deviation. */
const strictly = 'this suite, violations alone'

/** Measures whole runs on the same servers: of our suite, and of Schemathesis where that is installed. */
export async function measureSchemathesis({ seconds }: Effort): Promise<Measurement> {
  const planted = start<PlantedTask, PlantedAnswer>(
    await builtForNode(new URL('processes/planted-server.ts', import.meta.url)),
  )
  const { faults = [], conforming = [] } = await planted.ask({ kind: 'list' })
  const version = await run('schemathesis', ['--version']).catch(() => undefined)
  const tools: Record<string, Tool> = {
    'this suite': () => runSuite(planted),
    ...(version ? { Schemathesis: (server) => runSchemathesis(planted, server) } : {}),
  }
  const runs = new Map<string, Record<string, Run>>()
  const started = performance.now()
  for (const id of [plain, ...mix(conforming, faults)]) {
    if (version && (performance.now() - started) / 1000 > seconds) break
    const byTool: Record<string, Run> = {}
    for (const [name, tool] of Object.entries(tools)) {
      const { baseUrl, token, projectId, instanceIds } = await planted.ask({ kind: 'open', id })
      if (!baseUrl || !token || !projectId || !instanceIds) throw new Error(`${id} did not start.`)
      byTool[name] = await tool({ baseUrl, token, projectId, instanceIds })
      await planted.ask({ kind: 'close' })
    }
    const { complaints, ...whole } = byTool['this suite'] ?? { complaints: [], requests: 0, seconds: 0 }
    const violations = complaints.filter((complaint) => complaint.startsWith('violation'))
    runs.set(id, { ...byTool, [strictly]: { ...whole, complaints: violations } })
  }
  planted.end()

  const rows = [strictly, ...Object.keys(tools)].map((tool) => {
    const complaintsOf = (id: string) => runs.get(id)?.[tool]?.complaints ?? []
    const usual = new Set(complaintsOf(plain))
    const isNew = (id: string) => complaintsOf(id).some((complaint) => !usual.has(complaint))
    const tried = (ids: readonly string[]) => ids.filter((id) => runs.has(id))
    const share = (ids: readonly string[], counts: (id: string) => boolean) =>
      `${tried(ids).filter(counts).length} of ${tried(ids).length}`
    const all = [...runs.values()].flatMap((one) => one[tool] ?? [])
    return [
      tool,
      share(faults, isNew),
      share([plain, ...conforming], (id) => complaintsOf(id).length > 0),
      share(conforming, isNew),
      describe(spread(all.map(({ requests }) => requests))),
      describe(spread(all.map((one) => one.seconds))),
    ]
  })
  const name = version ? version.output.trim() : 'Schemathesis is not installed here'
  return {
    title: 'Beside Schemathesis',
    method: `Whole runs over loopback on the same servers (${name}). Both know the token, the project and instances that exist. A fault is found when the tool says what it does not say of the plain simulator.`,
    columns: [
      '',
      'faults found',
      'conforming servers accused',
      'of something else than the plain simulator',
      'requests',
      'seconds',
    ],
    rows,
    goals: [],
  }
}

async function runSuite(planted: Peer<PlantedTask, PlantedAnswer>): Promise<Run> {
  const started = performance.now()
  const { complaints = [], requests = 0 } = await planted.ask({ kind: 'suite' })
  return { complaints, requests, seconds: (performance.now() - started) / 1000 }
}

/** What we read of the report of Schemathesis. */
interface SchemathesisReport {
  readonly failures: readonly { readonly type: string; readonly operations: readonly string[] }[]
}

async function runSchemathesis(planted: Peer<PlantedTask, PlantedAnswer>, server: Server): Promise<Run> {
  const report = join(folder, 'report.json')
  const contract = join(folder, 'openapi.json')
  await mkdir(folder, { recursive: true })
  await writeFile(contract, await contractFor(server))
  const options = [
    ...['run', contract, '--url', server.baseUrl, '--header', `X-Auth-Token: ${server.token}`],
    ...['--seed', '1', '--request-timeout', '1', '--generation-database', 'none', '--no-color'],
    ...['--report', 'json', '--report-json-path', report],
  ]
  const { seconds }: Ended = await run('schemathesis', options, { cwd: folder, accepted: [1] })
  const { failures } = JSON.parse(await readFile(report, 'utf8')) as SchemathesisReport
  const { requests = 0 } = await planted.ask({ kind: 'close' })
  const complaints = failures.flatMap(({ type, operations }) => operations.map((one) => `${type} ${one}`))
  return { complaints, requests, seconds }
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
