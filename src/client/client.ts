import createFetchClient from 'openapi-fetch'
import { maxInstanceIds, path } from '../../generated/operation.js'
import { parseBaseUrl } from '../http/base-url.js'
import { type Deadline, startDeadline, untilAborted } from '../http/deadline.js'
import type { Fetch } from '../http/send-once.js'
import { tokenProblem } from '../token/syntax.js'
import type { paths } from '../types.js'
import { createMask } from './clean.js'
import { cutShort, exchange, requestError } from './exchange.js'
import type { UpgradeCall, UpgradeCallResult, UpgradeClient, UpgradeClientOptions } from './interface.js'
import { checkInstanceId, checkOptions, checkProjectId, invalid } from './options.js'

/** The clients whose token is a string: once the service has refused it, it will refuse it again. */
const oneTokenClients = new WeakSet<object>()

/** Whether every request of a client carries the same token. */
export function hasOneToken(client: object): boolean {
  return oneTokenClients.has(client)
}

/**
 * Creates a typed client for the contract. It adds what every request needs: the token, a time limit and
 * a size limit for the answer (1 MiB). It follows no redirect, and sends each request once.
 *
 * The token goes to the origin of `baseUrl` only, and over HTTPS or loopback only. It is in no error,
 * and masked where a server repeats it.
 *
 * @example
 * One batch of at most ten instances:
 * ```ts
 * const client = createClient({ baseUrl, token: () => currentToken })
 * const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
 *   params: { path: { project_id: projectId } },
 *   body: { instance_ids: ['046287aae57843b1a7bc61b7a8812f41in02'] },
 * })
 * ```
 *
 * @example
 * In your own test, without a network:
 * ```ts
 * const simulator = createSimulator({ instances: { orders: 'available' } })
 * const client = createClient({
 *   baseUrl: 'https://dds.example.test',
 *   token: simulatorToken,
 *   fetch: simulator.fetch,
 * })
 * ```
 *
 * @throws {InvalidInputError} when an option can't be right.
 */
export function createClient(options: UpgradeClientOptions): UpgradeClient {
  checkOptions('createClient', options, {
    baseUrl: 'anything',
    token: 'anything',
    timeoutMs: 1,
    fetch: 'function',
  })
  const { baseUrl, token: source, timeoutMs = 30_000, fetch: send = globalFetch } = options
  const address = parseBaseUrl(baseUrl, path)
  if ('problem' in address) throw invalid(`baseUrl ${address.problem}`, 'INVALID_BASE_URL')
  const { href, origin } = address.url
  if (typeof source !== 'function') checkToken(source)
  const inner = createFetchClient<paths>({ baseUrl: href, Request: plainRequest as never })
  let latest = { token: '', mask: createMask('') }

  async function POST(template: keyof paths, given: UpgradeCall): Promise<UpgradeCallResult> {
    const call = checkedCall(template, given)
    const deadline = startDeadline(timeoutMs, call.signal)
    try {
      const token = await tokenFor(call, deadline)
      if (latest.token !== token) latest = { token, mask: createMask(token) }
      return await exchange(call, { client: inner, send, origin, deadline, ...latest })
    } finally {
      deadline.end()
    }
  }

  async function tokenFor(call: UpgradeCall, deadline: Deadline): Promise<string> {
    let token: unknown
    try {
      deadline.signal.throwIfAborted()
      if (typeof source === 'string') return source
      token = await untilAborted((async () => source())(), deadline.signal)
    } catch (error) {
      throw (
        cutShort(call, deadline, false) ?? requestError('NO_TOKEN', 'The token function failed', false, error)
      )
    }
    return checkToken(token)
  }

  const client = { POST, use: refuseMiddleware }
  if (typeof source === 'string') oneTokenClients.add(client)
  return client
}

/** Looks up `fetch` at each call, because tools may replace it at any time. */
const globalFetch: Fetch = (url, init) => fetch(url, init)

/** Replaces the class `Request`, which would turn the body into a stream and be slower. */
function plainRequest(url: string, init: RequestInit): object {
  return { url, ...init }
}

/** Middleware would see the token, and could send a request a second time. */
function refuseMiddleware(): never {
  throw invalid('This client takes no middleware; do the same in the fetch option of createClient.')
}

function checkToken(token: unknown): string {
  const problem = tokenProblem(token)
  if (problem) throw invalid(`The token ${problem}; use it as IAM returned it.`, 'INVALID_TOKEN')
  return token as string
}

/** A copy, because the caller may change theirs before there is a token. */
function checkedCall(template: unknown, call: UpgradeCall): UpgradeCall {
  if (template !== path) throw invalid(`POST knows the path ${path} only.`)
  checkOptions('POST', call, { params: 'object', body: 'object', headers: 'object', signal: 'signal' })
  const { params, body } = call
  checkOptions('params', params, { path: 'object' })
  checkOptions('params.path', params.path, { project_id: 'string' })
  const { project_id } = params.path
  checkProjectId('params.path.project_id', project_id)
  checkOptions('body', body, { instance_ids: 'anything' })
  if (!Array.isArray(body.instance_ids)) throw invalid('body.instance_ids must be an array.')
  const ids: string[] = [...body.instance_ids]
  if (ids.length > maxInstanceIds) {
    throw invalid(
      `One request takes ${maxInstanceIds} instance IDs, not ${ids.length}; use upgradeInstances for more.`,
      'TOO_MANY_INSTANCE_IDS',
    )
  }
  ids.forEach(checkInstanceId)
  return {
    ...call,
    params: { path: { project_id } },
    body: { instance_ids: ids },
    headers: checkedHeaders(call.headers),
  }
}

/** What is wrong is not said, because a value can be a secret. */
function checkedHeaders(headers: UpgradeCall['headers']): Record<string, string> {
  try {
    return Object.fromEntries(new Headers(headers))
  } catch {
    throw invalid('headers has a name or a value that HTTP does not allow.')
  }
}
