import type { JournalEntry } from '../../options.js'
import { type Case, longestOrdinary, type Sent, toBytes } from '../case.js'
import type { CheckContext } from '../check.js'
import type { Credentials } from '../credentials.js'
import type { Operation } from '../operation.js'
import { largestResponse, readResponse } from '../response.js'
import { authenticate } from './authenticate.js'
import type { IncomingResponse, OutgoingRequest } from './http.js'
import { createBudget, limitWaiting, limitWrongSignatures, Stop } from './limits.js'
import { startTimeLimit, type TimeLimit } from './time-limit.js'

/** Where requests go, within which limits, and who is told of each. */
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

/** How one request is sent. */
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
 * @param waitToSend - awaited before each request, in the order of the calls
 * @param signal - ends the run; its reason is a {@link Stop}
 */
export function openTarget(options: TargetOptions, waitToSend: () => Promise<void>, signal: AbortSignal) {
  const { operation, context } = options
  const budget = createBudget(options.maxRequests)
  const signatures = limitWrongSignatures(options, context.loopback)
  const waiting = limitWaiting(options.timeoutMs)
  let requests = 0

  return {
    /** From now on, waits only a few times as long as for the slowest response so far. */
    hurry: waiting.hurry,
    /** How many requests were sent. */
    get requests() {
      return requests
    },
    /** How many more may be sent. */
    get left() {
      return budget.left
    },
    /**
     * Sends a case, if that is safe, and reads its response up to the limit. Follows no redirect.
     *
     * @throws {Stop} when it must not be sent, or when the run has ended
     */
    async send(check: string, testCase: Case, { freshConnection = false, toTheEnd }: Sending): Promise<Sent> {
      const reason = operation.reasonNotToSend(testCase, context) ?? signatures.reasonNotToSend(testCase)
      if (reason !== undefined) throw new Stop(reason)
      await waitToSend()
      signal.throwIfAborted()
      const settleBudget = budget.reserve(check === referenceCheck)
      const { method, ids, addressSuffix = '' } = testCase
      const url = options.url + addressSuffix
      const startedAt = new Date().toISOString()
      await options.journal?.({ time: startedAt, check, method, url, ...(ids ? { ids } : {}) })
      signal.throwIfAborted()
      requests += 1
      const headers = await authenticate(testCase, url, options, operation.tokenHeader)
      const started = performance.now()
      const own = Object.assign({ 'User-Agent': operation.userAgent }, headers)
      const outgoing = toOutgoing(testCase, url, own)
      const isLast = mayLeaveSomething(testCase, outgoing, operation)
      const request = { ...outgoing, ownConnection: freshConnection, isLast }
      const limit = startTimeLimit(waiting.limitMs, toTheEnd ? undefined : signal)
      const outcome = await sendToEnd(request, options.send, limit)
      const sent: Sent = {
        case: testCase,
        url,
        ...(options.keys && { signedHeaders: headers }),
        startedAt,
        durationMs: performance.now() - started,
        ...outcome,
      }
      settleBudget(sent)
      signatures.observe(testCase, sent)
      waiting.observe(sent)
      options.onSent(check, sent)
      return sent
    },
  }
}

/**
 * Whether something of an exchange may be left on its connection, where it would be taken for part of the next one: a body
 * that is refused unread for what stands before it, chunks that a target does not know, or a body after a HEAD.
 */
function mayLeaveSomething(
  { method, headers, token, chunked, addressSuffix }: Case,
  { body }: Pick<OutgoingRequest, 'body'>,
  { reference }: Pick<Operation, 'reference'>,
): boolean {
  const isOrdinary =
    method === reference.method &&
    token === reference.token &&
    !chunked &&
    addressSuffix === undefined &&
    JSON.stringify(headers) === JSON.stringify(reference.headers)
  return !isOrdinary || (body?.length ?? 0) > longestOrdinary
}

function toOutgoing(
  { method, body, chunked = false }: Case,
  url: string,
  headers: OutgoingRequest['headers'],
): Omit<OutgoingRequest, 'limit'> {
  return { url, method, headers, body: body && toBytes(body), chunked, maxBytes: largestResponse }
}

/** Sends a request within a time limit. */
async function sendToEnd(
  request: Omit<OutgoingRequest, 'limit'>,
  send: TargetOptions['send'],
  limit: TimeLimit,
): Promise<Pick<Sent, 'response' | 'transportError' | 'begun' | 'reusedConnection'>> {
  let begun: number | undefined
  let isReused = false
  try {
    const responding = send({
      ...request,
      limit,
      onStatus: (status) => {
        begun = status
      },
      onReuse: () => {
        isReused = true
      },
    })
    return { response: readResponse(await limit.until(responding)) }
  } catch (error) {
    const over = limit.over()
    if (over?.reason instanceof Stop) throw over.reason
    const transportError = over ? 'timeout' : { network: describeError(error) }
    if (begun !== undefined) return { transportError, begun }
    return { transportError, ...(isReused ? { reusedConnection: true } : {}) }
  } finally {
    limit.end()
  }
}

/** The innermost cause is the most informative: `fetch` itself only says that it failed. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return describeError(error.cause)
  // After attempts at several addresses, the errors are inside an AggregateError.
  if (error instanceof AggregateError && error.errors[0] instanceof Error)
    return describeError(error.errors[0])
  return error.message || error.name
}
