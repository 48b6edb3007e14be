import { runConformance } from '../../src/conformance/index.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { answerWith } from '../run.js'

/** A run of the suite, or the requests of one without the suite. */
export interface SuiteTask {
  readonly how: 'suite' | 'prepared requests'
  /** Where the server is; none means in memory. */
  readonly baseUrl?: string
  readonly concurrency: number
}

/** What it took. */
export interface SuiteRun {
  readonly requests: number
  readonly seconds: number
}

type Send = (request: Request) => Promise<Response>

/** A request in the form in which it costs least to send it again. */
interface Prepared {
  readonly url: string
  readonly init: RequestInit
}

const preparedByPlace = new Map<string, readonly Prepared[]>()

answerWith(async ({ how, baseUrl, concurrency }: SuiteTask): Promise<SuiteRun> => {
  const send: Send = baseUrl === undefined ? createSimulator().fetch : fetch
  const place = baseUrl ?? 'http://localhost'
  const started = performance.now()
  if (how === 'suite') {
    const { verdict, summary } = await runSuite(place, concurrency, send)
    if (verdict !== 'conforming') throw new Error(`The simulator is ${verdict}.`)
    return { requests: summary.requests, seconds: (performance.now() - started) / 1000 }
  }
  const prepared = preparedByPlace.get(place) ?? (await prepare(place, concurrency, send))
  preparedByPlace.set(place, prepared)
  const startedSending = performance.now()
  await sendAll(prepared, concurrency, send)
  return { requests: prepared.length, seconds: (performance.now() - startedSending) / 1000 }
})

function runSuite(baseUrl: string, concurrency: number, send: Send) {
  return runConformance({
    baseUrl,
    token: simulatorToken,
    seed: 1,
    runs: 100,
    maxRequests: 5000,
    concurrency,
    fetch: send,
  })
}

/** Notes what a run of the suite sends. */
async function prepare(baseUrl: string, concurrency: number, send: Send): Promise<Prepared[]> {
  const prepared: Prepared[] = []
  await runSuite(baseUrl, concurrency, async (request) => {
    const { method, url } = request
    const body = request.body ? new Uint8Array(await request.clone().arrayBuffer()) : undefined
    const headers = Object.fromEntries(request.headers)
    prepared.push({ url, init: { method, headers, redirect: 'manual', ...(body ? { body } : {}) } })
    return send(request)
  })
  return prepared
}

/** Sends them as fast as it can, and looks at no answer. */
async function sendAll(prepared: readonly Prepared[], concurrency: number, send: Send): Promise<void> {
  const queue = prepared.values()
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const { url, init } of queue) await (await send(new Request(url, init))).arrayBuffer()
    }),
  )
}
