import { successStatus } from '../../generated/operation.js'
import { parseRetryAfter } from '../http/retry-after.js'
import { type AnyUpgradeError, BrokenContractError, HttpError, type HttpErrorFields } from './errors.js'
import type { UpgradeCallResult } from './interface.js'
import { fieldsOf, isUpgradeResult } from './narrow-by-status.js'
import { isSubmitted, type UpgradeOutcome } from './outcome.js'
import { oneLine, plainText, reasonOf, wordsOf } from './reason.js'

/** Where a body is cut off: it is for a person to look at, and each outcome of a batch has it. */
const longestExcerpt = 16 * 1024

/** Turns the result of a call into one outcome for each instance. */
export function outcomesOf<Id extends string>(
  ids: readonly Id[],
  { data, error, response }: UpgradeCallResult,
): UpgradeOutcome<Id>[] {
  const { status } = response
  if (status === successStatus) return readResults(ids, data)
  if (status >= 400 && status <= 599) return refusedOutcomes(ids, error, response)
  return outcomesOfError(
    ids,
    new BrokenContractError(
      `The contract has no HTTP ${status}; look at the instances before you submit them again.`,
      { code: 'UNDECLARED_STATUS', status, body: excerpt(data ?? error) },
    ),
  )
}

/** Gives each instance the same outcome, decided by an error. */
export function outcomesOfError<Id extends string>(
  ids: readonly Id[],
  cause: AnyUpgradeError,
): UpgradeOutcome<Id>[] {
  const reason = oneLine(cause.message)
  if (!cause.sent) return ids.map((instance_id) => ({ status: 'unsent', instance_id, reason, cause }))
  const httpStatus = cause.name === 'BrokenContractError' ? { httpStatus: cause.status } : {}
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, ...httpStatus, reason, cause }))
}

/** Gives each instance what the service, or a gateway before it, refused the whole batch with. */
function refusedOutcomes<Id extends string>(
  ids: readonly Id[],
  error: unknown,
  response: Response,
): UpgradeOutcome<Id>[] {
  const { status: httpStatus } = response
  const fields = fieldsOfRefusal(error, response)
  const reason = reasonOf(response, error)
  if (httpStatus < 500) {
    return ids.map((instance_id) => ({ status: 'rejected', instance_id, httpStatus, ...fields, reason }))
  }
  const cause = new HttpError(`The service failed with ${reason}`, { status: httpStatus, ...fields })
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, httpStatus, ...fields, reason, cause }))
}

function fieldsOfRefusal(error: unknown, { headers }: Response): HttpErrorFields {
  // Only what looks like an ID: a gateway may repeat any header.
  const requestIdHeader = /^[\da-f-]{32,36}$/i.exec(headers.get('X-Request-Id') ?? '')?.[0]
  const retryAfterMs = parseRetryAfter(headers.get('Retry-After'))
  const { error_code, error_msg, request_id: named, ...rest } = fieldsOf(error)
  const request_id = typeof named === 'string' ? named : requestIdHeader
  const isOther = typeof error === 'string' || typeof error_msg !== 'string' || Object.keys(rest).length > 0
  return {
    ...(typeof error_code === 'string' ? { error_code } : {}),
    ...(typeof error_msg === 'string' ? { error_msg } : {}),
    ...(request_id === undefined ? {} : { request_id }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(isOther && error ? { body: excerpt(error) } : {}),
  }
}

/**
 * Gives each instance its own result. An error in one instance's result does not affect the others; one
 * that can't be attributed to an instance makes all of them unknown.
 */
function readResults<Id extends string>(ids: readonly Id[], data: unknown): UpgradeOutcome<Id>[] {
  const results = fieldsOf(data)['upgrade_results']
  const broken = (affected: readonly Id[], problem: string) => {
    const message = `The response ${problem}; look at the instance before you submit it again.`
    const fields = { code: 'WRONG_RESULTS', status: successStatus, body: excerpt(data) } as const
    return outcomesOfError(affected, new BrokenContractError(message, fields))
  }
  if (!Array.isArray(results)) return broken(ids, 'has no upgrade_results')

  const resultsById = new Map<unknown, unknown[]>(ids.map((id) => [id, []]))
  for (const result of results) {
    const own = resultsById.get(fieldsOf(result)['instance_id'])
    if (!own) return broken(ids, 'has a result for an instance that was not requested')
    own.push(result)
  }
  return ids.flatMap((instance_id) => {
    const [result, ...repeated] = resultsById.get(instance_id) ?? []
    if (repeated.length > 0) return broken([instance_id], 'has more than one result for the instance')
    if (result === undefined) return broken([instance_id], 'has no result for the instance')
    if (!isUpgradeResult(result))
      return broken([instance_id], 'is neither clearly submitted nor clearly rejected')
    if (isSubmitted(result)) return [{ status: 'submitted', instance_id, job_id: result.job_id }]
    const { error_code, error_message } = result
    const reason = wordsOf(result) || 'The service gave no reason.'
    return [{ status: 'rejected', instance_id, error_code, error_message, reason }]
  })
}

/** The beginning of a body that is too long to keep for each of ten instances; of a page its text. */
function excerpt(body: unknown): unknown {
  const text = typeof body === 'string' ? plainText(body) : (JSON.stringify(body) ?? '')
  if (text.length > longestExcerpt) return `${text.slice(0, longestExcerpt)} … (${text.length} characters)`
  return typeof body === 'string' ? text : body
}
