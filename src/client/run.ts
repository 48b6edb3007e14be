import { path } from '../../generated/operation.js'
import { untilAborted } from '../http/deadline.js'
import { type Batch, readBatches } from './batches.js'
import { mustStopWhenRefused } from './client.js'
import { createEnd } from './end.js'
import { isUpgradeError, requestError } from './errors.js'
import type { UpgradeClient } from './interface.js'
import { mapAsCompleted } from './map-as-completed.js'
import type { UpgradeOutcome } from './outcome.js'
import { outcomesOf, outcomesOfError } from './results.js'
import { createThrottle } from './throttle.js'
import type { UpgradeOptions } from './upgrade-options.js'

/** Submits the upgrades. The options are read in the parameters: the body waits until an outcome is asked for. */
export async function* runUpgrades<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  ids: Iterable<Id> | AsyncIterable<Id>,
  {
    projectId,
    distinct = false,
    concurrency = 1,
    pauseMs = 0,
    maxWaitMs = 60_000,
    sourceTimeoutMs = 5000,
    signal,
    finish,
    onBatch,
    onProgress,
  }: UpgradeOptions<Id>,
): AsyncGenerator<UpgradeOutcome<Id>, void, undefined> {
  const end = createEnd(signal, finish, mustStopWhenRefused(client))
  const batches = readBatches(ids, distinct, { end: end.signal, timeoutMs: sourceTimeoutMs })
  const throttle = createThrottle(pauseMs, maxWaitMs, end.signal)
  const report = createProgress(onProgress, end.fail)

  try {
    for await (const outcomes of mapAsCompleted({ pull, hold: throttle.wait, map: send, concurrency })) {
      report(outcomes)
      for (const outcome of outcomes) yield outcome
    }
  } finally {
    end.close()
    await batches.close()
  }
  if (end.failure) throw end.failure.error

  /** Reads the next batch, and does what has to be done before it is sent. */
  async function pull(): Promise<Batch<Id> | undefined> {
    const batch = end.failure ? undefined : await batches.next()
    if (!batch) return undefined
    if (batch.failure) end.fail(batch.failure.error)
    await throttle.wait()
    if (end.signal.aborted) return batch
    try {
      await untilAborted((async () => onBatch?.([...batch.ids]))(), end.cutShort)
    } catch (error) {
      if (!end.cutShort.aborted) end.fail(error)
    }
    return batch
  }

  async function send({ ids }: Batch<Id>): Promise<readonly UpgradeOutcome<Id>[]> {
    if (end.signal.aborted) return outcomesOfError(ids, end.signal.reason)
    throttle.sent()
    const outcomes = await submit(client, projectId, ids, end.cutShort)
    const response: { httpStatus?: number; retryAfterMs?: number } = Object(outcomes[0])
    throttle.observe(response)
    end.observe(response)
    return outcomes
  }
}

/** Counts outcomes, and tells the caller. It may take its time over that: nobody waits for it. */
function createProgress(tell: UpgradeOptions['onProgress'], fail: (error: unknown) => void) {
  const progress = { settled: 0, submitted: 0, rejected: 0, unsent: 0, unknown: 0 }
  return (outcomes: readonly UpgradeOutcome[]): void => {
    progress.settled += outcomes.length
    for (const { status } of outcomes) progress[status]++
    const reported = (async () => tell?.({ ...progress }))()
    reported.catch(fail)
  }
}

/** Sends one batch. Whatever goes wrong becomes an outcome. */
async function submit<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  projectId: string,
  ids: readonly Id[],
  signal: AbortSignal,
): Promise<readonly UpgradeOutcome<Id>[]> {
  try {
    const result = await client.POST(path, {
      params: { path: { project_id: projectId } },
      body: { instance_ids: [...ids] },
      signal,
    })
    return outcomesOf(ids, result)
  } catch (error) {
    const unexpected = requestError('UNEXPECTED', 'The client failed unexpectedly', true, error)
    return outcomesOfError(ids, isUpgradeError(error) ? error : unexpected)
  }
}
