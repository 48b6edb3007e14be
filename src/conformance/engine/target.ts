import { path, tokenHeader } from '../../../generated/operation.js'
import { onAbort, pause, untilAborted } from '../../http/deadline.js'
import type { JournalEntry } from '../options.js'
import type { Level } from '../report.js'
import { madeUpPrefix, unaskedIds } from '../upgrade/harm.js'
import { type Case, toBytes } from './case.js'
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
  /** The answers of 429 that the same case got before this one. */
  readonly throttled?: readonly Sent[]
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
  /** Told of every request that was sent, and of what came back. */
  readonly onSent?: ((check: string, sent: Sent) => void) | undefined
}

/** Ends the run: going on would be harmful or useless. The message says why. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** The only place that sends a request. */
export interface Target {
  /** Sends a case, if that is safe, and reads the whole answer. Never follows a redirect. */
  send(check: string, testCase: Case): Promise<Sent>
  /** From now on nothing is sent, not even what waits for its turn. What is under way may end. */
  stop(): void
  /** How many requests were sent. */
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
  const ended = new AbortController()
  let requests = 0
  let failuresInARow = 0
  let throttledInARow = 0
  let nextStart = 0
  let pausedUntil = 0

  return {
    get requests() {
      return requests
    },
    stop() {
      ended.abort()
    },
    async send(check, testCase) {
      refuseHarm(testCase)
      const throttled: Sent[] = []
      for (;;) {
        const sent = await sendOnce(check, testCase)
        options.onSent?.(check, sent)
        countFailures(sent)
        heedPause(sent)
        // An upgrade that was asked for is never sent twice, not even when it was refused.
        if (sent.response?.status !== 429 || testCase.ids?.some((id) => askedFor.has(id)))
          return { ...sent, throttled }
        throttled.push(sent)
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
    await waitForTurn()
    if (requests >= options.maxRequests)
      throw new Stop(`The budget of ${options.maxRequests} requests is spent.`)
    requests += 1
    const { method, body, ids } = testCase
    const startedAt = new Date().toISOString()
    await options.journal?.({ time: startedAt, check, method, url, ...(ids ? { ids } : {}) })
    refuseAfterEnd()
    const started = performance.now()
    const outcome = await exchange({
      method,
      headers: headersOf(testCase, options.token),
      redirect: 'manual',
      ...(body ? { body: toBytes(body) } : {}),
    })
    return { case: testCase, url, startedAt, durationMs: performance.now() - started, ...outcome }
  }

  function refuseAfterEnd(): void {
    if (ended.signal.aborted || signal?.aborted) throw new Stop('The run has ended.')
  }

  async function waitForTurn(): Promise<void> {
    const now = Date.now()
    const start = Math.max(now, nextStart, pausedUntil)
    if (rate) nextStart = start + 1000 / rate
    // A timer can be early by a millisecond.
    if (start > now) await pause(start - now + 1, ended.signal)
    refuseAfterEnd()
  }

  async function exchange(init: RequestInit): Promise<Pick<Sent, 'response' | 'failure'>> {
    const limit = new AbortController()
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      limit.abort()
    }, timeoutMs)
    const release = onAbort(signal, () => limit.abort())
    try {
      const answer = fetch(new Request(url, { ...init, signal: limit.signal }))
      const response = await untilAborted(answer, limit.signal)
      const body = await untilAborted(readBody(response, limit.signal), limit.signal)
      if (body === undefined) return { failure: 'too large' }
      return { response: { status: response.status, headers: new Map(response.headers), body } }
    } catch (error) {
      if (signal?.aborted) throw new Stop('The run was interrupted.')
      return { failure: timedOut ? 'timeout' : { network: describe(error) } }
    } finally {
      clearTimeout(timer)
      release()
    }
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

  /** Waits as long as the target asks for, and longer each time that it refuses again. */
  function heedPause({ response, startedAt }: Sent): void {
    if (response?.status !== 429 && response?.status !== 503) return
    const throttled = response.status === 429
    // Those that were under way together are refused together: that counts once.
    if (throttled && Date.parse(startedAt) >= pausedUntil) throttledInARow += 1
    if (throttledInARow >= mostThrottledInARow) {
      throw new Stop(
        `The target answered ${throttledInARow} requests in a row with 429; try again later with a lower --rate.`,
      )
    }
    const asked = askedPause(response.headers.get('retry-after'))
    if (asked > longestPauseMs) {
      throw new Stop(
        `The target asks to wait ${Math.ceil(asked / 1000)} seconds (Retry-After); try again after that.`,
      )
    }
    const backoff = throttled ? firstPauseMs * 2 ** (throttledInARow - 1) : 0
    pausedUntil = Math.max(pausedUntil, Date.now() + Math.max(asked, backoff))
  }
}

/**
 * Whether an answer claims to have started an upgrade of an id that the suite made up: a `job_id`
 * beside such an id, or beside none at all, wherever it stands in the body.
 *
 * @param instanceIds - the ids that the caller asked to upgrade
 */
export function claimsMadeUpUpgrade(
  { case: { ids = [] }, response }: Sent,
  instanceIds: readonly string[],
): boolean {
  if (!response) return false
  const madeUp = ids.filter((id) => !instanceIds.includes(id))
  let claimed = false
  try {
    JSON.parse(new TextDecoder().decode(response.body), (_, value) => {
      const { job_id: job, instance_id: id } = Object(value)
      const named = typeof id === 'string' && (id.startsWith(madeUpPrefix) || madeUp.includes(id))
      if (job != null && (named || (id === undefined && madeUp.length > 0))) claimed = true
      return value
    })
  } catch {
    return false
  }
  return claimed
}

/** Says in a few words why no whole answer came. */
export function describeFailure(failure: Failure): string {
  if (failure === 'timeout') return 'no answer in time'
  return failure === 'too large' ? `an answer of more than ${largestAnswer} bytes` : failure.network
}

async function readBody(response: Response, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body) {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > largestAnswer) return undefined
      // Leaving the loop cancels the body, which a fetch of the caller's own may not do on its own.
      signal.throwIfAborted()
      chunks.push(chunk)
    }
  }
  return Buffer.concat(chunks)
}

/** Milliseconds to wait, given in seconds or as a date (RFC 9110, section 10.2.3); 0 when it says neither. */
function askedPause(retryAfter: string | undefined): number {
  if (retryAfter === undefined) return 0
  const milliseconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - Date.now()
  return Math.max(milliseconds || 0, 0)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
