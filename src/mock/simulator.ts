import { maxInstanceIds, method, path, successStatus, tokenHeader } from '../../generated/operation.js'
import type { ErrorResponse, RejectedUpgrade, UpgradeResult } from '../types.js'

/**
 * What an instance is doing. Only an `available` one has its upgrade submitted, and is `upgrading`
 * from then on; every other state is a rejection.
 */
export type InstanceState = 'available' | 'upgrading' | 'latest' | 'abnormal' | 'foreign'

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
  /** The IDs of a request that was answered with results. */
  readonly instanceIds: readonly string[]
}

/** HTTP errors that have nothing to do with the request, for {@link Simulator.failNext}. */
export type SimulatedFailure =
  | 'forbidden'
  | 'not-published'
  | 'throttled-by-gateway'
  | 'throttled-by-service'
  | 'server-error'

/** Options of {@link createSimulator}. */
export interface SimulatorOptions {
  /** The instances, by ID. Default: the two of the provider's example, `available` and `upgrading`. */
  readonly instances?: Readonly<Record<string, InstanceState>>
  /** The tokens that are accepted. Default: {@link simulatorToken} alone. */
  readonly tokens?: readonly string[]
  /** The only project that exists. Default: every project does. */
  readonly projectId?: string
  /** Same seed, same job and request IDs. An integer; default 1. */
  readonly seed?: number
  /** The longest body that is read, in bytes. Default 2 MiB. */
  readonly maxBodyBytes?: number
}

/** The operation in memory, made by {@link createSimulator}. */
export interface Simulator {
  /** Answers a request as the service would; takes the place of the global `fetch`. */
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
   */
  readonly finishJobs: (status?: 'Completed' | 'Failed') => Job[]
  /** Answers the next request with an HTTP error, whatever it asks. Calls queue up. */
  readonly failNext: (failure: SimulatedFailure) => void
}

/** The token that a simulator accepts unless it is told otherwise. */
export const simulatorToken = 'simulator-token-that-opens-nothing-real'

const defaultInstances: Readonly<Record<string, InstanceState>> = {
  '046287aae57843b1a7bc61b7a8812f41in02': 'available',
  '3d1e04f49efa473a8c7eaf07ed7ff870in02': 'upgrading',
}

type Rejection = Pick<RejectedUpgrade, 'error_code' | 'error_message'>

const statusRejection: Rejection = {
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}

const rejections: Readonly<Record<Exclude<InstanceState, 'available'> | 'unknown', Rejection>> = {
  upgrading: statusRejection,
  latest: statusRejection,
  abnormal: statusRejection,
  foreign: { error_code: 'DBS.200604', error_message: 'The instance is not owned by the current user.' },
  unknown: { error_code: 'DBS.200002', error_message: 'The DB instance does not exist.' },
}

/** An HTTP error: from the gateway, whose errors carry a request ID, or from the service behind it. */
interface HttpError {
  readonly status: number
  readonly code: string
  readonly text: string
}

const parameterError: HttpError = { status: 400, code: 'DBS.200001', text: 'Parameter error' }

const tokenMissing: HttpError = {
  status: 401,
  code: 'APIGW.0301',
  text: 'Incorrect IAM authentication information: x-auth-token not found',
}

const tokenInvalid: HttpError = {
  status: 401,
  code: 'APIGW.0301',
  text: 'Incorrect IAM authentication information: decrypt token fail',
}

const projectUnavailable: HttpError = { status: 403, code: 'APIGW.0310', text: 'The project is unavailable.' }

const notPublished: HttpError = {
  status: 404,
  code: 'APIGW.0101',
  text: 'The API does not exist or has not been published in the environment',
}

const failures: Readonly<Record<SimulatedFailure, HttpError>> = {
  forbidden: projectUnavailable,
  'not-published': notPublished,
  'throttled-by-gateway': {
    status: 429,
    code: 'APIGW.0308',
    text: 'The throttling threshold has been reached',
  },
  'throttled-by-service': { status: 429, code: 'DBS.280443', text: 'Too many requests.' },
  'server-error': { status: 500, code: 'DBS.280005', text: 'Server error' },
}

