import type { RejectedUpgrade, SubmittedUpgrade } from '../types.js'
import type { AnyUpgradeError, HttpErrorFields } from './errors.js'

/** The service took the instance's upgrade task. The task can still fail later. */
export interface SubmittedOutcome<Id extends string = string> extends Omit<SubmittedUpgrade, 'instance_id'> {
  /** `submitted`: the service took the upgrade task, which can still fail later. */
  readonly status: 'submitted'
  readonly instance_id: Id
}

/** The service said no to this instance, and yes or no to each other one of its batch. */
export interface RejectedInstance<Id extends string = string> extends Omit<RejectedUpgrade, 'instance_id'> {
  /** `rejected`: the service refused, and this upgrade did not begin. */
  readonly status: 'rejected'
  readonly instance_id: Id
  readonly httpStatus?: never
}

/** The service or its gateway refused the whole batch with a 4xx. */
export interface RejectedBatch<Id extends string = string> extends HttpErrorFields {
  readonly status: 'rejected'
  readonly instance_id: Id
  /** The HTTP status that refused the whole batch: no upgrade of it began. */
  readonly httpStatus: number
  readonly job_id?: never
  readonly error_message?: never
}

/** The instance's request never left. */
export interface UnsentOutcome<Id extends string = string> {
  /** `unsent`: the request never left, so it is safe to submit the instance again. */
  readonly status: 'unsent'
  readonly instance_id: Id
  /** Why. */
  readonly cause: AnyUpgradeError
  readonly job_id?: never
}

/** The instance's request went out, and no valid answer says whether its upgrade has begun. */
export interface UnknownOutcome<Id extends string = string> extends HttpErrorFields {
  /** `unknown`: the upgrade may or may not have begun; look at the instance before you submit it again. */
  readonly status: 'unknown'
  readonly instance_id: Id
  /** The HTTP status, when an answer came that does not say what became of the upgrade. */
  readonly httpStatus?: number
  /** Why. */
  readonly cause: AnyUpgradeError
  readonly job_id?: never
}

/** What became of one instance; `status` tells which. */
export type UpgradeOutcome<Id extends string = string> =
  | SubmittedOutcome<Id>
  | RejectedInstance<Id>
  | RejectedBatch<Id>
  | UnsentOutcome<Id>
  | UnknownOutcome<Id>

/** Whether the upgrade task was submitted, for an outcome as well as for a result off the wire. */
export function isSubmitted<Result extends { readonly job_id?: string }>(
  result: Result,
): result is Extract<Result, { readonly job_id: string }> {
  return result.job_id !== undefined
}

/**
 * Whether the upgrade certainly did not begin, so that the instance can be submitted again without
 * asking first. Not so for `unknown`: look at the instance before that.
 */
export function didNotBegin<Outcome extends { readonly status: UpgradeOutcome['status'] }>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly status: 'rejected' | 'unsent' }> {
  return outcome.status === 'rejected' || outcome.status === 'unsent'
}
