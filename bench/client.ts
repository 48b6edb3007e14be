import { simulatorToken as token } from '../src/mock/simulator.js'
import { publishedModule } from './built.js'
import { type Effort, goal, type Measurement } from './measurement.js'
import { startSimulator } from './run.js'
import { describe, digits, quantile, ratio, spread, takeTurns } from './statistics.js'

type Caller = (ids: readonly string[]) => Promise<readonly unknown[]>

const callsPerTurn = 100
const turnsPerRound = 6
const timeoutMs = 30_000
const maxResponseBytes = 1024 * 1024
const projectId = '054e292c9880d4992f02c0196d3ea468'
const ids = Array.from({ length: 10 }, (_, index) => `${String(index).padStart(32, '0')}in02`)

/** Measures one call of a batch of ten, through our client and through `fetch` by hand that is as safe. */
export async function measureClient({ rounds }: Effort): Promise<Measurement> {
  const { baseUrl, end } = await startSimulator()
  const { createClient } = await publishedModule<typeof import('../src/index.js')>('index.js')
  const client = createClient({ baseUrl, token, timeoutMs })
  const ours: Caller = async (instance_ids) => {
    const { data, error } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
      params: { path: { project_id: projectId } },
      body: { instance_ids: [...instance_ids] },
    })
    if (!data) throw new Error(`The service refused: ${JSON.stringify(error)}`)
    return data.upgrade_results
  }
  const turns = await takeTurns(
    { fetch: () => measure(fetchByHand(baseUrl)), ours: () => measure(ours) },
    rounds * turnsPerRound,
  )
  end()

  const medians = (name: keyof typeof turns) => turns[name].map(({ times }) => quantile(times, 0.5))
  const row = (label: string, name: keyof typeof turns) => [
    label,
    describe(spread(medians(name))),
    describe(ratio(medians(name), medians('fetch'))),
    digits(spread(turns[name].map(({ processor }) => processor)).median),
  ]
  const byHand = ratio(medians('ours'), medians('fetch'))
  return {
    title: 'A call',
    method: `A batch of ten over loopback to the simulator in another process, ${rounds * turnsPerRound} turns of ${callsPerTurn} calls each. Both send a body that can leave once only, set a time limit, follow no redirect, read 1 MiB at most, and check the status and the JSON.`,
    columns: ['', 'µs', 'of fetch', 'processor, µs'],
    rows: [row('fetch by hand', 'fetch'), row('createClient', 'ours')],
    goals: [goal('time of a call, of that of fetch by hand', byHand.median, 'at most', 1.1)],
  }
}

/** A call as it is written without any library by someone who knows all that can go wrong. */
function fetchByHand(baseUrl: string): Caller {
  return async (instance_ids) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ instance_ids }))
    const pull = (controller: ReadableByteStreamController) => {
      controller.enqueue(bytes)
      controller.close()
    }
    const response = await fetch(`${baseUrl}/v3/${projectId}/instances/db-upgrade`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': String(bytes.length),
        'X-Auth-Token': token,
      },
      // A stream can leave once only; after a 421, `fetch` sends any other body again.
      body: new ReadableStream({ type: 'bytes', pull }),
      duplex: 'half',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    } as RequestInit)
    const chunks: Uint8Array[] = []
    let room = maxResponseBytes
    for await (const chunk of response.body ?? []) {
      room -= chunk.length
      if (room < 0) throw new Error('The response is too long.')
      chunks.push(chunk)
    }
    const text = new TextDecoder().decode(Buffer.concat(chunks))
    if (response.status !== 202) throw new Error(`The service refused: ${text}`)
    return JSON.parse(text).upgrade_results
  }
}

async function measure(call: Caller): Promise<{ times: readonly number[]; processor: number }> {
  const times: number[] = []
  const before = process.cpuUsage()
  for (let turn = 0; turn < callsPerTurn; turn += 1) {
    const started = performance.now()
    if ((await call(ids)).length !== ids.length) throw new Error('A result was lost.')
    times.push((performance.now() - started) * 1000)
  }
  const { user, system } = process.cpuUsage(before)
  return { times, processor: (user + system) / callsPerTurn }
}
