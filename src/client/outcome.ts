import type { RejectedUpgrade, SubmittedUpgrade } from '../types.js'
import type { AnyUpgradeError, HttpErrorFields } from './errors.js'

/** The service took the instance's upgrade task. The task can still fail later. */
export interface SubmittedOutcome<Id extends string = string> extends Omit<SubmittedUpgrade, 'instance_id'> {
  /** `submitted`: the service took the upgrade task, which can still fail later. */
  readonly status: 'submitted'
  readonly instance_id: Id
  readonly reason?: never
}

/** The service refused this instance; others in its batch may have been submitted. */
export interface RejectedInstance<Id extends string = string> extends Omit<RejectedUpgrade, 'instance_id'> {
  /** `rejected`: the service refused, and this upgrade did not begin. */
  readonly status: 'rejected'
  readonly instance_id: Id
  /** Why, in one line for people; what a server says is cut, and credentials in it are masked. */
  readonly reason: string
  readonly httpStatus?: never
}

/** The service or its gateway refused the whole batch with a 4xx. */
export interface RejectedBatch<Id extends string = string> extends HttpErrorFields {
  readonly status: 'rejected'
  readonly instance_id: Id
  /** The HTTP status that refused the whole batch: no upgrade of it began. */
  readonly httpStatus: number
  /** Why, in one line for people; what a server says is cut, and credentials in it are masked. */
  readonly reason: string
  readonly job_id?: never
  readonly error_message?: never
}

/** The instance's request was never sent. */
export interface UnsentOutcome<Id extends string = string> {
  /** `unsent`: the request was never sent, so it is safe to submit the instance again. */
  readonly status: 'unsent'
  readonly instance_id: Id
  /** Why, in one line for people; what a server says is cut, and credentials in it are masked. */
  readonly reason: string
  /** What went wrong, for programs. */
  readonly cause: AnyUpgradeError
  readonly job_id?: never
}

/** The instance's request was sent, and no valid response says whether its upgrade has begun. */
export interface UnknownOutcome<Id extends string = string> extends HttpErrorFields {
  /** `unknown`: the upgrade may or may not have begun; look at the instance before you submit it again. */
  readonly status: 'unknown'
  readonly instance_id: Id
  /** The HTTP status, when a response came that does not say what became of the upgrade. */
  readonly httpStatus?: number
  /** Why, in one line for people; what a server says is cut, and credentials in it are masked. */
  readonly reason: string
  /** What went wrong, for programs. */
  readonly cause: AnyUpgradeError
  readonly job_id?: never
}

/** What became of one instance, discriminated by `status`. */
export type UpgradeOutcome<Id extends string = string> =
  | SubmittedOutcome<Id>
  | RejectedInstance<Id>
  | RejectedBatch<Id>
  | UnsentOutcome<Id>
  | UnknownOutcome<Id>

/** Whether the upgrade task was submitted; takes an outcome, or a result from a response. */
export function isSubmitted<Result extends { readonly job_id?: string }>(
  result: Result,
): result is Extract<Result, { readonly job_id: string }> {
  return result.job_id !== undefined
}

/**
 * Whether this request did not begin the upgrade, so it is safe to submit the instance again. `false` for
 * `unknown`: look at the instance first.
 *
 * That holds where nothing below the client sends a request twice, as with the `fetch` of Node. A browser, a
 * `fetch` of your own or a proxy can. Then a refusal because of the instance's status (`DBS.200011`) may answer
 * the second sending, while the first has begun the upgrade: look at such an instance first as well.
 */
export function didNotBegin<Outcome extends { readonly status: UpgradeOutcome['status'] }>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly status: 'rejected' | 'unsent' }> {
  return outcome.status === 'rejected' || outcome.status === 'unsent'
}
