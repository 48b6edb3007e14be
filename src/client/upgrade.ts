import { path } from '../../generated/operation.js'
import { onAbort, untilAborted } from '../http/deadline.js'
import { type Batch, checkedInstanceIds, inBatches } from './batches.js'
import { hasFixedCredentials } from './client.js'
import { isUpgradeError, type RequestError, requestError } from './errors.js'
import type { UpgradeClient } from './interface.js'
import { checkOptions, checkProjectId, invalid } from './options.js'
import type { UpgradeOutcome } from './outcome.js'
import { outcomesOf, withoutAnswer } from './results.js'
import { createTurns } from './turns.js'

/** Options of {@link upgradeInstances}. */
export interface UpgradeOptions<Id extends string = string> {
  /** The project that the instances belong to. */
  readonly projectId: string
  /** The instances, any number of them. */
  readonly instanceIds: Iterable<Id> | AsyncIterable<Id>
  /**
   * Vouches that no ID occurs twice, so none has to be remembered, at about 80 bytes each; default false.
   */
  readonly distinct?: boolean
  /** How many batches may be under way at once; default 1, because each interrupts databases. */
  readonly concurrency?: number
  /** How long to wait between one batch and the next, in milliseconds; default 0. */
  readonly pauseMs?: number
  /**
   * How long to wait at most when the service throttles (429, or any error with `Retry-After`), in
   * milliseconds; default 60,000. Where `Retry-After` gives no time to come: 1, 2, 4 … seconds.
   */
  readonly maxWaitMs?: number
  /** Ends the run: what is under way comes out as `unknown`, what is not yet sent as `unsent`. */
  readonly signal?: AbortSignal
  /**
   * Called and awaited right before a batch is sent, to record it first. When it fails, the batch is not
   * sent, and the run ends.
   */
  readonly onBatch?: (ids: readonly Id[]) => void | Promise<void>
  /** Called when a batch has settled, before its outcomes come out. */
  readonly onProgress?: (progress: UpgradeProgress) => void
}

/** How many instances have settled so far, and how. */
export type UpgradeProgress = { readonly settled: number } & Readonly<
  Record<UpgradeOutcome['status'], number>
>

