import { errorStatuses, successStatus } from '../../generated/operation.js'
import type { ErrorResponse, operations, RejectedUpgrade, SubmittedUpgrade, UpgradeResult } from '../types.js'

type Responses = operations['batchUpgradeDatabaseVersion']['responses']
type BodyOf<Status extends keyof Responses> = Responses[Status]['content']['application/json']

/** A conforming response: `status` says which body it has. */
export type UpgradeResponse = {
  [Status in keyof Responses]: { readonly status: Status; readonly body: BodyOf<Status> }
}[keyof Responses]

/**
 * Turns the result of a client call into a union: checking `status` tells TypeScript which body there is. The
 * raw result's `error` cannot do that.
 *
 * @returns `undefined` for a response that the contract doesn't declare: another status, or a body that
 * does not have the shape that goes with the status.
 */
export function narrowByStatus({
  data,
  error,
  response,
}: {
  readonly data?: unknown
  readonly error?: unknown
  readonly response: { readonly status: number }
}): UpgradeResponse | undefined {
  const { status } = response
  if (status === successStatus) return isResultList(data) ? { status, body: data } : undefined
  const declared = errorStatuses.find((candidate) => candidate === status)
  return declared && isErrorResponse(error) ? { status: declared, body: error } : undefined
}

/** A record from outside. */
export type Fields = Readonly<Record<string, unknown>>

/**
 * Reads any value as a record; all but an object becomes an empty one. The fields of a text or of an array are its
 * characters and items, of which there may be a million.
 */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Whether a result has exactly the fields that go with one of the two outcomes. */
export function isUpgradeResult(value: unknown): value is UpgradeResult {
  return typeof fieldsOf(value)['instance_id'] === 'string' && (isSubmission(value) || isRejection(value))
}

function isSubmission(value: unknown): value is SubmittedUpgrade {
  const fields = fieldsOf(value)
  return typeof fields['job_id'] === 'string' && !('error_code' in fields) && !('error_message' in fields)
}

function isRejection(value: unknown): value is RejectedUpgrade {
  const fields = fieldsOf(value)
  const hasBoth = typeof fields['error_code'] === 'string' && typeof fields['error_message'] === 'string'
  return hasBoth && !('job_id' in fields)
}

function isResultList(value: unknown): value is BodyOf<typeof successStatus> {
  const results = fieldsOf(value)['upgrade_results']
  return Array.isArray(results) && results.every(isUpgradeResult)
}

function isErrorResponse(value: unknown): value is ErrorResponse {
  const { error_code, error_msg, request_id } = fieldsOf(value)
  return (
    typeof error_code === 'string' &&
    typeof error_msg === 'string' &&
    (request_id === undefined || typeof request_id === 'string')
  )
}
