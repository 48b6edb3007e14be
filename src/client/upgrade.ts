import { path, successStatus } from '../../generated/operation.js'
import { onAbort, pause } from '../http/deadline.js'
import { fieldsOf, isUpgradeResult } from './answer.js'
import { type Batch, checkInstanceIds, inBatches } from './batches.js'
import type { UpgradeClient } from './client.js'
import {
  type AnyUpgradeError,
  BrokenContractError,
  HttpError,
  type HttpErrorFields,
  InvalidInputError,
  isUpgradeError,
  RequestError,
} from './errors.js'
import { checkNumber } from './options.js'
import { isSubmitted, type UpgradeOutcome } from './outcome.js'

/** Options of {@link upgradeInstances}. */
export interface UpgradeOptions<Id extends string = string> {
  /** The project that the instances belong to. */
  readonly projectId: string
  /** The instances, any number of them. */
  readonly instanceIds: Iterable<Id> | AsyncIterable<Id>
  /**
   * Vouches that no ID occurs twice, so that none has to be remembered and memory stays the same over
   * any number of IDs; default false.
   */
  readonly distinct?: boolean
  /** How many batches may be under way at once; default 1, because each interrupts databases. */
  readonly concurrency?: number
  /** How long to wait between a batch and the next, in milliseconds; default 0. */
  readonly pauseMs?: number
  /** Ends the run: what is under way comes out as `unknown`, what is not yet sent as `unsent`. */
  readonly signal?: AbortSignal
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
 * - An ID that occurs twice is sent once and comes out once. Knowing that takes about 80 bytes
 *   for each ID, unless `distinct` vouches for it.
 * - Nothing is sent before the first outcome is asked for, and no batch while outcomes wait to be taken.
 * - After an abort, the rest of the input is read and comes out as `unsent`. To leave the loop instead
 *   means not to learn what becomes of the batches under way.
 *
 * @example
 * A fleet from a file of one ID a line, with a progress line, and what did not begin a second time:
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
 * @throws {InvalidInputError} when an option can't be right, or an ID is not a non-empty string. An
 * ID in an array or a set is refused before anything is sent; one in another iterable when it is read,
 * and then, as after a failure of the iterable itself, what was read before comes out first.
 */
export function upgradeInstances<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  options: UpgradeOptions<Id>,
): AsyncGenerator<UpgradeOutcome<Id>, void, undefined> {
  const { projectId, instanceIds, concurrency = 1, pauseMs = 0 } = options
  // A dot segment would lead to another path, and an unpaired surrogate to none.
  if (typeof projectId !== 'string' || /^\.{0,2}$|\p{Surrogate}/u.test(projectId)) {
    throw new InvalidInputError('projectId is no project ID; give the one of the instances.', {
      code: 'INVALID_OPTION',
    })
  }
  checkNumber('concurrency', concurrency, 1)
  checkNumber('pauseMs', pauseMs, 0)
  checkInstanceIds(instanceIds)
  return run(client, { ...options, concurrency, pauseMs })
}

type RunOptions<Id extends string> = UpgradeOptions<Id> &
  Required<Pick<UpgradeOptions, 'concurrency' | 'pauseMs'>>

