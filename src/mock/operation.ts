import { method, path, successStatus } from '../../generated/operation.js'
import { isUnfilled } from '../http/project-id.js'
import { readToLimit } from '../http/read.js'
import type { AccessKeys } from '../signing/keys.js'
import { maxBodyBytes, readInstanceIds } from './body.js'
import { createGateway, type Refusal } from './credentials.js'
import { createInstances, type InstanceOptions } from './instances.js'
import { createHexSource } from './random.js'
import { type ErrorWithStatus, errors } from './responses.js'

/** The response header in which the simulator says, for developers, why it refused a request. */
export const reasonHeader = 'X-Mock-Reason'

/** The token that a simulator accepts by default. */
export const simulatorToken = 'simulator-token-that-opens-nothing-real'

/** What exists, and who may upgrade it. */
export interface OperationOptions extends InstanceOptions {
  /** The tokens that are accepted. Default: {@link simulatorToken} alone. */
  readonly tokens?: readonly string[]
  /** The access keys whose signatures are accepted. Default: any signature that is well formed, unverified. */
  readonly keys?: readonly AccessKeys[]
  /** The only project that exists. Default: every project does. */
  readonly projectId?: string | undefined
  /** Same seed, same job and request IDs. An integer; default 1. */
  readonly seed?: number | undefined
}

const optionNames: Readonly<Record<keyof OperationOptions, true>> = {
  instances: true,
  otherInstances: true,
  tokens: true,
  keys: true,
  projectId: true,
  seed: true,
}

/** A response, and what it says. */
export interface OperationResult {
  readonly response: Response
  /** The IDs that have a result. */
  readonly instanceIds: readonly string[]
  /** Those whose upgrade began. */
  readonly submitted: readonly string[]
  /** Why the request was refused. */
  readonly reason?: string
}

const refusalReasons = {
  notPublished: `only ${method} ${path} is published`,
  unfilled: 'the project in the path is a placeholder that was never filled in',
  otherProject: 'the path names another project',
}

/**
 * The operation as the service and its gateway do it.
 *
 * @param limit - how many jobs and unnamed instances are remembered
 * @throws {TypeError} when an option or the state of an instance does not exist, or keys cannot sign
 */
export function createOperation(options: OperationOptions, limit: number) {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(optionNames, name))
  if (unknown !== undefined) throw new TypeError(`There is no option "${unknown}".`)
  const { projectId, seed, tokens = [simulatorToken], keys = [] } = options
  const refuseCredentials = createGateway({ tokens, keys })
  const nextHex = createHexSource(seed ?? 1)
  const instances = createInstances(options, nextHex, limit)

  function refuse(
    { error, reason }: Refusal,
    headers: Readonly<Record<string, string>> = {},
  ): OperationResult {
    const response = errorResponse(error, nextHex)
    for (const [name, value] of Object.entries({ ...headers, [reasonHeader]: reason })) {
      response.headers.set(name, value)
    }
    return { response, instanceIds: [], submitted: [], reason }
  }

  return {
    instances,
    refuse,
    async respond(request: Request): Promise<OperationResult> {
      const project = projectOf(request)
      if (project === undefined)
        return refuse({ error: errors.notPublished, reason: refusalReasons.notPublished })
      let body: ReturnType<typeof readToLimit> | undefined
      const readBody = () => {
        body ??= readToLimit(request, maxBodyBytes, request.signal)
        return body
      }
      const refusal = await refuseCredentials(request, readBody)
      if (refusal) return refuse(refusal)
      if (isUnfilled(project))
        return refuse({ error: errors.projectUnavailable, reason: refusalReasons.unfilled })
      if (projectId !== undefined && project !== projectId) {
        return refuse({ error: errors.projectUnavailable, reason: refusalReasons.otherProject })
      }
      const read = readInstanceIds(request.headers.get('Content-Type'), await readBody())
      if ('problem' in read) return refuse({ error: errors.parameter, reason: read.problem })
      const results = [...new Set(read.ids)].map(instances.upgrade)
      const submitted = results.flatMap((result) => ('job_id' in result ? [result.instance_id] : []))
      return { response: json({ upgrade_results: results }, successStatus), instanceIds: read.ids, submitted }
    },
  }
}

const route = new RegExp(`^${path.replace('{project_id}', '([^/]+)')}$`)

/**
 * The project of a request of this operation. `undefined` for another method or path, and for what is not
 * percent-encoded UTF-8 (RFC 3986, section 2.5).
 */
export function projectOf(request: Pick<Request, 'method' | 'url'>): string | undefined {
  if (request.method !== method) return undefined
  const project = route.exec(new URL(request.url).pathname)?.[1]
  try {
    return project && decodeURIComponent(project)
  } catch {
    return undefined
  }
}

function errorResponse({ status, ...error }: ErrorWithStatus, nextHex: (digits: number) => string): Response {
  if (!error.error_code.startsWith('APIGW.')) return json(error, status)
  const requestId = nextHex(32)
  const response = json({ ...error, request_id: requestId }, status)
  response.headers.set('X-Request-Id', requestId)
  return response
}

/** Without `Response.json`, which some environments lack. */
function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
}
