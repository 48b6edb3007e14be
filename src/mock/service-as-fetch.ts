import { onAbort } from '../http/deadline.js'
import type { LostResponse } from '../http/serve.js'
import type { SimulatedFailure } from './failures.js'
import type { Job } from './instances.js'
import type { InstanceState } from './responses.js'
import type { FollowedRedirect, HandledRequest, Service } from './service.js'

/** The operation in memory, made by {@link createSimulator}. */
export interface Simulator {
  /** Responds to a request as the service would; replaces the global `fetch`. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /** The instances and their states; set and delete as the test needs. */
  readonly instances: Map<string, InstanceState>
  /** Every submitted task, by ID, in the order of submission. */
  readonly jobs: ReadonlyMap<string, Job>
  /** Every request handled so far, oldest first. */
  readonly requests: readonly HandledRequest[]
  /** Every request that followed the failure `redirect`, oldest first. */
  readonly followed: readonly FollowedRedirect[]
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
   * Makes one of the next requests of this operation fail, whatever it contains. Without `nth`, calls queue up.
   *
   * @param failure How it fails.
   * @param nth Which of the next requests, 1 for the very next. Default: the first that does not fail already.
   * @throws {TypeError} When there is no such failure, or `nth` is not a whole number from 1 to 9999.
   */
  readonly failNext: (failure: SimulatedFailure, nth?: number) => void
}

/** The part of a service that is for its users. */
export function toSimulator(service: Service): Simulator {
  const { states, jobs, requests, followed, finish, schedule } = service
  return {
    instances: states,
    jobs,
    requests,
    followed,
    async fetch(input, init = {}) {
      const { request, signals } = toRequest(input, init)
      const { outcome } = await service.respond(request)
      if ('lost' in outcome) return loseAsFetch(outcome, signals)
      if (!outcome.headers.has('Location') || request.redirect === 'manual') return outcome
      if (request.redirect === 'error') throw fetchFailed('unexpected redirect')
      // `fetch` drops it at another origin (Fetch Standard, section 4.4), and keeps `X-Auth-Token`.
      const headers = [...request.headers.keys()].filter((name) => name !== 'authorization')
      return service.follow({ method: request.method, headers, hasBody: request.body !== null })
    },
    finishJobs(status = 'Completed') {
      if (status !== 'Completed' && status !== 'Failed') {
        throw new TypeError(`Jobs do not end as "${status}"; use Completed or Failed.`)
      }
      return finish(status)
    },
    failNext: schedule.add,
  }
}

/**
 * The request that `fetch` would make of its arguments, and the signals that end it. They are not passed to
 * `Request`, which refuses those of jsdom and of other realms.
 *
 * @throws The reason of a signal that is aborted.
 */
function toRequest(input: Request | URL | string, { signal, ...init }: RequestInit) {
  const request = typeof input === 'object' && 'url' in input ? input : undefined
  const signals = [signal, request?.signal].filter((one) => one !== null && one !== undefined)
  for (const { aborted, reason } of signals) if (aborted) throw reason
  const isUsedAsItIs = request !== undefined && Object.keys(init).length === 0
  return { request: isUsedAsItIs ? request : new Request(input, init), signals }
}

/** Ends as `fetch` does in Node when the response is lost. */
function loseAsFetch({ lost }: LostResponse, signals: readonly AbortSignal[]): Promise<never> {
  return new Promise((_, reject) => {
    if (lost !== 'in-silence') reject(fetchFailed('other side closed', 'UND_ERR_SOCKET'))
    for (const signal of signals) onAbort(signal, () => reject(signal.reason))
  })
}

function fetchFailed(why: string, code?: string): TypeError {
  const cause = Object.assign(new Error(why), code === undefined ? {} : { code })
  return new TypeError('fetch failed', { cause })
}