async function* run<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  { projectId, instanceIds, distinct, concurrency, pauseMs, signal, onProgress }: RunOptions<Id>,
): AsyncGenerator<UpgradeOutcome<Id>, void, undefined> {
  const stop = new AbortController()
  const release = onAbort(signal, () => stop.abort(signal?.reason))
  const batches = inBatches(instanceIds, ready, distinct)
  const progress = { settled: 0, submitted: 0, rejected: 0, unsent: 0, unknown: 0 }
  const waiting: UpgradeOutcome<Id>[][] = []
  let failure: Batch<Id>['failure']
  let exhausted = false
  let started = 0
  let reading = false
  let underWay = 0
  let wake = () => {}

  try {
    for (;;) {
      const outcomes = waiting.shift()
      if (outcomes) {
        report(outcomes)
        yield* outcomes
        continue
      }
      if (!exhausted && !reading && underWay < concurrency) void settleNextBatch()
      if (underWay === 0) break
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    release()
    stop.abort()
    const closed = batches.return()
    // A source that doesn't answer must not hold up whoever has left.
    if (reading) closed.catch(() => {})
    else await closed
  }
  if (failure) throw failure.error

  async function ready(): Promise<void> {
    const position = started++
    // A fetch in memory never waits, and so holds up timers and the release of weak references.
    const turnIsDue = position % 100 === 0
    if (position > 0 && (pauseMs > 0 || turnIsDue)) await pause(pauseMs, stop.signal)
  }

  async function settleNextBatch(): Promise<void> {
    underWay++
    reading = true
    const { value: batch } = await batches.next()
    reading = false
    if (!batch || batch.failure) exhausted = true
    wake()
    if (batch) {
      failure ??= batch.failure
      waiting.push(await settle(batch))
    }
    underWay--
    wake()
  }

  async function settle(batch: Batch<Id>): Promise<UpgradeOutcome<Id>[]> {
    const unsent = (code: 'ABORTED' | 'RUN_FAILED', message: string, cause: unknown) =>
      withoutAnswer(
        batch.ids,
        new RequestError(`${message}; nothing was sent.`, { code, sent: false }, { cause }),
      )
    if (failure) return unsent('RUN_FAILED', 'The run failed', failure.error)
    if (stop.signal.aborted) return unsent('ABORTED', 'The run was aborted', stop.signal.reason)
    return submit(client, projectId, batch.ids, stop.signal)
  }

  function report(outcomes: readonly UpgradeOutcome[]): void {
    progress.settled += outcomes.length
    for (const { status } of outcomes) progress[status]++
    try {
      onProgress?.({ ...progress })
    } catch (error) {
      failure ??= { error }
      exhausted = true
    }
  }
}

/** Sends one batch. Whatever goes wrong becomes an outcome. */
async function submit<Id extends string>(
  client: Pick<UpgradeClient, 'POST'>,
  projectId: string,
  ids: readonly Id[],
  signal: AbortSignal,
): Promise<UpgradeOutcome<Id>[]> {
  // A request holds on to its signal until garbage collection, so each batch has its own.
  const batch = new AbortController()
  const release = onAbort(signal, () => batch.abort(signal.reason))
  try {
    const { data, error, response } = await client.POST(path, {
      params: { path: { project_id: projectId } },
      body: { instance_ids: [...ids] },
      signal: batch.signal,
    })
    if (response.status === successStatus) return readResults(ids, data)
    if (response.status >= 400) return readError(ids, error, response)
    throw new BrokenContractError(
      `The contract has no HTTP ${response.status}; look at the instances before you submit them again.`,
      { code: 'UNDECLARED_STATUS', status: response.status, answer: data },
    )
  } catch (error) {
    return withoutAnswer(ids, isUpgradeError(error) ? error : unexpected(error))
  } finally {
    release()
  }
}

function unexpected(cause: unknown): RequestError {
  return new RequestError(
    'The client failed in a way of its own; the service may have received the request.',
    { code: 'UNEXPECTED', sent: true },
    { cause },
  )
}

function withoutAnswer<Id extends string>(ids: readonly Id[], cause: AnyUpgradeError): UpgradeOutcome<Id>[] {
  if (!cause.sent) return ids.map((instance_id) => ({ status: 'unsent', instance_id, cause }))
  const answer = cause instanceof BrokenContractError ? { httpStatus: cause.status } : {}
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, ...answer, cause }))
}

function readError<Id extends string>(
  ids: readonly Id[],
  error: unknown,
  { status: httpStatus, headers }: Response,
): UpgradeOutcome<Id>[] {
  // Only what looks like an ID: a gateway may repeat any header, the token too.
  const requestIdHeader = /^[\da-f-]{32,36}$/i.exec(headers.get('X-Request-Id') ?? '')?.[0]
  const { error_code, error_msg, request_id = requestIdHeader } = fieldsOf(error)
  const fields: HttpErrorFields = {
    ...(typeof error_code === 'string' ? { error_code } : {}),
    ...(typeof error_msg === 'string' ? { error_msg } : {}),
    ...(typeof request_id === 'string' ? { request_id } : {}),
  }
  if (httpStatus < 500) {
    return ids.map((instance_id) => ({ status: 'rejected', instance_id, httpStatus, ...fields }))
  }
  const reason = error_code ? `${error_code} ${error_msg}` : 'no reason given'
  const cause = new HttpError(`The service answered with HTTP ${httpStatus}: ${reason}.`, {
    status: httpStatus,
    ...fields,
  })
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, httpStatus, ...fields, cause }))
}

/**
 * Gives each instance its own result. A fault that concerns one instance leaves the others' results
 * good; one that can't be pinned to an instance leaves none.
 */
function readResults<Id extends string>(ids: readonly Id[], data: unknown): UpgradeOutcome<Id>[] {
  const results = fieldsOf(data)['upgrade_results']
  const broken = (problem: string) =>
    new BrokenContractError(`The answer ${problem}; look at the instance before you submit it again.`, {
      code: 'WRONG_RESULTS',
      status: successStatus,
      answer: data,
    })
  if (!Array.isArray(results)) return withoutAnswer(ids, broken('has no upgrade_results'))

  const resultsById = new Map<unknown, unknown[]>(ids.map((id) => [id, []]))
  for (const result of results) {
    const own = resultsById.get(fieldsOf(result)['instance_id'])
    if (!own) return withoutAnswer(ids, broken('has a result for no instance that was asked for'))
    own.push(result)
  }
  return ids.flatMap((instance_id) => {
    const [result, ...others] = resultsById.get(instance_id) ?? []
    if (others.length > 0)
      return withoutAnswer([instance_id], broken('has more than one result for the instance'))
    if (result === undefined) return withoutAnswer([instance_id], broken('has no result for the instance'))
    if (!isUpgradeResult(result)) {
      return withoutAnswer([instance_id], broken('says neither plainly submitted nor plainly rejected'))
    }
    if (isSubmitted(result)) return [{ status: 'submitted', instance_id, job_id: result.job_id }]
    const { error_code, error_message } = result
    return [{ status: 'rejected', instance_id, error_code, error_message }]
  })
}
