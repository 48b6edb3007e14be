import { parseRetryAfter } from '../../../http/retry-after.js'
import type { Case, Loss, Sent } from '../case.js'
import { limitConcurrency } from './concurrency.js'
import { createConfirmation, type Resending, transportProblem } from './confirm.js'
import { BudgetSpent, Stop } from './limits.js'
import { tryNewConnections } from './new-connections.js'
import { createProbeAgain } from './probe-again.js'
import { limitRate } from './rate-limit.js'
import { openTarget, referenceCheck, type Sending, type TargetOptions } from './target.js'

/** How a run may send. */
export interface SessionOptions extends TargetOptions {
  /** Requests a second; unlimited unless given. */
  readonly rate?: number | undefined
  /** Milliseconds that the target may make the run wait in total. */
  readonly maxWaitMs: number
  /** How many requests may be under way at the same time. */
  readonly concurrency: number
}

/** The traffic of one run: what is sent, what is tried again, and when it ends. */
export type Session = ReturnType<typeof openSession>

/** Opens the traffic of one run. Nothing is sent before the first case. */
export function openSession(options: SessionOptions) {
  const { operation, context } = options
  const abort = new AbortController()
  const limiter = limitConcurrency(options.concurrency)
  const rate = limitRate(options.rate, options.maxWaitMs, abort.signal)
  const target = openTarget(options, rate.wait, abort.signal)
  let ended: string | undefined

  /** Ends the run: from now on nothing is sent. */
  function end(why: string): void {
    ended ??= why
    abort.abort(new Stop('The run has ended.'))
  }

  const exchange = slowingDown(target, rate, end)
  const resending = { operation, limiter, exchange, signal: abort.signal }
  const losses: Loss[] = []
  const confirmation = createConfirmation(resending, losses, target.hurry)
  const attempting = { ...resending, ...confirmation, probeAgain: createProbeAgain(resending) }

  /**
   * Sends a case. If throttled, it is sent again after a pause; without a response, it is tried again on a connection of its own. A refusal
   * that may be meant for every request is no response to the case if the simplest valid request gets it too.
   *
   * @param once - sends it only once, whatever happens
   * @returns all of its responses in order; none when the run has ended
   */
  async function send(check: string, testCase: Case, once = false): Promise<readonly Sent[]> {
    const responses: Sent[] = []
    await untilStopped(end, async () => {
      for await (const sent of attempts(attempting, check, testCase, once)) responses.push(sent)
      const why = responses.flatMap((sent) => operation.reasonToStop(sent, context) ?? [])[0]
      if (why !== undefined) end(why)
    })
    return responses
  }

  return {
    send,
    end,
    /** Why the run ended early. */
    get ended() {
      return ended
    },
    /** How many requests were sent. */
    get requests() {
      return target.requests
    },
    /** How many more may be sent. */
    get left() {
      return target.left
    },
    /** Finds out whether responses get lost on new connections as well, where they do on others. */
    tryNewConnections: () => untilStopped(end, () => tryNewConnections(resending, losses, target)),
    transient: confirmation.transient,
    /** The requests whose response got lost, but came when they were tried again. */
    losses: losses as readonly Loss[],
  }
}

async function untilStopped(end: (why: string) => void, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    end(error.message)
  }
}

/** Sends a case, and slows down if the target says that it is busy, before anything else may be sent. */
function slowingDown(
  target: ReturnType<typeof openTarget>,
  rate: ReturnType<typeof limitRate>,
  end: (why: string) => void,
): Resending['exchange'] {
  return async (check, testCase, sending) => {
    const sent = await target.send(check, testCase, sending)
    const { response, durationMs } = sent
    if (!response) return sent
    const retryAfter = response.headers.get('retry-after')
    // A 503 that asks for no wait is no reason to slow down.
    const isBusy = response.status === 429 || (response.status === 503 && asksToWait(retryAfter))
    if (!isBusy) rate.accepted()
    const why = isBusy ? rate.refused(durationMs, retryAfter) : undefined
    if (why !== undefined) end(why)
    return sent
  }
}

function asksToWait(retryAfter: string | undefined): boolean {
  return (parseRetryAfter(retryAfter) ?? 0) > 0
}

interface Attempting extends Resending {
  readonly confirm: ReturnType<typeof createConfirmation>['confirm']
  readonly probeAgain: ReturnType<typeof createProbeAgain>
}

/** The responses to a case: more than one where it was throttled, none where there is no request left for it. */
async function* attempts(
  attempting: Attempting,
  check: string,
  testCase: Case,
  once: boolean,
): AsyncGenerator<Sent, void, undefined> {
  const { probeAgain } = attempting
  for (let isThrottled = true; isThrottled; ) {
    const sent = await attempt(attempting, check, testCase, once)
    if (!sent) return
    if (check === referenceCheck) probeAgain.remember(sent)
    else if (!once) await probeAgain.after(sent, check)
    isThrottled = sent.response?.status === 429 && !once
    yield sent
  }
}

/**
 * Sends a case next to others, and again, with nothing else under way, where it got no response.
 *
 * @returns nothing when there is no request left for it
 */
async function attempt(
  { limiter, exchange, confirm }: Attempting,
  check: string,
  testCase: Case,
  once: boolean,
): Promise<Sent | undefined> {
  // A new connection can't have been closed by the other side while it was idle.
  const sending: Sending = { freshConnection: once, toTheEnd: once && check !== referenceCheck }
  const first = await limiter
    .shared(() => exchange(check, testCase, sending))
    .catch((error: unknown) => {
      // A case is left out for want of budget, as in the plan. What needs another probe ends the run.
      if (error instanceof BudgetSpent && !once) return undefined
      throw error
    })
  const problem = first && !once ? transportProblem(first) : undefined
  return first && problem !== undefined ? confirm(check, first, problem) : first
}
