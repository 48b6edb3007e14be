import createFetchClient from 'openapi-fetch'
import { path } from '../../generated/operation.js'
import { isLoopback, parseBaseUrl } from '../http/base-url.js'
import type { Fetch } from '../http/send-once.js'
import type { paths } from '../types.js'
import { createAuthenticate } from './credentials.js'
import { requestError } from './errors.js'
import { exchange } from './exchange.js'
import type { UpgradeCallResult, UpgradeClient, UpgradeClientOptions } from './interface.js'
import { checkCall, checkFetch, checkOptions, invalid } from './options.js'

/** What marks a client that must not go on after a refusal. Two copies of this package in one process share it. */
const stopsWhenRefused = Symbol.for('dds-db-upgrade-contract/stops-when-refused')

/**
 * Whether nothing more may be sent once the service has refused the credentials of a client (401): a token that
 * is a string will be refused again, and keys are locked after more than five failed signatures in a row.
 */
export function mustStopWhenRefused(client: object): boolean {
  return stopsWhenRefused in client
}

/**
 * Creates a typed client for the contract, with `openapi-fetch`. It adds what every request needs: the token
 * or a signature, a time limit and a size limit for the response (1 MiB). It follows no redirect, and sends each request once.
 *
 * The token goes to the origin of `baseUrl` only, and over HTTPS or loopback only. It never appears in an
 * error, no middleware sees it, and it is masked where a server repeats it. The same goes for all that comes of keys.
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
 * With an access key instead of a token:
 * ```ts
 * const client = createClient({ baseUrl, keys: accessKeys({ accessKey, secretKey }) })
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
    keys: 'anything',
    allowPlainHttp: 'boolean',
    timeoutMs: 1,
    fetch: 'function',
  })
  checkFetch(options.fetch)
  const { baseUrl, allowPlainHttp = false, timeoutMs = 30_000, fetch: send = globalFetch } = options
  const address = parseBaseUrl(baseUrl, path, allowPlainHttp)
  if ('problem' in address) throw invalid(`baseUrl ${address.problem}`, 'INVALID_BASE_URL')
  const { href } = address.url
  const mayBeMock = options.fetch !== undefined || allowPlainHttp || isLoopback(address.url)
  const authenticate = createAuthenticate(options)
  const { POST, use, eject } = createFetchClient<paths>({ baseUrl: href })

  return {
    async POST(template, call): Promise<UpgradeCallResult> {
      checkCall(template, call)
      const { signal, ...rest } = call
      const context = { baseUrl: href, send, timeoutMs, authenticate, mayBeMock, signal }
      let sending: Promise<Response> | undefined
      const sendOnce = (request: Request) => {
        if (sending) throw new TypeError('A middleware tried to send the request a second time.')
        sending = exchange(request, context)
        return sending
      }
      try {
        return await POST(template, { ...rest, fetch: sendOnce })
      } catch (error) {
        const failure: { sent?: boolean } | undefined = await sending?.then(undefined, (reason) => reason)
        if (failure === error) throw error
        // Whatever a middleware throws, even an error of another client, does not say whether this call was sent.
        const sent = sending !== undefined && failure?.sent !== false
        throw requestError('UNEXPECTED', 'A middleware, or what it needs, failed', sent, error)
      }
    },
    use,
    eject,
    ...(typeof options.token !== 'function' && { [stopsWhenRefused]: true }),
  }
}

/** Looks up `fetch` at each call, because tools may replace it at any time. */
const globalFetch: Fetch = (url, init) => fetch(url, init)
