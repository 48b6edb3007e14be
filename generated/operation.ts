// Generated from openapi/ by `npm run generate`. Do not edit.

/** `info.version` of the contract, and the version of this package. */
export const contractVersion = '1.0.0' as const

/** `operationId` of the one operation. */
export const operationId = 'batchUpgradeDatabaseVersion' as const

/** Its HTTP method. */
export const method = 'POST' as const

/** Its path template. */
export const path = '/v3/{project_id}/instances/db-upgrade' as const

/** The request header that carries the IAM token. */
export const tokenHeader = 'X-Auth-Token' as const

/** The media type of a request. */
export const mediaType = 'application/json' as const

/** The most instance IDs that one request can carry. */
export const maxInstanceIds = 10 as const

/** The status of a response that has one result for each instance. */
export const successStatus = 202 as const

/** The statuses of the errors that the contract declares. */
export const errorStatuses = [400, 401, 403, 404, 429, 500] as const
