import { maxInstanceIds } from '../../generated/operation.js'
import { checkInstanceId, invalid } from './options.js'
import { type Patience, readPatiently } from './source.js'

/** IDs that go into one request. */
export interface Batch<Id extends string> {
  readonly ids: readonly Id[]
  /** Set when the source failed after these IDs: there will be no further batch. */
  readonly failure?: { readonly error: unknown }
}

/**
 * Groups distinct IDs into batches as large as the contract allows, and reads no further than needed.
 * A failure of the source, or an invalid ID, comes with the last batch.
 *
 * @param distinct - whether the IDs are known to be distinct, so none has to be remembered
 */
export function readBatches<Id extends string>(
  ids: Iterable<Id> | AsyncIterable<Id>,
  distinct: boolean,
  patience: Patience,
) {
  const batches = groupIds(Symbol.asyncIterator in ids ? readPatiently(ids, patience) : ids, distinct)
  let isReading = false
  return {
    /** Reads the next batch; `undefined` when there is none left. */
    async next(): Promise<Batch<Id> | undefined> {
      isReading = true
      const { value } = await batches.next()
      isReading = false
      return value ?? undefined
    },
    /** Closes the source, and waits for that unless the source is being read. */
    async close(): Promise<void> {
      const closed = batches.return()
      if (isReading) closed.catch(() => {})
      else await closed
    },
  }
}

async function* groupIds<Id extends string>(
  ids: Iterable<Id> | AsyncIterable<Id>,
  distinct: boolean,
): AsyncGenerator<Batch<Id>, void, undefined> {
  const seen = new Set<Id>()
  let batch: Id[] = []
  let position = 0
  try {
    for await (const id of ids) {
      checkInstanceId(id, position++)
      if (seen.has(id)) continue
      seen.add(id)
      batch.push(id)
      if (batch.length < maxInstanceIds) continue
      yield { ids: batch }
      batch = []
      if (distinct) seen.clear()
    }
    if (batch.length === 0) return
    yield { ids: batch }
  } catch (error) {
    yield { ids: batch, failure: { error } }
  }
}

/**
 * Checks the IDs that are in memory before the first is sent. The others are checked as they are read.
 *
 * @returns a copy of an array or a set, from which the caller may strike IDs while they are read.
 * @throws {InvalidInputError} when an ID is not a non-empty string.
 */
export function checkedInstanceIds<Id extends string>(
  ids: Iterable<Id> | AsyncIterable<Id>,
): Iterable<Id> | AsyncIterable<Id> {
  const iterable =
    Object(ids) === ids && (Symbol.iterator in Object(ids) || Symbol.asyncIterator in Object(ids))
  if (!iterable) {
    throw invalid(
      `instanceIds is of type ${typeof ids}; give an array, another iterable or an async iterable of strings.`,
    )
  }
  if (!Array.isArray(ids) && !(ids instanceof Set)) return ids
  const copy = [...ids]
  copy.forEach(checkInstanceId)
  return copy
}