/**
 * Makes the operation in memory, with instances that remember what was done to them: once its upgrade
 * is submitted, an instance is `upgrading`, and a second upgrade of it is rejected.
 *
 * Where the contract documents nothing, the simulator makes a choice that tells nothing about the real
 * service: an unknown ID is rejected by itself, a repeated ID gets one result, an empty array gets no
 * results, results come in the order of the IDs, another method or path is a 404 of the gateway, a
 * media type other than `application/json` or a repeated field name in the body is a 400.
 *
 * @param options What exists, and who may ask.
 * @returns The simulator; hand its `fetch` to the code that is to be tested.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { projectId, maxBodyBytes = 2 * 1024 * 1024 } = options
  const tokens = new Set(options.tokens ?? [simulatorToken])
  const instances = new Map(Object.entries(options.instances ?? defaultInstances))
  const jobs = new Map<string, Job>()
  const requests: AnsweredRequest[] = []
  const failureQueue: SimulatedFailure[] = []
  const nextHex = createHexSource(options.seed ?? 1)

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
    const state = instances.get(instanceId) ?? 'unknown'
    if (state !== 'available') return { instance_id: instanceId, ...rejections[state] }
    const job: Job = { id: toUuid(nextHex(32)), instanceId, status: 'Running' }
    jobs.set(job.id, job)
    instances.set(instanceId, 'upgrading')
    return { instance_id: instanceId, job_id: job.id }
  }

  function answerError(error: HttpError): Response {
    const body: ErrorResponse = { error_code: error.code, error_msg: error.text }
    if (error.code.startsWith('APIGW.')) body.request_id = nextHex(32)
    return Response.json(body, { status: error.status })
  }

  async function answer(request: Request): Promise<{ response: Response; instanceIds: readonly string[] }> {
    const refusal = refuseAtGateway(request)
    if (refusal !== undefined) return { response: answerError(refusal), instanceIds: [] }
    const instanceIds = await readInstanceIds(request, maxBodyBytes)
    if (instanceIds === undefined) return { response: answerError(parameterError), instanceIds: [] }
    const results = [...new Set(instanceIds)].map(upgrade)
    return { response: Response.json({ upgrade_results: results }, { status: successStatus }), instanceIds }
  }

  return {
    instances,
    jobs,
    requests,
    async fetch(input, init) {
      const request = new Request(input, init)
      request.signal.throwIfAborted()
      const { response, instanceIds } = await answer(request)
      const { pathname, search } = new URL(request.url)
      requests.push({ method: request.method, path: pathname + search, status: response.status, instanceIds })
      return request.method === 'HEAD' ? new Response(null, response) : response
    },
    finishJobs(status = 'Completed') {
      const running = [...jobs.values()].filter((job) => job.status === 'Running')
      for (const job of running) {
        job.status = status
        instances.set(job.instanceId, status === 'Completed' ? 'latest' : 'abnormal')
      }
      return running
    },
    failNext(failure) {
      failureQueue.push(failure)
    },
  }
}

const [beforeProject = '', afterProject = ''] = path.split('{project_id}')

function projectOf(pathname: string): string | undefined {
  if (!pathname.startsWith(beforeProject) || !pathname.endsWith(afterProject)) return undefined
  const project = pathname.slice(beforeProject.length, -afterProject.length)
  return project === '' || project.includes('/') ? undefined : project
}

/** The IDs of a body that keeps the contract; `undefined` for every other body. */
async function readInstanceIds(request: Request, maxBodyBytes: number): Promise<string[] | undefined> {
  if (!/^application\/json *(;|$)/i.test(request.headers.get('Content-Type') ?? '')) return undefined
  const bytes = await readBytes(request, maxBodyBytes)
  if (bytes === undefined) return undefined
  const body = parseJson(bytes)
  if (typeof body !== 'object' || body === null || !('instance_ids' in body)) return undefined
  const ids = body.instance_ids
  if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
  return ids.every((id): id is string => typeof id === 'string') ? ids : undefined
}

async function readBytes(request: Request, maxBodyBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer())
}

/** Strict JSON (RFC 8259): UTF-8 without a byte order mark, no repeated names. `undefined` for the rest. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return repeatsName(text) ? undefined : value
  } catch {
    return undefined
  }
}

/** Whether an object in this JSON text, which must be well formed, has a name twice (RFC 8259, section 4). */
function repeatsName(json: string): boolean {
  const names: Set<string>[] = []
  for (const [, string, colon, bracket] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|([[\]{}])/g)) {
    if (bracket === '{' || bracket === '[') names.push(new Set())
    else if (bracket !== undefined) names.pop()
    if (string === undefined || colon === undefined) continue
    const name: string = JSON.parse(string)
    const known = names.at(-1)
    if (known?.has(name)) return true
    known?.add(name)
  }
  return false
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
