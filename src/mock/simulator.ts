import { method, path, successStatus, tokenHeader } from '../../generated/operation.js'
import type { UpgradeResult } from '../types.js'
import {
  failures,
  type HttpError,
  type InstanceState,
  instanceStates,
  notPublished,
  parameterError,
  projectUnavailable,
  rejections,
  type SimulatedFailure,
  tokenInvalid,
  tokenMissing,
} from './answers.js'
import { readInstanceIds } from './body.js'

export type { InstanceState, SimulatedFailure } from './answers.js'

/** One submitted upgrade task. */
export interface Job {
  readonly id: string
  readonly instanceId: string
  status: 'Running' | 'Completed' | 'Failed'
}

/** One request that the simulator has answered. It never holds a token. */
export interface AnsweredRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** The HTTP status of the answer. */
  readonly status: number
  /** The IDs in a request that was answered with results. */
  readonly instanceIds: readonly string[]
}

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /** The instances, by ID. Default: {@link exampleInstances}. */
  readonly instances?: Readonly<Record<string, InstanceState>>
  /** The state of every other instance. Default: no other exists. */
  readonly otherInstances?: InstanceState | undefined
  /** The tokens that are accepted. Default: {@link simulatorToken} alone. */
  readonly tokens?: readonly string[]
  /** The only project that exists. Default: every project does. */
  readonly projectId?: string | undefined
  /** Same seed, same job and request IDs. An integer; default 1. */
  readonly seed?: number | undefined
}

/** The operation in memory, made by {@link createSimulator}. */
export interface Simulator {
  /** Answers a request as the service would; replaces the global `fetch`. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /** The instances and their states; set and delete as the test needs. */
  readonly instances: Map<string, InstanceState>
  /** Every submitted task, by ID, in the order of submission. */
  readonly jobs: ReadonlyMap<string, Job>
  /** Every request answered so far, oldest first. */
  readonly requests: readonly AnsweredRequest[]
  /**
   * Ends the tasks that are running: their instances become `latest` when they complete and
   * `abnormal` when they fail.
   *
   * @param status How they end; default `Completed`.
   * @returns The tasks that this call has ended.
   * @throws {TypeError} When tasks do not end like that.
   */
  readonly finishJobs: (status?: 'Completed' | 'Failed') => Job[]
  /**
   * Makes the next request fail with an HTTP error, whatever it contains. Calls queue up.
   *
   * @throws {TypeError} When there is no such failure.
   */
  readonly failNext: (failure: SimulatedFailure) => void
}

/** The token that a simulator accepts by default. */
export const simulatorToken = 'simulator-token-that-opens-nothing-real'

/** The default instances of a simulator: those of the provider's example. */
export const exampleInstances: Readonly<Record<string, InstanceState>> = {
  '046287aae57843b1a7bc61b7a8812f41in02': 'available',
  '3d1e04f49efa473a8c7eaf07ed7ff870in02': 'upgrading',
}

