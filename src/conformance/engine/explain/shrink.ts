import type { Finding } from '../../report.js'
import type { Case, Sent } from '../case.js'
import type { CheckContext } from '../check.js'
import { type FoundCase, shrinkCase } from '../generate/cases.js'
import { groupBy } from '../group-by.js'
import type { Judgement } from '../judge/judge.js'
import { mapConcurrently } from '../send/pool.js'
import type { Session } from '../send/session.js'
import { type Group, keyOf, type Occurrence } from './groups.js'

/** How many requests to spend on making a request smaller, and on seeing how stable its finding is. */
const effort = {
  loopback: { shrinking: 30, repeating: 3 },
  // Outside this machine every request may disturb someone.
  elsewhere: { shrinking: 6, repeating: 1 },
}

/** What sending the request of a group again showed. */
export interface Examined {
  /** The smallest occurrence. */
  readonly occurrence: Occurrence
  readonly stable?: Finding['stable']
  readonly shrinkSteps?: number
}

export interface Examination {
  readonly session: Session
  readonly context: CheckContext
  readonly seed: number
  readonly concurrency: number
  readonly judge: (sent: Sent) => readonly Judgement[]
}

/**
 * Makes the request of each group smaller and sends it again, within the remaining budget. Complaints that
 * only several answers together show are left out, and so are cases that must be sent once.
 */
export async function examine(
  groups: readonly Group[],
  examination: Examination,
): Promise<ReadonlyMap<Group, Examined>> {
  const { session, context, concurrency } = examination
  const { shrinking, repeating } = effort[context.loopback ? 'loopback' : 'elsewhere']
  const examined = groups.filter(({ best }) => best.found !== undefined && !best.check.once)
  const share = Math.floor(session.left / Math.max(examined.length, 1))
  const allowance = Math.min(share, shrinking + repeating)
  const results = new Map<Group, Examined>()
  // The groups of one check run one after the other, so that each run sends the same in the same order.
  const byCheck = [...groupBy(examined, ({ best }) => best.check).values()]
  await mapConcurrently(byCheck, concurrency, async (alike) => {
    for (const group of alike) {
      const { found } = group.best
      if (found && allowance > 0) {
        const repeats = Math.min(repeating, allowance)
        results.set(group, await examineGroup(group.best, found, allowance - repeats, repeats, examination))
      }
    }
  })
  return results
}

async function examineGroup(
  best: Occurrence,
  found: FoundCase,
  attempts: number,
  repeats: number,
  { session, context, seed, judge }: Examination,
): Promise<Examined> {
  const key = keyOf(best)
  let latest = best
  let sentAgain = 0
  const again = async (testCase: Case): Promise<boolean> => {
    const sent = (await session.send(best.check.id, testCase)).at(-1)
    // A request that was not sent, or was throttled, shows nothing.
    if (!sent || sent.answer?.status === 429) return false
    sentAgain += 1
    const judgement = judge(sent).find(
      (candidate) => keyOf({ check: best.check, judgement: candidate }) === key,
    )
    if (judgement) latest = { ...best, judgement, sent }
    return judgement !== undefined
  }
  const shrunk = best.check.generated
    ? await shrinkCase(best.check, context, seed, found, attempts, again)
    : { ...found, steps: undefined }
  sentAgain = 0
  let seen = 0
  for (let time = 0; time < repeats; time += 1) if (await again(shrunk.testCase)) seen += 1
  return {
    occurrence: { ...latest, found: shrunk },
    ...(sentAgain > 0 ? { stable: { seen, of: sentAgain } } : {}),
    ...(shrunk.steps === undefined ? {} : { shrinkSteps: shrunk.steps }),
  }
}
