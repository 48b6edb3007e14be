import type { errorStatuses } from '../../generated/operation.js'
import type { ErrorResponse, RejectedUpgrade } from '../types.js'

/**
 * The state of an instance. Only the upgrade of an `available` one is submitted, which makes it
 * `upgrading`; in every other state it is rejected.
 */
export type InstanceState = 'available' | keyof typeof rejectionsByState

type Rejection = Pick<RejectedUpgrade, 'error_code' | 'error_message'>

const statusRejection: Rejection = {
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}

const rejectionsByState = {
  upgrading: statusRejection,
  latest: statusRejection,
  abnormal: statusRejection,
  foreign: { error_code: 'DBS.200604', error_message: 'The instance is not owned by the current user.' },
} as const satisfies Record<string, Rejection>

/** Why an instance in a state is not upgraded. */
export const rejections = {
  ...rejectionsByState,
  unknown: { error_code: 'DBS.200002', error_message: 'The DB instance does not exist.' },
} as const satisfies Record<string, Rejection>

/** What each {@link InstanceState} means, for people. */
export const instanceStates: Readonly<Record<InstanceState, string>> = {
  available: 'can be upgraded',
  upgrading: 'is being upgraded',
  latest: 'has the newest version',
  abnormal: 'is out of order',
  foreign: 'belongs to somebody else',
}

/** An HTTP error: from the gateway, whose errors carry a request ID, or from the service behind it. */
export interface ErrorWithStatus extends ErrorResponse {
  readonly status: number
}

function httpError(
  status: (typeof errorStatuses)[number],
  error_code: string,
  error_msg: string,
): ErrorWithStatus {
  return { status, error_code, error_msg }
}

const unauthenticated = 'Incorrect IAM authentication information'

/** Every error that the simulator responds with, by what is wrong. */
export const errors = {
  parameter: httpError(400, 'DBS.200001', 'Parameter error'),
  tokenMissing: httpError(401, 'APIGW.0301', `${unauthenticated}: x-auth-token not found`),
  tokenInvalid: httpError(401, 'APIGW.0301', `${unauthenticated}: decrypt token fail`),
  signatureInvalid: httpError(401, 'APIGW.0301', `${unauthenticated}: verify aksk signature fail`),
  projectUnavailable: httpError(403, 'APIGW.0310', 'The project is unavailable.'),
  notPublished: httpError(
    404,
    'APIGW.0101',
    'The API does not exist or has not been published in the environment',
  ),
  throttledByGateway: httpError(429, 'APIGW.0308', 'The throttling threshold has been reached'),
  throttledByService: httpError(429, 'DBS.280443', 'Too many requests.'),
  server: httpError(500, 'DBS.280005', 'Server error'),
} as const

/** The error for an access key that no known key pair has: as at the gateway, its message names the key. */
export function accessKeyUnknown(accessKey: string): ErrorWithStatus {
  return httpError(
    401,
    'APIGW.0301',
    `${unauthenticated}: Get secretKey failed,ak:${accessKey},err:ak not exist`,
  )
}
