import { publishedModule } from './built.js'
import { type Effort, goal, type Measurement } from './measurement.js'
import { startSimulator } from './run.js'
import { describe, digits, ratio, spread, takeTurns } from './statistics.js'

const concurrency = 8

type Send = (request: Request) => Promise<Response>
type Prepared = readonly [url: string, init: RequestInit]

/** Measures how many requests a second the suite gets through, against sending the same ones without it. */
export async function measureSuite({ rounds }: Effort): Promise<Measurement> {
  const { baseUrl, end } = await startSimulator()
  const suite = await publishedModule<typeof import('../src/conformance/index.js')>('conformance/index.js')
  const { simulatorToken } =
    await publishedModule<typeof import('../src/mock/simulator.js')>('mock/simulator.js')
  const check = async (send: Send) => {
    const effort = { seed: 1, runs: 100, maxRequests: 5000, concurrency }
    const options = { baseUrl, token: simulatorToken, fetch: send, ...effort }
    const { verdict, summary } = await suite.runConformance(options)
    if (verdict !== 'conforming') throw new Error(`The simulator is ${verdict}.`)
    return summary.requests
  }
  const prepared: Prepared[] = []
  await check(async (request) => {
    const body = request.body ? new Uint8Array(await request.clone().arrayBuffer()) : undefined
    const headers = Object.fromEntries(request.headers)
    prepared.push([
      request.url,
      { method: request.method, headers, redirect: 'manual', ...(body ? { body } : {}) },
    ])
    return fetch(request)
  })
  const turns = await takeTurns(
    { suite: () => speedOf(() => check(fetch)), prepared: () => speedOf(() => sendAll(prepared)) },
    Math.ceil(rounds / 2),
  )
  end()
  const share = ratio(turns.suite, turns.prepared)
  return {
    title: 'The suite',
    method: `The simulator over loopback, ${digits(prepared.length)} requests a run, ${concurrency} at a time. The ceiling is the same requests, prepared, by the same fetch, with no look at the answers.`,
    columns: ['requests a second', 'ceiling', 'of the ceiling'],
    rows: [[describe(spread(turns.suite)), describe(spread(turns.prepared)), describe(share)]],
    goals: [goal('speed of the suite, of the ceiling', share.median, 'at least', 0.7)],
  }
}

async function speedOf(send: () => Promise<number>): Promise<number> {
  const started = performance.now()
  const requests = await send()
  return requests / ((performance.now() - started) / 1000)
}

/** Sends them as fast as it can, and looks at no answer. */
async function sendAll(prepared: readonly Prepared[]): Promise<number> {
  const queue = prepared.values()
  const send = async () => {
    for (const [url, init] of queue) await (await fetch(new Request(url, init))).arrayBuffer()
  }
  await Promise.all(Array.from({ length: concurrency }, send))
  return prepared.length
}