/**
 * Submits any number of upgrades in batches, and yields exactly one outcome for each instance as its
 * batch settles, whatever fails.
 *
 * - **Each upgrade starts at once and interrupts its databases.**
 * - Nothing is retried: an upgrade is not idempotent. {@link didNotBegin} says what is safe to submit again.
 * - An ID that occurs twice is sent once and comes out once.
 * - When throttled, the run waits (`maxWaitMs`). Once the service has refused a token that is a string
 *   (401), nothing more is sent.
 * - Nothing is sent before you ask for the first outcome, and no batch while outcomes wait to be taken.
 * - After an abort, the rest of the input is read and comes out as `unsent`. If you leave the loop
 *   instead, you don't learn what becomes of the batches under way.
 *
 * @example
 * A fleet from a file with one ID per line, with progress; what did not begin is submitted again:
 * ```ts
 * const again: string[] = []
 * for await (const outcome of upgradeInstances(client, {
 *   projectId,
 *   instanceIds: (await open('fleet.txt')).readLines(),
 *   onProgress: ({ settled }) => process.stderr.write(`\r${settled} settled`),
 * })) {
 *   if (didNotBegin(outcome)) again.push(outcome.instance_id)
 * }
 * for await (const outcome of upgradeInstances(client, { projectId, instanceIds: again })) {
 *   console.log(outcome.instance_id, outcome.status)
 * }
 * ```
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
    onBatch: 'function',
    onProgress: 'function',
  })
  checkProjectId('projectId', options.projectId)
  return run(client, checkedInstanceIds(options.instanceIds), options)
}

/** The options are read in the parameters, because the body waits until the first outcome is asked for. */
async function* run<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  ids: Iterable<Id> | AsyncIterable<Id>,
  {
    projectId,
    distinct,
    concurrency = 1,
    pauseMs = 0,
    maxWaitMs = 60_000,
    signal,
    onBatch,
    onProgress,
  }: UpgradeOptions<Id>,
): AsyncGenerator<UpgradeOutcome<Id>, void, undefined> {
  const stop = new AbortController()
  const release = onAbort(signal, () => stop.abort(signal?.reason))
  const batches = inBatches(ids, distinct)
  const turns = createTurns(pauseMs, maxWaitMs, stop.signal)
  const progress = { settled: 0, submitted: 0, rejected: 0, unsent: 0, unknown: 0 }
  const underWay = new Set<Promise<Settled<Id>>>()
  let next: Promise<Prepared<Id>> | undefined
  let isLast = false
  let failure: Batch<Id>['failure']
  let isTokenRefused = false

  try {
    for (;;) {
      if (!next && !isLast && underWay.size < concurrency) next = prepare()
      if (!next && underWay.size === 0) break
      // Settled outcomes go first: no batch is sent while outcomes wait to be taken.
      const happened = await Promise.race([...underWay, ...(next ? [next] : [])])
      if ('outcomes' in happened) {
        underWay.delete(happened.settling)
        report(happened.outcomes)
        yield* happened.outcomes
      } else if (happened.batch && turns.mustWait() && !whyNot()) {
        // Throttled after the batch was ready.
        next = turns.wait().then(() => happened)
      } else {
        next = undefined
        isLast = !happened.batch || failure !== undefined
        if (happened.batch) underWay.add(settle(happened.batch.ids))
      }
    }
  } finally {
    release()
    stop.abort()
    const closed = batches.return()
    // A source that doesn't answer must not hold up a caller who has left the loop.
    if (next) closed.catch(() => {})
    else await closed
  }
  if (failure) throw failure.error

  /** Reads the next batch, and does what has to be done before it is sent. */
  async function prepare(): Promise<Prepared<Id>> {
    const { value: batch } = await batches.next()
    failure ??= batch?.failure
    if (!batch || whyNot()) return { batch: batch ?? undefined }
    await turns.wait()
    try {
      if (!whyNot()) await untilAborted((async () => onBatch?.([...batch.ids]))(), stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) failure ??= { error }
    }
    return { batch }
  }

  /** Why nothing may be sent any more, if so. */
  function whyNot(): RequestError | undefined {
    if (failure) return requestError('RUN_FAILED', 'The run failed', false, failure.error)
    if (stop.signal.aborted) return requestError('ABORTED', 'The run was aborted', false, stop.signal.reason)
    if (!isTokenRefused) return undefined
    return requestError('TOKEN_REFUSED', 'The service refused the token of the run', false)
  }

  function settle(ids: readonly Id[]): Promise<Settled<Id>> {
    const settling: Promise<Settled<Id>> = send(ids).then((outcomes) => ({ outcomes, settling }))
    return settling
  }

  async function send(ids: readonly Id[]): Promise<UpgradeOutcome<Id>[]> {
    const reason = whyNot()
    if (reason) return withoutAnswer(ids, reason)
    turns.take()
    const outcomes = await submit(client, projectId, ids, stop.signal)
    const answer: { httpStatus?: number; retryAfterMs?: number } = Object(outcomes[0])
    turns.heed(answer)
    isTokenRefused ||= answer.httpStatus === 401 && hasFixedCredentials(client)
    return outcomes
  }

  function report(outcomes: readonly UpgradeOutcome[]): void {
    progress.settled += outcomes.length
    for (const { status } of outcomes) progress[status]++
    // It may be asynchronous, and nobody waits for it.
    const told = (async () => onProgress?.({ ...progress }))()
    told.catch((error) => {
      failure ??= { error }
      isLast = true
    })
  }
}

/** A batch that may be sent; without one, the input has ended. */
interface Prepared<Id extends string> {
  readonly batch: Batch<Id> | undefined
}

/** A batch that has settled. */
interface Settled<Id extends string> {
  readonly outcomes: readonly UpgradeOutcome<Id>[]
  readonly settling: Promise<Settled<Id>>
}

/** Sends one batch. Whatever goes wrong becomes an outcome. */
async function submit<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  projectId: string,
  ids: readonly Id[],
  signal: AbortSignal,
): Promise<UpgradeOutcome<Id>[]> {
  try {
    const result = await client.POST(path, {
      params: { path: { project_id: projectId } },
      body: { instance_ids: [...ids] },
      signal,
    })
    return outcomesOf(ids, result)
  } catch (error) {
    const unexpected = requestError('UNEXPECTED', 'The client failed unexpectedly', true, error)
    return withoutAnswer(ids, isUpgradeError(error) ? error : unexpected)
  }
}
