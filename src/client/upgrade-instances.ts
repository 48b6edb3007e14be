import { checkedInstanceIds } from './batches.js'
import type { UpgradeClient } from './interface.js'
import { checkOptions, checkProjectId, invalid } from './options.js'
import type { UpgradeOutcome } from './outcome.js'
import { runUpgrades } from './run.js'
import type { UpgradeOptions } from './upgrade-options.js'

/**
 * Submits any number of upgrades in batches, and yields exactly one outcome for each instance as its
 * batch settles, whatever fails.
 *
 * - **Each upgrade starts at once and interrupts its databases.**
 * - Nothing is retried: an upgrade is not idempotent. {@link didNotBegin} says what is safe to submit again.
 * - An ID that occurs twice is sent once and comes out once.
 * - When throttled, the run waits (`maxWaitMs`). Once the service has refused keys, or a token that is a
 *   string (401), or the headers as too large (431), nothing more is sent.
 * - Nothing is sent before you ask for the first outcome, and no batch while outcomes wait to be taken.
 * - After `finish` or an abort, the rest of the input is read and comes out as `unsent`. If you leave the
 *   loop instead, you don't learn what becomes of the batches under way.
 *
 * @example
 * ```ts
 * for await (const outcome of upgradeInstances(client, { projectId, instanceIds })) {
 *   if (outcome.status === 'submitted') console.log(outcome.instance_id, 'upgrades as', outcome.job_id)
 *   else console.error(`${outcome.instance_id} is ${outcome.status}: ${outcome.reason}`)
 * }
 * ```
 * `examples/fleet.mts` is a complete program, with a journal that survives a crash.
 *
 * @throws {InvalidInputError} when an option is invalid, or an ID is not a non-empty string. An ID in an
 * array or a set is refused before anything is sent; one in another iterable when it is read. Then, as
 * after a failure of the iterable itself, what was read before comes out first.
 */
export function upgradeInstances<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  options: UpgradeOptions<Id>,
): AsyncGenerator<UpgradeOutcome<Id>, void, undefined> {
  if (typeof client?.POST !== 'function')
    throw invalid('upgradeInstances needs a client; createClient makes one.')
  checkOptions('upgradeInstances', options, {
    projectId: 'anything',
    instanceIds: 'anything',
    distinct: 'boolean',
    concurrency: 1,
    pauseMs: 0,
    maxWaitMs: 0,
    signal: 'signal',
    finish: 'signal',
    sourceTimeoutMs: 0,
    onBatch: 'function',
    onProgress: 'function',
  })
  checkProjectId('projectId', options.projectId)
  return runUpgrades(client, checkedInstanceIds(options.instanceIds), options)
}
