import { maxInstanceIds, successStatus } from '../../../../generated/operation.js'
import type { Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { count } from '../../engine/words.js'
import { upgradeCase } from '../cases.js'

/** An instance that exists is submitted or rejected in a 202; a refusal of the whole batch can have unknown reasons. */
const answered: Expectation = { accepted: [successStatus], basis: 'documented' }

/**
 * The instances that the caller named: **their upgrades start for real**. Each is sent exactly once,
 * the first alone, the next two together, the others in batches as large as the contract allows.
 */
export const live: Check = {
  id: 'live/instances',
  title: 'the given instances are submitted or rejected',
  basis: 'documented',
  once: true,
  skip: ({ level }) => (level === 'live' ? undefined : 'only at the level "live"'),
  cases: ({ liveIds }) =>
    inBatches([...new Set(liveIds)]).map((ids) =>
      upgradeCase(`${count(ids.length, 'id')} to upgrade`, ids, answered, { valid: true }),
    ),
}

function inBatches(ids: readonly string[]): string[][] {
  const batches = [ids.slice(0, 1), ids.slice(1, 3)]
  for (let start = 3; start < ids.length; start += maxInstanceIds) {
    batches.push(ids.slice(start, start + maxInstanceIds))
  }
  return batches.filter((batch) => batch.length > 0)
}
