import { heapInUse } from '../tests/support/heap.js'
import { publishedModule } from './built.js'

/** What a fleet takes. */
export interface FleetCost {
  /** In µs. */
  readonly processorPerId: number
  /** The memory that is really in use half-way, with as many batches under way as may be, in bytes. */
  readonly inUseBytes: number
  /** The most memory that the process had, in bytes. */
  readonly peakBytes: number
}

const projectId = '054e292c9880d4992f02c0196d3ea468'
/** Long enough for a thousand batches to be under way at once; they differ, as those of a service do. */
const responseTimesMs = [20, 35, 50, 65, 80]

// Started by fleets.ts as a separate process: how many ids, and how many batches at a time.
const [count = 0, concurrency = 1] = process.argv.slice(2).map(Number)
const { createClient, upgradeInstances } = await publishedModule<typeof import('../src/index.js')>('index.js')
let requests = 0
const client = createClient({
  baseUrl: 'https://dds.example.test',
  token: 'a-token-of-some-length',
  async fetch(_url, init) {
    const { instance_ids: ids }: { instance_ids: string[] } = JSON.parse(await new Response(init.body).text())
    const responseTimeMs = responseTimesMs[requests++ % responseTimesMs.length]
    await new Promise((resolve) => setTimeout(resolve, responseTimeMs))
    const results = ids.map((instance_id) => ({
      instance_id,
      job_id: 'b9a6a7ea-4e2d-4a44-b5c2-3c9d1f7b8f10',
    }))
    return Response.json({ upgrade_results: results }, { status: 202 })
  },
})

function* instanceIds(): Generator<string> {
  for (let index = 0; index < count; index++) yield `${String(index).padStart(32, '0')}in02`
}

let submitted = 0
let inUseBytes = 0
const before = process.cpuUsage()
for await (const { status } of upgradeInstances(client, {
  projectId,
  instanceIds: instanceIds(),
  concurrency,
})) {
  if (status === 'submitted') submitted++
  if (submitted === Math.floor(count / 2)) inUseBytes = heapInUse()
}
const { user, system } = process.cpuUsage(before)
if (submitted !== count) throw new Error(`${count - submitted} of ${count} instances were not submitted.`)
const cost: FleetCost = {
  processorPerId: (user + system) / count,
  inUseBytes,
  // In kB.
  peakBytes: process.resourceUsage().maxRSS * 1024,
}
process.send?.(cost)
