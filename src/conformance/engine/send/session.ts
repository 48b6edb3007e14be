import { pause } from '../../../http/deadline.js'
import { type Case, describeTransportError, type Sent } from '../case.js'
import type { Loss } from '../judge/losses.js'
import { limitConcurrency } from './concurrency.js'
import { limitRate } from './rate-limit.js'
import { BudgetSpent, openTarget, referenceCheck, type Sending, Stop, type TargetOptions } from './target.js'

export interface SessionOptions extends TargetOptions {
  readonly rate?: number | undefined
  /** Milliseconds that the target may make the run wait in total. */
  readonly maxWaitMs: number
  readonly concurrency: number
}

/** The traffic of one run: what is sent, what is tried again, and when it ends. */
export type Session = ReturnType<typeof openSession>

/** After this many failures that were confirmed alone, a kind of failure needs no confirmation. */
const mostConfirmations = 3

/** The pauses in which a target that has crashed may be started again, in milliseconds. */
const restartPausesMs = [250, 500, 1000, 2000]

/** Refusals after which the target may refuse everything: the token has expired, a quota is spent, the route is gone. */
const accessRefusals = new Set([401, 403, 404, 407])

export function openSession(options: SessionOptions) {
  const { operation, context, concurrency } = options
  const abort = new AbortController()
  const gate = limitConcurrency(concurrency)
  const pace = limitRate(options.rate, options.maxWaitMs, abort.signal)
  const transient = new Map<string, number>()
  const losses: Loss[] = []
  const confirmations = new Map<string, number>()
  const partingsSeen = new Map<number, number>()
  let hasCrashed = false
  let statusAtFirst: number | undefined
  let lookingAgain: Promise<void> | undefined
  let ended: string | undefined
  const target = openTarget(options, pace.turn, abort.signal)

  /** Ends the run: from now on nothing is sent. */
  function end(why: string): void {
    ended ??= why
    abort.abort(new Stop('The run has ended.'))
  }

  /**
   * Sends a case. If throttled, it is sent again after a pause; without a response, it is tried again alone. A
   * refusal that could be one of everything is no response to the case if the simplest valid request gets it too.
   *
   * @param once - sends it only once, whatever happens
   * @returns all of its responses in order; none when the run has ended
   */
  async function send(check: string, testCase: Case, once = false): Promise<readonly Sent[]> {
    const answers: Sent[] = []
    try {
      while (answers.length === 0 || (answers.at(-1)?.response?.status === 429 && !once)) {
        // A new connection can't have been closed by the other side while it was idle.
        const sending: Sending = { freshConnection: once, toTheEnd: once && check !== referenceCheck }
        const first = await gate
          .shared(() => exchange(check, testCase, sending))
          .catch((error: unknown) => {
            // A case is left out for want of budget, as in the plan. What needs another look ends the run.
            if (error instanceof BudgetSpent && !once) return undefined
            throw error
          })
        if (!first) break
        const problem = once ? undefined : problemOf(first)
        const settled = problem === undefined ? first : await tryAlone(check, first, problem)
        if (check === referenceCheck) statusAtFirst = settled.response?.status
        else if (!once) await probeAgainAfter(settled, check)
        answers.push(settled)
      }
      const why = answers.flatMap((sent) => operation.reasonToStop(sent, context) ?? [])[0]
      if (why !== undefined) end(why)
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      end(error.message)
    }
    return answers
  }

  /** Sends a case, and slows down if the target says that it is busy, before anything else may be sent. */
  async function exchange(check: string, testCase: Case, sending: Sending): Promise<Sent> {
    const sent = await target.send(check, testCase, sending)
    const { response, durationMs } = sent
    if (!response) return sent
    const retryAfter = response.headers.get('retry-after')
    const busy = response.status === 429 || (response.status === 503 && retryAfter !== undefined)
    if (!busy) pace.accepted()
    const why = busy ? pace.refused(durationMs, retryAfter) : undefined
    if (why !== undefined) end(why)
    return sent
  }

  /** A failure counts only if it happens again alone, on a target that was up. */
  function tryAlone(check: string, first: Sent, what: string): Promise<Sent> {
    const where = `${check} (${first.case.title})`
    const confirm = () => exchange(check, first.case, { freshConnection: true })
    return gate.exclusive(async () => {
      const times = confirmations.get(what) ?? 0
      let again = times < mostConfirmations || hasCrashed ? await confirm() : first
      // Where every twentieth response gets lost, a second one can be lost by chance.
      if (again.transportError && again.transportError !== 'timeout' && again !== first) {
        const third = await confirm()
        if (problemOf(third) === undefined) losses.push({ check, sent: again })
        again = third
      }
      if (problemOf(again) !== undefined && (await hasRestarted(where))) {
        // Whatever was under way may have crashed it, so only now does this case show what it does.
        hasCrashed = true
        again = await confirm()
        if (problemOf(again) !== undefined) await hasRestarted(where)
      }
      if (problemOf(again) === undefined) {
        transient.set(what, (transient.get(what) ?? 0) + 1)
        if (first.transportError === 'timeout') gate.narrow()
        else if (first.transportError) losses.push({ check, sent: first })
      } else {
        confirmations.set(what, times + 1)
        if (first.transportError === 'timeout' && times + 1 >= mostConfirmations) target.hurry()
      }
      return again
    })
  }

  /**
   * Whether the target was down and is up again: somebody may start it after a crash.
   *
   * @throws {Stop} when it stays down, or answers nothing in time.
   */
  async function hasRestarted(where: string): Promise<boolean> {
    const sendReference = () => exchange(referenceCheck, operation.reference, { freshConnection: true })
    let reference = await sendReference()
    const wasUp = problemOf(reference) === undefined
    for (const pauseMs of restartPausesMs) {
      if (problemOf(reference) === undefined || reference.transportError === 'timeout') break
      await pause(pauseMs, abort.signal)
      reference = await sendReference()
    }
    const problem = problemOf(reference)
    if (problem === undefined) return !wasUp
    throw new Stop(
      `The target stopped answering at ${where}: ${problem}, for the simplest valid request too.`,
    )
  }

  /** Makes sure that the target still serves. Asks less often the more often it did. */
  async function probeAgainAfter(refused: Sent, check: string): Promise<void> {
    const { response, case: testCase } = refused
    const { reference } = operation
    if (!response || !accessRefusals.has(response.status) || response.status === statusAtFirst) return
    if (testCase.token !== reference.token || testCase.method !== reference.method) return
    if (!lookingAgain) {
      const times = (partingsSeen.get(response.status) ?? 0) + 1
      partingsSeen.set(response.status, times)
      if (!Number.isInteger(Math.log2(times))) return
      lookingAgain = probeAgain(`${check} (${testCase.title})`).finally(() => {
        lookingAgain = undefined
      })
    }
    await lookingAgain
  }

  async function probeAgain(where: string): Promise<void> {
    const { reference, describeResponse, hints } = operation
    const { response } = await gate.exclusive(() =>
      exchange(referenceCheck, reference, { freshConnection: true }),
    )
    if (!response || !accessRefusals.has(response.status) || response.status === statusAtFirst) return
    throw new Stop(
      `The target stopped serving at ${where}: the simplest valid request was answered ${statusAtFirst} at first, and is now answered ${describeResponse(response)}: ${hints[response.status]}`,
    )
  }

  return {
    send,
    end,
    /** Why the run ended early. */
    get ended() {
      return ended
    },
    get requests() {
      return target.requests
    },
    get left() {
      return target.left
    },
    /** Failures that did not happen again when tried alone, and how often they happened. */
    transient: transient as ReadonlyMap<string, number>,
    /** The requests whose response got lost then. */
    losses: losses as readonly Loss[],
  }
}

/** Why a case got no response. A 408 says that the request did not arrive, and comes when a connection was idle. */
function problemOf({ transportError, response }: Sent): string | undefined {
  if (transportError) return describeTransportError(transportError)
  return response?.status === 408 ? '408 Request Timeout' : undefined
}
