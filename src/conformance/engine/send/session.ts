import type { Case, Sent } from '../case.js'
import { limitConcurrency } from './concurrency.js'
import { createConfirmation, problemOf } from './confirm.js'
import { createProbeAgain } from './probe-again.js'
import { limitRate } from './rate-limit.js'
import { BudgetSpent, openTarget, referenceCheck, type Sending, Stop, type TargetOptions } from './target.js'

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
  const target = openTarget(options, rate.turn, abort.signal)
  let ended: string | undefined

  const resending = { operation, limiter, exchange, signal: abort.signal }
  const { confirm, transient, losses } = createConfirmation(resending, target.hurry)
  const probeAgain = createProbeAgain(resending)

  /** Ends the run: from now on nothing is sent. */
  function end(why: string): void {
    ended ??= why
    abort.abort(new Stop('The run has ended.'))
  }

  /** Sends a case, and slows down if the target says that it is busy, before anything else may be sent. */
  async function exchange(check: string, testCase: Case, sending: Sending): Promise<Sent> {
    const sent = await target.send(check, testCase, sending)
    const { response, durationMs } = sent
    if (!response) return sent
    const retryAfter = response.headers.get('retry-after')
    const busy = response.status === 429 || (response.status === 503 && retryAfter !== undefined)
    if (!busy) rate.accepted()
    const why = busy ? rate.refused(durationMs, retryAfter) : undefined
    if (why !== undefined) end(why)
    return sent
  }

  /**
   * Sends a case next to others, and again alone where it got no response.
   *
   * @returns nothing when there is no request left for it
   */
  async function settle(check: string, testCase: Case, once: boolean): Promise<Sent | undefined> {
    // A new connection can't have been closed by the other side while it was idle.
    const sending: Sending = { freshConnection: once, toTheEnd: once && check !== referenceCheck }
    const first = await limiter
      .shared(() => exchange(check, testCase, sending))
      .catch((error: unknown) => {
        // A case is left out for want of budget, as in the plan. What needs another look ends the run.
        if (error instanceof BudgetSpent && !once) return undefined
        throw error
      })
    const problem = first && !once ? problemOf(first) : undefined
    return first && problem !== undefined ? confirm(check, first, problem) : first
  }

  /**
   * Sends a case. If throttled, it is sent again after a pause; without a response, it is tried again alone. A
   * refusal that could be one of everything is no response to the case if the simplest valid request gets it too.
   *
   * @param once - sends it only once, whatever happens
   * @returns all of its responses in order; none when the run has ended
   */
  async function send(check: string, testCase: Case, once = false): Promise<readonly Sent[]> {
    const responses: Sent[] = []
    try {
      while (responses.length === 0 || (responses.at(-1)?.response?.status === 429 && !once)) {
        const sent = await settle(check, testCase, once)
        if (!sent) break
        if (check === referenceCheck) probeAgain.remember(sent)
        else if (!once) await probeAgain.after(sent, check)
        responses.push(sent)
      }
      const why = responses.flatMap((sent) => operation.reasonToStop(sent, context) ?? [])[0]
      if (why !== undefined) end(why)
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      end(error.message)
    }
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
    transient,
    losses,
  }
}
