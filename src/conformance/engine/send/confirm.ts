import { pause } from '../../../http/deadline.js'
import { type Case, describeTransportError, type Loss, type Sent } from '../case.js'
import type { Operation } from '../operation.js'
import type { limitConcurrency } from './concurrency.js'
import { Stop } from './limits.js'
import { referenceCheck, type Sending } from './target.js'

/** After this many failures that were confirmed, a kind of failure needs no confirmation. */
const mostConfirmations = 3

/** The pauses in which a target that has crashed may be started again, in milliseconds. */
const restartPausesMs = [250, 500, 1000, 2000]

/** What those who send again need of a session. */
export interface Resending {
  readonly operation: Pick<Operation, 'reference' | 'describeResponse' | 'hints'>
  readonly limiter: ReturnType<typeof limitConcurrency>
  readonly exchange: (check: string, testCase: Case, sending: Sending) => Promise<Sent>
  /** Ends the run. */
  readonly signal: AbortSignal
}

/**
 * Tries a failure again: it counts only if it happens again on a connection of its own, with nothing else under
 * way, on a target that was up.
 *
 * @param losses - takes the requests whose response got lost, but came when they were tried again
 * @param hurry - called when time-outs need no confirmation any more
 */
export function createConfirmation(resending: Resending, losses: Loss[], hurry: () => void) {
  const { limiter, exchange } = resending
  const transient = new Map<string, number>()
  const confirmed = new Map<string, number>()
  let hasCrashed = false

  /** Sends a case again until it is clear whether its failure was its own. */
  async function repeat(check: string, first: Sent, what: string): Promise<Sent> {
    const where = `${check} (${first.case.title})`
    const sendAgain = () => exchange(check, first.case, { freshConnection: true })
    const isKnown = (confirmed.get(what) ?? 0) >= mostConfirmations && !hasCrashed
    let again = isKnown ? first : await sendAgain()
    // Where every twentieth response gets lost, a second one can be lost by chance.
    if (again.transportError && again.transportError !== 'timeout' && again !== first) {
      const third = await sendAgain()
      if (transportProblem(third) === undefined) losses.push({ check, sent: again })
      again = third
    }
    if (transportProblem(again) !== undefined && (await hasRestarted(resending, where))) {
      // Whatever was under way may have crashed it, so only now does this case show what it does.
      hasCrashed = true
      again = await sendAgain()
      if (transportProblem(again) !== undefined) await hasRestarted(resending, where)
    }
    return again
  }

  return {
    /** Gives the response of a case that got none at first, or its failure once that is sure. */
    confirm: (check: string, first: Sent, what: string): Promise<Sent> =>
      limiter.exclusive(async () => {
        const again = await repeat(check, first, what)
        if (transportProblem(again) === undefined) {
          transient.set(what, (transient.get(what) ?? 0) + 1)
          if (first.transportError === 'timeout') limiter.narrow()
          else if (first.transportError) losses.push({ check, sent: first })
          return again
        }
        const times = (confirmed.get(what) ?? 0) + 1
        confirmed.set(what, times)
        if (first.transportError === 'timeout' && times >= mostConfirmations) hurry()
        return again
      }),
    /** Failures that did not happen again, and how often they happened. */
    transient: transient as ReadonlyMap<string, number>,
  }
}

/**
 * Whether the target was down and is up again: somebody may start it after a crash.
 *
 * @throws {Stop} when it stays down, or does not respond in time.
 */
async function hasRestarted({ operation, exchange, signal }: Resending, where: string): Promise<boolean> {
  const sendReference = () => exchange(referenceCheck, operation.reference, { freshConnection: true })
  let reference = await sendReference()
  const wasUp = transportProblem(reference) === undefined
  for (const pauseMs of restartPausesMs) {
    if (transportProblem(reference) === undefined || reference.transportError === 'timeout') break
    await pause(pauseMs, signal)
    reference = await sendReference()
  }
  const problem = transportProblem(reference)
  if (problem === undefined) return !wasUp
  throw new Stop(`The target stopped answering at ${where}: ${problem}, for the simplest valid request too.`)
}

/** Why a case got no response. A 408 says that the request did not arrive, and comes when a connection was idle. */
export function transportProblem({ transportError, response }: Sent): string | undefined {
  if (transportError) return describeTransportError(transportError)
  return response?.status === 408 ? '408 Request Timeout' : undefined
}