/**
 * Makes the operation in memory, with instances that remember what was done to them: once its upgrade
 * is submitted, an instance is `upgrading`, and a second upgrade of it is rejected.
 *
 * Where the contract documents nothing, the simulator makes a choice that says nothing about the real
 * service: an unknown ID is rejected by itself, a repeated ID gets one result, an empty array gets no
 * results, results come in the order of the IDs, another method or path is a 404 of the gateway, a
 * media type other than `application/json` or a repeated field name in the body is a 400.
 *
 * @param options What exists, and which tokens are accepted.
 * @returns The simulator; pass its `fetch` to the code under test.
 * @throws {TypeError} When an option or the state of an instance does not exist; if that is set later, `fetch` throws.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const {
    instances: given = exampleInstances,
    otherInstances,
    tokens: accepted,
    projectId,
    seed,
    ...others
  } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new TypeError(`There is no option "${unknown}".`)
  const tokens = new Set(accepted ?? [simulatorToken])
  const instances = new Map(Object.entries(given))
  const jobs = new Map<string, Job>()
  const requests: AnsweredRequest[] = []
  const failureQueue: SimulatedFailure[] = []
  const nextHex = createHexSource(seed ?? 1)
  for (const [instanceId, state] of instances) checkState(instanceId, state)
  if (otherInstances !== undefined) checkState('Every other instance', otherInstances)

  function refuseAtGateway(request: Request): HttpError | undefined {
    const failure = failureQueue.shift()
    if (failure !== undefined) return failures[failure]
    const project = projectOf(new URL(request.url).pathname)
    if (request.method !== method || project === undefined) return notPublished
    const token = request.headers.get(tokenHeader)
    if (token === null || token === '') return tokenMissing
    if (!tokens.has(token)) return tokenInvalid
    return projectId === undefined || project === projectId ? undefined : projectUnavailable
  }

  function upgrade(instanceId: string): UpgradeResult {
    const state = instances.get(instanceId) ?? otherInstances ?? 'unknown'
    if (state !== 'unknown') checkState(instanceId, state)
    if (state !== 'available') return { instance_id: instanceId, ...rejections[state] }
    const job: Job = { id: toUuid(nextHex(32)), instanceId, status: 'Running' }
    jobs.set(job.id, job)
    instances.set(instanceId, 'upgrading')
    return { instance_id: instanceId, job_id: job.id }
  }

  function answerError({ status, ...error }: HttpError): Response {
    const isOfGateway = error.error_code.startsWith('APIGW.')
    return json(isOfGateway ? { ...error, request_id: nextHex(32) } : error, status)
  }

  async function answer(request: Request): Promise<{ response: Response; instanceIds: readonly string[] }> {
    const refusal = refuseAtGateway(request)
    if (refusal !== undefined) return { response: answerError(refusal), instanceIds: [] }
    const instanceIds = await readInstanceIds(request)
    if (instanceIds === undefined) return { response: answerError(parameterError), instanceIds: [] }
    const results = [...new Set(instanceIds)].map(upgrade)
    return { response: json({ upgrade_results: results }, successStatus), instanceIds }
  }

  return {
    instances,
    jobs,
    requests,
    async fetch(input, init) {
      const request = toRequest(input, init)
      const { response, instanceIds } = await answer(request)
      const { pathname, search } = new URL(request.url)
      requests.push({ method: request.method, path: pathname + search, status: response.status, instanceIds })
      return request.method === 'HEAD' ? new Response(null, response) : response
    },
    finishJobs(status = 'Completed') {
      if (status !== 'Completed' && status !== 'Failed') {
        throw new TypeError(`Jobs do not end as "${status}"; use Completed or Failed.`)
      }
      const running = [...jobs.values()].filter((job) => job.status === 'Running')
      for (const job of running) {
        job.status = status
        instances.set(job.instanceId, status === 'Completed' ? 'latest' : 'abnormal')
      }
      return running
    },
    failNext(failure) {
      if (!Object.hasOwn(failures, failure)) {
        throw new TypeError(`There is no failure "${failure}"; use ${Object.keys(failures).join(', ')}.`)
      }
      failureQueue.push(failure)
    },
  }
}

function checkState(instance: string, state: InstanceState): void {
  if (instanceStates.includes(state)) return
  throw new TypeError(`${instance}: there is no state "${state}"; use ${instanceStates.join(', ')}.`)
}

/**
 * The request that `fetch` would make of its arguments.
 *
 * @throws The reason of a signal that is aborted. The signal itself is not passed to `Request`, which
 *   refuses those of jsdom and of other realms.
 */
function toRequest(input: Request | URL | string, { signal, ...init }: RequestInit = {}): Request {
  const request = typeof input === 'object' && 'url' in input ? input : undefined
  for (const given of [signal, request?.signal]) if (given?.aborted) throw given.reason
  const isUsedAsItIs = request !== undefined && Object.keys(init).length === 0
  return isUsedAsItIs ? request : new Request(input, init)
}

/** Without `Response.json`, which some environments lack. */
function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}

const route = new RegExp(`^${path.replace('{project_id}', '([^/]+)')}$`)

/** `undefined` for another path, and for what is not percent-encoded UTF-8 (RFC 3986, section 2.5). */
function projectOf(pathname: string): string | undefined {
  const project = route.exec(pathname)?.[1]
  try {
    return project && decodeURIComponent(project)
  } catch {
    return undefined
  }
}

/** Hexadecimal digits that look random and are the same for the same seed (mulberry32). */
function createHexSource(seed: number): (digits: number) => string {
  let state = seed
  function nextDigit(): string {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 28).toString(16)
  }
  return (digits) => Array.from({ length: digits }, nextDigit).join('')
}

/** 32 hexadecimal digits as a random UUID (RFC 9562, section 5.4). */
function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
}
