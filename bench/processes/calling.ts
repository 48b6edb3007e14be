import { PerformanceObserver } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answerWith } from '../run.js'
import { type Caller, type CallerOptions, fetchByHand, ours } from './callers.js'

/** Calls, some times in a row. */
export interface CallingTask extends CallerOptions {
  readonly caller: 'fetch' | 'ours' | 'heyApi' | 'axios'
  /** The module with the peers' callers. */
  readonly peers: string
  readonly calls: number
  /** Whether to look at the memory: what that takes slows the calls down. */
  readonly looks: boolean
}

/** What the calls took. */
export interface Calling {
  /** Of each call, in microseconds. */
  readonly times: readonly number[]
  /** Of the JavaScript heap, for each call; NaN when garbage was collected meanwhile. */
  readonly bytesPerCall: number
  /** Of the processor in this process, for each call, in microseconds: what else the machine does is not in it. */
  readonly cpuPerCall: number
}

const makers: Record<string, (options: CallerOptions) => Caller> = { fetch: fetchByHand, ours }
const callers = new Map<string, Caller>()
const ids = Array.from({ length: 10 }, (_, index) => `${String(index).padStart(32, '0')}in02`)

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
let collections = 0
new PerformanceObserver((list) => {
  collections += list.getEntries().length
}).observe({ entryTypes: ['gc'] })

/** Lets collections that have ended be told. */
const reportCollections = () => new Promise((resolve) => setTimeout(resolve, 10))

async function settle(): Promise<void> {
  collectGarbage()
  await reportCollections()
}

answerWith(async ({ caller: name, peers, calls, looks, ...options }: CallingTask): Promise<Calling> => {
  if (!makers['axios']) {
    const { heyApi, axiosByHand } = await import(peers)
    Object.assign(makers, { heyApi, axios: axiosByHand })
  }
  const caller = callers.get(name) ?? makers[name]?.(options)
  if (!caller) throw new Error(`There is no caller "${name}".`)
  callers.set(name, caller)

  if (looks) await settle()
  collections = 0
  const before = process.memoryUsage().heapUsed
  const times = new Float64Array(calls)
  const cpuBefore = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) {
    const started = performance.now()
    const results = await caller(ids)
    times[call] = (performance.now() - started) * 1000
    if (results.length !== ids.length) throw new Error(`${name} lost a result.`)
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  const allocated = process.memoryUsage().heapUsed - before
  if (looks) await reportCollections()
  return {
    times: [...times],
    bytesPerCall: collections === 0 ? allocated / calls : Number.NaN,
    cpuPerCall: (user + system) / calls,
  }
})
