import type {
  ErrorResponse,
  RejectedUpgrade,
  SubmittedUpgrade,
  UpgradeOutcome,
  UpgradeResult,
} from '../../src/index.js'
import { didNotBegin, isSubmitted } from '../../src/index.js'
import { same } from './same.js'

// What the wire can say

export const submitted: UpgradeResult = { instance_id: 'a', job_id: 'b' }
export const rejected: UpgradeResult = { instance_id: 'a', error_code: 'b', error_message: 'c' }

// @ts-expect-error both outcomes at once
export const both: UpgradeResult = { instance_id: 'a', job_id: 'b', error_code: 'c', error_message: 'd' }

// @ts-expect-error neither outcome
export const neither: UpgradeResult = { instance_id: 'a' }

// @ts-expect-error a rejection by half: no text
export const onlyCode: UpgradeResult = { instance_id: 'a', error_code: 'b' }

// @ts-expect-error a rejection by half: no code
export const onlyText: UpgradeResult = { instance_id: 'a', error_message: 'b' }

// @ts-expect-error a submission with half a rejection
export const submittedWithCode: UpgradeResult = { instance_id: 'a', job_id: 'b', error_code: 'c' }

// @ts-expect-error the field of HTTP errors in a result
export const wrongField: UpgradeResult = { instance_id: 'a', error_code: 'b', error_msg: 'c' }

// @ts-expect-error the field of results in an HTTP error
export const wrongErrorField: ErrorResponse = { error_code: 'a', error_message: 'b' }

// @ts-expect-error null where nothing belongs
export const nullError: UpgradeResult = { instance_id: 'a', job_id: 'b', error_code: null }

// @ts-expect-error no instance
export const noInstance: UpgradeResult = { job_id: 'b' }

// Narrowing what the wire said

export function narrowResult(result: UpgradeResult): void {
  if (result.job_id !== undefined) {
    same<typeof result, SubmittedUpgrade>()
    same<typeof result.job_id, string>()
  } else {
    same<typeof result, RejectedUpgrade>()
    same<typeof result.error_message, string>()
  }
  if (result.error_code !== undefined) same<typeof result, RejectedUpgrade>()
  if (isSubmitted(result)) same<typeof result, SubmittedUpgrade>()
  else same<typeof result, RejectedUpgrade>()
}

// Narrowing outcomes

export function narrowOutcome(outcome: UpgradeOutcome<'a' | 'b'>): string {
  same<typeof outcome.instance_id, 'a' | 'b'>()
  if (isSubmitted(outcome)) same<typeof outcome.status, 'submitted'>()
  if (didNotBegin(outcome)) same<typeof outcome.status, 'rejected' | 'unsent'>()
  // @ts-expect-error not every outcome has a job
  outcome.job_id.length
  // Either says what to print.
  same<typeof outcome.job_id | typeof outcome.reason, string | undefined>()
  switch (outcome.status) {
    case 'submitted':
      same<typeof outcome.reason, undefined>()
      return outcome.job_id
    case 'rejected':
      same<typeof outcome.reason, string>()
      if (outcome.httpStatus === undefined) {
        same<typeof outcome.error_code, string>()
        return outcome.error_message
      }
      same<typeof outcome.httpStatus, number>()
      // @ts-expect-error a refused batch has no text of its instances
      outcome.error_message.length
      return outcome.error_msg ?? 'no reason given'
    case 'unsent':
      // @ts-expect-error there is no response to what was not sent
      outcome.httpStatus
      same<typeof outcome.reason, string>()
      return outcome.cause.message
    case 'unknown':
      same<typeof outcome.reason, string>()
      if (outcome.cause.name === 'HttpError') same<typeof outcome.cause.code, 'HTTP_ERROR'>()
      if (outcome.cause.name === 'BrokenContractError') same<typeof outcome.cause.status, number>()
      return outcome.cause.code
    default:
      same<typeof outcome, never>()
      return outcome
  }
}
