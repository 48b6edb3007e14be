import { Agent, request } from 'node:http'
import { serve } from '../src/http/serve.js'
import { createSimulator } from '../src/mock/simulator.js'
import { copyOf } from '../tests/support/copy.js'
import { publishedModule } from './built.js'
import { type Effort, goal, type Measurement } from './measurement.js'
import { startSimulator } from './run.js'
import { describe, digits, ratio, spread, takeTurns } from './statistics.js'

const concurrency = 8

interface Prepared {
  /** Path and query. */
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** Measures what a request of the suite costs, as its command sends it, against sending the same ones without it. */
export async function measureSuite({ rounds }: Effort): Promise<Measurement> {
  const { baseUrl, end } = await startSimulator()
  const suite = await publishedModule<typeof import('../src/conformance/index.js')>('conformance/index.js')
  const { simulatorToken } =
    await publishedModule<typeof import('../src/mock/simulator.js')>('mock/simulator.js')
  const check = async (url: string) => {
    const options = { seed: 1, runs: 100, maxRequests: 5000, concurrency }
    const { verdict, summary } = await suite.runConformance({
      baseUrl: url,
      token: simulatorToken,
      ...options,
    })
    if (verdict !== 'conforming') throw new Error(`The simulator is ${verdict}.`)
    return summary.requests
  }
  const prepared = await record(check)
  const turns = await takeTurns(
    {
      suite: () => costOf(() => check(baseUrl)),
      prepared: () => costOf(() => sendAll(prepared, baseUrl)),
    },
    Math.ceil(rounds / 2),
  )
  end()
  const share = ratio(turns.suite, turns.prepared)
  return {
    title: 'The suite',
    method: `The simulator over loopback, ${digits(prepared.length)} requests a run, ${concurrency} at a time. What it is measured against is the same requests, with the same headers and bodies, by node:http, with no look at the responses. All threads of the sending process count.`,
    columns: ['processor, µs a request', 'by node:http alone', 'of node:http'],
    rows: [[describe(spread(turns.suite)), describe(spread(turns.prepared)), describe(share)]],
    goals: [goal('processor time of a request, of node:http', share.median, 'at most', 1.8)],
  }
}

/** The requests of a run as they arrive. */
async function record(check: (url: string) => Promise<number>): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = []
  const simulator = createSimulator()
  const server = await serve(async (request) => {
    const { host: _, connection: __, ...headers } = Object.fromEntries(request.headers)
    const { pathname, search } = new URL(request.url)
    const body = new Uint8Array(await copyOf(request).arrayBuffer())
    prepared.push({ path: pathname + search, method: request.method, headers, body })
    return simulator.fetch(request)
  })
  const sent = await check(server.url)
  await server.close()
  if (prepared.length !== sent) throw new Error(`Of ${sent} requests, ${prepared.length} arrived.`)
  return prepared
}

/** Microseconds of processor for each request. */
async function costOf(send: () => Promise<number>): Promise<number> {
  const before = process.cpuUsage()
  const requests = await send()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / requests
}

/** Sends them as fast as it can, and looks at no response. */
async function sendAll(prepared: readonly Prepared[], baseUrl: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const queue = prepared.values()
  const send = async () => {
    for (const { path, method, headers, body } of queue) {
      await new Promise<void>((resolve, reject) => {
        const sent = request(baseUrl + path, { agent, method, headers }, (response) => {
          response.on('end', resolve).on('error', reject).resume()
        })
        sent.on('error', reject).end(body)
      })
    }
  }
  await Promise.all(Array.from({ length: concurrency }, send))
  agent.destroy()
  return prepared.length
}
