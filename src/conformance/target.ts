import { path, tokenHeader } from '../../generated/operation.js'
import { type Case, toBytes } from './case.js'
import { madeUpPrefix, unaskedIds } from './ids.js'
import type { JournalEntry } from './options.js'
import type { Level } from './report.js'
import { truncatedLength } from './secrets.js'

/** Why no whole answer came. */
export type Failure = 'timeout' | 'too large' | { readonly network: string }

/** A case that was sent, and what came back. */
export interface Sent {
  readonly case: Case
  readonly url: string
  readonly startedAt: string
  readonly durationMs: number
  readonly response?: {
    readonly status: number
    readonly headers: ReadonlyMap<string, string>
    readonly body: Uint8Array
  }
  readonly failure?: Failure
}

/** What the target needs to know to send a request and to keep it from doing harm. */
export interface TargetOptions {
  readonly baseUrl: string
  readonly projectId: string
  readonly token: string
  readonly level: Level
  readonly instanceIds: readonly string[]
  readonly maxRequests: number
  /** Requests per second; no limit when absent. */
  readonly rate?: number | undefined
  readonly timeoutMs: number
  readonly fetch: (request: Request) => Promise<Response>
  readonly signal?: AbortSignal | undefined
  readonly journal?: ((entry: JournalEntry) => void | Promise<void>) | undefined
}

/** Ends the run: going on would be harmful or useless. The message says why. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** The only place that sends a request. */
export interface Target {
  /** Sends a case, if that is safe, and reads the whole answer. Never follows a redirect. */
  send(check: string, testCase: Case): Promise<Sent>
  readonly requests: number
}

const destructiveMethods = new Set(['PUT', 'PATCH', 'DELETE'])
const largestAnswer = 8 * 1024 * 1024
const mostFailuresInARow = 5
const mostThrottledInARow = 4
const longestPauseMs = 60_000
const firstPauseMs = 250

/** Whether a URL points at this machine, over the loopback interface. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** The address of the operation at a target. */
export function operationUrl(baseUrl: string, projectId: string): string {
  return baseUrl.replace(/\/+$/, '') + path.replace('{project_id}', encodeURIComponent(projectId))
}

/** The request headers of a case, with the token that it chooses. */
export function headersOf(testCase: Case, token: string): Record<string, string> {
  const values = {
    valid: token,
    none: undefined,
    empty: '',
    invalid: 'dds-contract-invalid-token',
    truncated: token.slice(0, -truncatedLength),
  }
  const value = values[testCase.token]
  return value === undefined ? { ...testCase.headers } : { ...testCase.headers, [tokenHeader]: value }
}

/**
 * Opens a target. Every safeguard that keeps a run from doing harm is here, so that no check can
 * forget it: the level, the budget, the rate, the time limit, the ids that may be sent, the journal.
 */
