import { maxInstanceIds, successStatus } from '../../../../generated/operation.js'
import type { Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { count } from '../../engine/words.js'
import { upgradeCase } from '../cases.js'

/** An instance that exists is submitted or rejected in a 202; a refusal of the whole batch can have unknown reasons. */
const answered: Expectation = { accepted: [successStatus], basis: 'documented' }

/**
 * The instances that the caller named: **their upgrades start for real**. Each is sent exactly once,
 * the first by itself, the others in batches as large as the contract allows, but for two that go together.
 */
export const live: Check = {
  id: 'live/instances',
  title: 'the given instances are submitted or rejected',
  basis: 'documented',
  once: true,
  essential: 2,
  skip: ({ level }) => (level === 'live' ? undefined : 'only at the level "live"'),
  cases: ({ liveIds }) =>
    liveBatches([...new Set(liveIds)]).map((ids) =>
      upgradeCase(`${count(ids.length, 'id')} to upgrade for real`, ids, answered, { valid: true }),
    ),
  observe: (sent, { liveIds }) => {
    const given = [...new Set(liveIds)]
    const taken = new Set(
      sent.flatMap(({ case: { ids = [] }, response }) => (response?.status === 429 ? [] : ids)),
    )
    const left = given.filter((id) => !taken.has(id)).length
    return left === 0
      ? []
      : [`given instances: ${left} of ${given.length} not sent, or throttled (429) and not sent again`]
  },
}

function liveBatches(ids: readonly string[]): (readonly string[])[] {
  const batches: (readonly string[])[] = []
  for (let start = 0; start < ids.length; start += batches.at(-1)?.length ?? 0) {
    const size = [1, maxInstanceIds, 2][batches.length] ?? maxInstanceIds
    batches.push(ids.slice(start, start + size))
  }
  return batches
}
