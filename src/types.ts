import type { components } from '../generated/schema.js'

export type { components, operations, paths } from '../generated/schema.js'

type Schemas = components['schemas']

/** The body of the request. */
export type BatchUpgradeDatabaseVersionRequestBody = Schemas['BatchUpgradeDatabaseVersionRequestBody']
/** The body of a 202 response. */
export type BatchUpgradeDatabaseVersionResponse = Schemas['BatchUpgradeDatabaseVersionResponse']
/** What became of one instance of a batch; `result.job_id !== undefined` tells the two apart. */
export type UpgradeResult = Schemas['UpgradeResult']
/** The upgrade task was submitted: `job_id`, and neither error field. */
export type SubmittedUpgrade = Schemas['SubmittedUpgrade']
/** The upgrade task was not submitted: `error_code` and `error_message`, and no `job_id`. */
export type RejectedUpgrade = Schemas['RejectedUpgrade']
/** The body of an HTTP error; its text is `error_msg`, not the `error_message` of a rejected upgrade. */
export type ErrorResponse = Schemas['ErrorResponse']
