import { successStatus } from '../../generated/operation.js'
import { parseRetryAfter } from '../http/retry-after.js'
import { type AnyUpgradeError, BrokenContractError, HttpError, type HttpErrorFields } from './errors.js'
import type { UpgradeCallResult } from './interface.js'
import { fieldsOf, isUpgradeResult } from './narrow-by-status.js'
import { isSubmitted, type UpgradeOutcome } from './outcome.js'

/** Where a broken answer is cut off: it is for a person to look at. */
const mostShown = 16 * 1024

export function outcomesOf<Id extends string>(
  ids: readonly Id[],
  { data, error, response }: UpgradeCallResult,
): UpgradeOutcome<Id>[] {
  const { status } = response
  if (status === successStatus) return readResults(ids, data)
  if (status >= 400 && status <= 599) return readError(ids, error, response)
  return withoutAnswer(
    ids,
    new BrokenContractError(
      `The contract has no HTTP ${status}; look at the instances before you submit them again.`,
      { code: 'UNDECLARED_STATUS', status, body: excerpt(data ?? error) },
    ),
  )
}

/** Gives each instance the same outcome, decided by an error. */
export function withoutAnswer<Id extends string>(
  ids: readonly Id[],
  cause: AnyUpgradeError,
): UpgradeOutcome<Id>[] {
  if (!cause.sent) return ids.map((instance_id) => ({ status: 'unsent', instance_id, cause }))
  const answer = cause.name === 'BrokenContractError' ? { httpStatus: cause.status } : {}
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, ...answer, cause }))
}

function readError<Id extends string>(
  ids: readonly Id[],
  error: unknown,
  { status: httpStatus, headers }: Response,
): UpgradeOutcome<Id>[] {
  // Only what looks like an ID: a gateway may repeat any header.
  const requestIdHeader = /^[\da-f-]{32,36}$/i.exec(headers.get('X-Request-Id') ?? '')?.[0]
  const retryAfterMs = parseRetryAfter(headers.get('Retry-After'))
  const { error_code, error_msg, request_id: named } = fieldsOf(error)
  const request_id = typeof named === 'string' ? named : requestIdHeader
  const fields: HttpErrorFields = {
    ...(typeof error_code === 'string' ? { error_code } : {}),
    ...(typeof error_msg === 'string' ? { error_msg } : {}),
    ...(request_id === undefined ? {} : { request_id }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  if (httpStatus < 500) {
    return ids.map((instance_id) => ({ status: 'rejected', instance_id, httpStatus, ...fields }))
  }
  const reason = [fields.error_code, fields.error_msg].filter(Boolean).join(' ') || 'no reason given'
  const cause = new HttpError(`The service answered with HTTP ${httpStatus}: ${reason}.`, {
    status: httpStatus,
    ...fields,
  })
  return ids.map((instance_id) => ({ status: 'unknown', instance_id, httpStatus, ...fields, cause }))
}

/**
 * Gives each instance its own result. An error in one instance's result does not affect the others; one
 * that can't be attributed to an instance makes all of them unknown.
 */
function readResults<Id extends string>(ids: readonly Id[], data: unknown): UpgradeOutcome<Id>[] {
  const results = fieldsOf(data)['upgrade_results']
  const broken = (affected: readonly Id[], problem: string) => {
    const message = `The answer ${problem}; look at the instance before you submit it again.`
    const fields = { code: 'WRONG_RESULTS', status: successStatus, body: excerpt(data) } as const
    return withoutAnswer(affected, new BrokenContractError(message, fields))
  }
  if (!Array.isArray(results)) return broken(ids, 'has no upgrade_results')

  const resultsById = new Map<unknown, unknown[]>(ids.map((id) => [id, []]))
  for (const result of results) {
    const own = resultsById.get(fieldsOf(result)['instance_id'])
    if (!own) return broken(ids, 'has a result for an instance that was not requested')
    own.push(result)
  }
  return ids.flatMap((instance_id) => {
    const [result, ...others] = resultsById.get(instance_id) ?? []
    if (others.length > 0) return broken([instance_id], 'has more than one result for the instance')
    if (result === undefined) return broken([instance_id], 'has no result for the instance')
    if (!isUpgradeResult(result))
      return broken([instance_id], 'is neither clearly submitted nor clearly rejected')
    if (isSubmitted(result)) return [{ status: 'submitted', instance_id, job_id: result.job_id }]
    const { error_code, error_message } = result
    return [{ status: 'rejected', instance_id, error_code, error_message }]
  })
}

/** The beginning of an answer that is too long to keep for each of ten instances. */
function excerpt(answer: unknown): unknown {
  const text = JSON.stringify(answer) ?? ''
  return text.length > mostShown ? `${text.slice(0, mostShown)} … (${text.length} characters)` : answer
}