export function openTarget(options: TargetOptions): Target {
  const { baseUrl, level, fetch, timeoutMs, rate, signal } = options
  const url = operationUrl(baseUrl, options.projectId)
  const loopback = isLoopback(baseUrl)
  const askedFor = new Set(level === 'live' ? options.instanceIds : [])
  let requests = 0
  let failuresInARow = 0
  let throttledInARow = 0
  let nextStart = 0

  return {
    get requests() {
      return requests
    },
    async send(check, testCase) {
      refuseHarm(testCase)
      for (;;) {
        const sent = await sendOnce(check, testCase)
        countFailures(sent)
        if (sent.response?.status !== 429) return sent
        throttledInARow += 1
        if (throttledInARow >= mostThrottledInARow) {
          throw new Stop(
            `The target answered ${throttledInARow} requests in a row with 429; try again later with a lower --rate.`,
          )
        }
        nextStart = Math.max(nextStart, Date.now() + pauseAfter(sent, throttledInARow))
        // An upgrade that was asked for is never sent twice, not even when it was refused.
        if (testCase.ids?.some((id) => askedFor.has(id))) return sent
      }
    },
  }

  function refuseHarm({ method, body = [], ids = [] }: Case): void {
    if (level === 'plan') throw new Stop('The level "plan" sends nothing.')
    if (!loopback && destructiveMethods.has(method)) {
      throw new Stop(
        `${method} is sent to a loopback address only: elsewhere it could reach another operation.`,
      )
    }
    const text = new TextDecoder().decode(toBytes(body))
    const [unasked] = [...unaskedIds(text, askedFor), ...unaskedIds(ids.join(' '), askedFor)]
    if (unasked !== undefined) {
      throw new Stop(
        `A request would have carried ${unasked}, which nobody asked to upgrade; it was not sent.`,
      )
    }
  }

  async function sendOnce(check: string, testCase: Case): Promise<Sent> {
    if (requests >= options.maxRequests)
      throw new Stop(`The budget of ${options.maxRequests} requests is spent.`)
    requests += 1
    await waitForTurn()
    signal?.throwIfAborted()
    const { method, body, ids } = testCase
    const startedAt = new Date().toISOString()
    await options.journal?.({ time: startedAt, check, method, url, ...(ids ? { ids } : {}) })
    const deadline = AbortSignal.timeout(timeoutMs)
    const ended = signal ? AbortSignal.any([signal, deadline]) : deadline
    const started = performance.now()
    const outcome = await exchange(
      new Request(url, {
        method,
        headers: headersOf(testCase, options.token),
        redirect: 'manual',
        signal: ended,
        ...(body ? { body: toBytes(body) } : {}),
      }),
      ended,
    ).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      return { failure: deadline.aborted ? ('timeout' as const) : { network: describe(error) } }
    })
    return { case: testCase, url, startedAt, durationMs: performance.now() - started, ...outcome }
  }

  async function waitForTurn(): Promise<void> {
    const now = Date.now()
    const start = Math.max(now, nextStart)
    nextStart = rate ? start + 1000 / rate : nextStart
    if (start > now) await pause(start - now, signal)
  }

  async function exchange(request: Request, ended: AbortSignal): Promise<Pick<Sent, 'response' | 'failure'>> {
    const response = await untilAborted(fetch(request), ended)
    const body = await untilAborted(readBody(response), ended)
    if (body === undefined) return { failure: 'too large' }
    return { response: { status: response.status, headers: new Map(response.headers), body } }
  }

  function countFailures({ response, failure }: Sent): void {
    if (response && response.status !== 429) throttledInARow = 0
    failuresInARow = failure ? failuresInARow + 1 : 0
    if (failure && failuresInARow >= mostFailuresInARow) {
      throw new Stop(
        `${failuresInARow} requests in a row got no whole answer (${describeFailure(failure)}); check --base-url and the network.`,
      )
    }
  }
}

/** Whether an answer claims to have started an upgrade of an id that the suite made up. */
export function claimsMadeUpUpgrade({ response }: Sent): boolean {
  if (!response) return false
  const text = new TextDecoder().decode(response.body)
  if (!text.includes(madeUpPrefix)) return false
  try {
    const { upgrade_results: results } = JSON.parse(text)
    return results.some(
      (result: { instance_id?: unknown; job_id?: unknown }) =>
        String(result.instance_id).startsWith(madeUpPrefix) && typeof result.job_id === 'string',
    )
  } catch {
    return false
  }
}

/** Says in a few words why no whole answer came. */
export function describeFailure(failure: Failure): string {
  if (failure === 'timeout') return 'no answer in time'
  return failure === 'too large' ? `an answer of more than ${largestAnswer} bytes` : failure.network
}

async function readBody(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > largestAnswer) return undefined
      chunks.push(chunk)
    }
  }
  return Buffer.concat(chunks)
}

/** Waits for work, but not longer than until the signal aborts, whether or not the work heeds it. */
function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((settle, fail) => {
    const abort = () => fail(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(settle, fail).finally(() => signal.removeEventListener('abort', abort))
  })
}

function pauseAfter({ response }: Sent, times: number): number {
  const seconds = Number(response?.headers.get('retry-after'))
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : firstPauseMs * 2 ** (times - 1)
  return Math.min(asked, longestPauseMs)
}

function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((settle, fail) => {
    const abort = () => {
      clearTimeout(timer)
      fail(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      settle()
    }, durationMs)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
