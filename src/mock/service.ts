import { failureHeader } from '../http/rehearsal.js'
import type { LostResponse } from '../http/serve.js'
import { failureNames, failures, isFailureName, type MockFailure, type SimulatedFailure } from './failures.js'
import {
  createOperation,
  type OperationOptions,
  type OperationResult,
  projectOf,
  reasonHeader,
} from './operation.js'
import { errors } from './responses.js'
import { createSchedule } from './schedule.js'

/** One request that the simulator has handled. It never holds a token. */
export interface HandledRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** The HTTP status of the response, also of one that was lost. */
  readonly status: number
  /** The IDs that have a result in the response. */
  readonly instanceIds: readonly string[]
  /** Those of them whose upgrade the request began. */
  readonly submitted: readonly string[]
  /** The failure that was asked for. */
  readonly failure?: SimulatedFailure
  /** Why it was refused, for people; nothing of the request is in it. */
  readonly reason?: string
}

/** A request that followed a redirect to another origin. */
export interface FollowedRedirect {
  readonly method: string
  /** The names of its headers, in lower case; never their values. */
  readonly headers: readonly string[]
  /** Whether the body came along. */
  readonly hasBody: boolean
}

/** What is around a service. */
export interface Surroundings {
  /** The origin to which the failure `redirect` leads. */
  readonly elsewhere?: () => Promise<string>
  /** How many requests, jobs and unnamed instances are remembered. Default: all. */
  readonly limit?: number
}

/** What became of a request. */
export interface Handled {
  readonly outcome: Response | LostResponse
  readonly request: HandledRequest
}

/** The operation, with failures and a memory. */
export type Service = ReturnType<typeof createService>

/** @throws {TypeError} when an option or the state of an instance does not exist, or keys cannot sign */
export function createService(
  options: OperationOptions,
  {
    elsewhere = async () => 'https://elsewhere.example.test',
    limit = Number.POSITIVE_INFINITY,
  }: Surroundings = {},
) {
  const operation = createOperation(options, limit)
  const schedule = createSchedule()
  const requests: HandledRequest[] = []
  const followed: FollowedRedirect[] = []

  async function fail(request: Request, name: SimulatedFailure): Promise<OperationResult> {
    const { error, status, headers, lost }: MockFailure = failures[name]
    if (lost) return operation.respond(request)
    const reason = `${name} was asked for`
    if (error) return operation.refuse({ error, reason }, headers)
    const response = new Response(null, { ...(status && { status }), ...(headers && { headers }) })
    response.headers.set(reasonHeader, reason)
    if (name === 'redirect') {
      response.headers.set('Location', (await elsewhere()) + new URL(request.url).pathname)
    }
    return { response, instanceIds: [], submitted: [], reason }
  }

  async function handle(
    request: Request,
  ): Promise<OperationResult & { readonly failure?: SimulatedFailure }> {
    if (projectOf(request) === undefined) return operation.respond(request)
    const scheduled = schedule.next()
    // What a client asks for itself comes first.
    const failure = request.headers.get(failureHeader) ?? scheduled
    if (failure === undefined) return operation.respond(request)
    if (isFailureName(failure)) return { failure, ...(await fail(request, failure)) }
    return operation.refuse({ error: errors.parameter, reason: unknownFailure })
  }

  return {
    ...operation.instances,
    schedule,
    requests,
    followed,
    async respond(request: Request): Promise<Handled> {
      const { response, ...result } = await handle(request)
      const { pathname, search } = new URL(request.url)
      const about = { method: request.method, path: pathname + search, status: response.status, ...result }
      remember(requests, about, limit)
      const { lost }: Partial<MockFailure> = result.failure ? failures[result.failure] : {}
      if (lost) return { request: about, outcome: { response, lost } }
      return { request: about, outcome: request.method === 'HEAD' ? new Response(null, response) : response }
    },
    /** Responds as another server does to a request that came by a redirect. */
    follow(request: FollowedRedirect): Response {
      remember(followed, request, limit)
      const reason = 'a redirect leads here, where nothing is served'
      return operation.refuse({ error: errors.notPublished, reason }).response
    },
  }
}

const unknownFailure = `${failureHeader} must be one of ${failureNames.join(', ')}`

function remember<T>(list: T[], one: T, limit: number): void {
  list.push(one)
  if (list.length > limit) list.shift()
}
