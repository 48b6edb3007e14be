import { startDeadline, untilAborted } from '../../../http/deadline.js'
import type { JournalEntry } from '../../options.js'
import { type Case, type Sent, toBytes } from '../case.js'
import type { CheckContext } from '../check.js'
import type { Credentials } from '../credentials.js'
import type { Operation } from '../operation.js'
import { largestResponse, readResponse } from '../response.js'
import { authenticate, isWronglySigned } from './authenticate.js'
import type { IncomingResponse, OutgoingRequest } from './http.js'

export interface TargetOptions extends Credentials {
  readonly operation: Operation
  readonly context: CheckContext
  readonly url: string
  /** The most requests of all checks. Those answered with 429 don't count. */
  readonly maxRequests: number
  readonly timeoutMs: number
  readonly send: (request: OutgoingRequest) => Promise<IncomingResponse>
  readonly journal?: ((entry: JournalEntry) => void | Promise<void>) | undefined
  /** Called with every request that was sent, and its response. */
  readonly onSent: (check: string, sent: Sent) => void
}

/** The check under whose name the reference request is sent. */
export const referenceCheck = 'reference'

/** Once a target is known for leaving requests without a response, this many times the slowest one is waited for. */
const patience = 4
const leastLimitMs = 1000

/** Ends the run, because going on would be harmful or useless; the message says why. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** There is no request left. */
export class BudgetSpent extends Stop {}

/** Outside this machine. A target may lock a key for minutes after more than five wrong signatures in a row. */
const mostWrongInARow = 2

export interface Sending {
  /** On a new connection. */
  readonly freshConnection?: boolean
  /** Waits for the response even when the run is interrupted: what it started must not get lost. */
  readonly toTheEnd?: boolean
}

/**
 * Opens a target: the only place that sends requests. The safeguards that keep a single request from doing
 * harm are here, so that no check can forget them: what may be sent, the budget, the journal, the time limit.
 *
 * @param turn - awaited before each request, in the order of the calls
 * @param signal - ends the run; its reason is a {@link Stop}
 */
export function openTarget(options: TargetOptions, turn: () => Promise<void>, signal: AbortSignal) {
  const { operation, maxRequests, timeoutMs } = options
  let requests = 0
  let spent = 0
  let hasLooked = false
  let wrongInARow = 0
  let limitMs = timeoutMs
  let slowestMs = leastLimitMs / patience

  return {
    /** From now on, waits only a few times as long as for the slowest response so far. */
    hurry() {
      limitMs = Math.min(timeoutMs, slowestMs * patience)
    },
    get requests() {
      return requests
    },
    /** How many more may be sent. */
    get left() {
      return Math.max(0, maxRequests - spent)
    },
    /**
     * Sends a case, if that is safe, and reads its response up to the limit. Follows no redirect.
     *
     * @throws {Stop} when it must not be sent, or when the run has ended
     */
    async send(
      check: string,
      testCase: Case,
      { freshConnection = false, toTheEnd = false }: Sending,
    ): Promise<Sent> {
      const harm = operation.reasonNotToSend(testCase, options.context)
      if (harm !== undefined) throw new Stop(harm)
      if (!options.context.loopback && isWronglySigned(testCase) && wrongInARow >= mostWrongInARow) {
        throw new Stop(
          `The last ${wrongInARow} signatures were wrong on purpose and no right one was accepted since; one more could lock the key.`,
        )
      }
      await turn()
      signal.throwIfAborted()
      // The first look does not count against the budget of the checks.
      const isLook = check === referenceCheck && !hasLooked
      if (spent >= maxRequests && !isLook)
        throw new BudgetSpent(`The budget of ${maxRequests} requests is spent.`)
      if (!isLook) spent += 1
      const { method, body, chunked = false, ids, addressSuffix = '' } = testCase
      const url = options.url + addressSuffix
      const startedAt = new Date().toISOString()
      await options.journal?.({ time: startedAt, check, method, url, ...(ids ? { ids } : {}) })
      signal.throwIfAborted()
      requests += 1
      const headers = await authenticate(testCase, url, options, operation.tokenHeader)
      const started = performance.now()
      const outcome = await exchange(
        {
          url,
          method,
          headers: { 'User-Agent': operation.userAgent, ...headers },
          ...(body ? { body: toBytes(body), chunked } : {}),
          ownConnection: freshConnection,
          maxBytes: largestResponse,
        },
        toTheEnd,
      )
      if (outcome.response?.status !== 429) hasLooked = true
      else if (!isLook) spent -= 1
      if (isWronglySigned(testCase)) wrongInARow += outcome.response?.status === 429 ? 0 : 1
      else if (testCase.token === 'valid' && ![undefined, 401, 429].includes(outcome.response?.status)) {
        wrongInARow = 0
      }
      const sent: Sent = {
        case: testCase,
        url,
        ...(options.keys && { signedHeaders: headers }),
        startedAt,
        durationMs: performance.now() - started,
        ...outcome,
      }
      if (outcome.response) slowestMs = Math.max(slowestMs, sent.durationMs)
      options.onSent(check, sent)
      return sent
    },
  }

  async function exchange(
    request: Omit<OutgoingRequest, 'signal'>,
    toTheEnd: boolean,
  ): Promise<Pick<Sent, 'response' | 'transportError' | 'begun' | 'reusedConnection'>> {
    const limit = startDeadline(limitMs, toTheEnd ? undefined : signal)
    let begun: number | undefined
    let isReused = false
    try {
      const answering = options.send({
        ...request,
        signal: limit.signal,
        onStatus: (status) => {
          begun = status
        },
        onReuse: () => {
          isReused = true
        },
      })
      return { response: readResponse(await untilAborted(answering, limit.signal)) }
    } catch (error) {
      if (limit.signal.reason instanceof Stop) throw limit.signal.reason
      const transportError = limit.signal.aborted ? 'timeout' : { network: describe(error) }
      if (begun !== undefined) return { transportError, begun }
      return { transportError, ...(isReused ? { reusedConnection: true } : {}) }
    } finally {
      limit.end()
    }
  }
}

/** The innermost cause is the most informative: `fetch` itself only says that it failed. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return describe(error.cause)
  // After attempts at several addresses, the errors are inside an AggregateError.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return describe(error.errors[0])
  return error.message || error.name
}
