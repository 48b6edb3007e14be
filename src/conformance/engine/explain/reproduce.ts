import type { Finding } from '../../report.js'
import type { Case, Sent } from '../case.js'
import type { CheckContext } from '../check.js'
import { type GeneratedCase, shrinkCase } from '../generate/cases.js'
import { groupBy } from '../group-by.js'
import type { Failure } from '../rule.js'
import { mapConcurrently } from '../send/concurrency.js'
import type { Session } from '../send/session.js'
import { type Cause, failureKey, type Occurrence } from './causes.js'

/** How many requests to spend on making a request smaller, and on seeing how stable its finding is. */
const effort = {
  // More than shrinking a body of ten ids usually takes; three in three is hardly an accident.
  loopback: { shrinking: 30, repeating: 3 },
  // Outside this machine every request may disturb someone.
  elsewhere: { shrinking: 6, repeating: 1 },
}

/** What sending the request of a cause again showed. */
export interface Reproduction {
  /** The smallest occurrence. */
  readonly occurrence: Occurrence
  readonly stable?: Finding['stable']
  readonly shrinkSteps?: number
  /** What came when it was sent for the last time, if a response came every time. */
  readonly last?: Sent
}

/** How often a request is sent again to see how stable what it shows is. */
export function repeatsIn({ loopback }: Pick<CheckContext, 'loopback'>): number {
  return effort[loopback ? 'loopback' : 'elsewhere'].repeating
}

/** How to send requests again, and how to judge what comes. */
export interface ReproduceOptions {
  readonly session: Session
  readonly context: CheckContext
  readonly seed: number
  readonly concurrency: number
  readonly judge: (sent: Sent) => readonly Failure[]
}

/**
 * Makes the request of each cause smaller and sends it again, within the remaining budget. Failures that
 * only several responses together show are left out, and so are cases that must be sent once.
 */
export async function reproduce(
  causes: readonly Cause[],
  options: ReproduceOptions,
): Promise<ReadonlyMap<Cause, Reproduction>> {
  const { session, context, concurrency } = options
  const { shrinking, repeating } = effort[context.loopback ? 'loopback' : 'elsewhere']
  const reproduced = causes.filter(({ best }) => best.generated !== undefined && !best.check.once)
  const share = Math.floor(session.left / Math.max(reproduced.length, 1))
  const allowance = Math.min(share, shrinking + repeating)
  const results = new Map<Cause, Reproduction>()
  // The causes under one check run one after the other, so that each run sends the same in the same order.
  const byCheck = [...groupBy(reproduced, ({ best }) => best.check).values()]
  await mapConcurrently(byCheck, concurrency, async (alike) => {
    for (const cause of alike) {
      const { generated } = cause.best
      if (generated && allowance > 0) {
        const repeats = Math.min(repeating, allowance)
        const spend = { attempts: allowance - repeats, repeats }
        results.set(cause, await reproduceCause(cause.best, generated, spend, options))
      }
    }
  })
  return results
}

/** The failures of transport that did not happen again: nobody is accused of them. */
export function transientAmong(
  found: readonly Cause[],
  reproductions: ReadonlyMap<Cause, Reproduction>,
): readonly Cause[] {
  return found.filter((cause) => {
    const { stable, last } = reproductions.get(cause) ?? {}
    return cause.best.sent.transportError !== undefined && stable?.seen === 0 && last !== undefined
  })
}

async function reproduceCause(
  best: Occurrence,
  generated: GeneratedCase,
  { attempts, repeats }: { readonly attempts: number; readonly repeats: number },
  { session, context, seed, judge }: ReproduceOptions,
): Promise<Reproduction> {
  const key = failureKey(best)
  let latest = best
  let sentAgain = 0
  let responses = 0
  let last: Sent | undefined
  const again = async (testCase: Case): Promise<boolean> => {
    const sent = (await session.send(best.check.id, testCase)).at(-1)
    // A request that was not sent, or was throttled, shows nothing.
    if (!sent || sent.response?.status === 429) return false
    sentAgain += 1
    if (sent.response) responses += 1
    last = sent
    const failure = judge(sent).find(
      (candidate) =>
        failureKey({ check: best.check, failure: candidate }) === key || isLostAgain(best, sent, candidate),
    )
    if (failure) latest = { ...best, failure, sent }
    return failure !== undefined
  }
  const { check } = best
  const shrinking = { check, context, seed, failing: generated, attempts, fails: again }
  const shrunk = check.generated
    ? await shrinkCase({ ...shrinking, generated: check.generated })
    : { ...generated, steps: undefined }
  sentAgain = 0
  responses = 0
  let seen = 0
  for (let time = 0; time < repeats; time += 1) if (await again(shrunk.testCase)) seen += 1
  return {
    occurrence: { ...latest, generated: shrunk },
    ...(sentAgain > 0 ? { stable: { seen, of: sentAgain } } : {}),
    ...(shrunk.steps === undefined ? {} : { shrinkSteps: shrunk.steps }),
    ...(last && responses === sentAgain ? { last } : {}),
  }
}

/** Whether a response got lost again: it is chance whether its connection was ended, reset, or broken while it was written to. */
function isLostAgain(best: Occurrence, sent: Sent, { rule }: Failure): boolean {
  const isLost = best.sent.transportError !== undefined && sent.transportError !== undefined
  return isLost && rule !== undefined && rule === best.failure.rule
}
