import type { ErrorResponse, RejectedUpgrade } from '../types.js'

/**
 * The state of an instance. Only the upgrade of an `available` one is submitted, which makes it
 * `upgrading`; in every other state it is rejected.
 */
export type InstanceState = 'available' | keyof typeof rejectionsByState

/** HTTP errors that have nothing to do with the request, for {@link Simulator.failNext}. */
export type SimulatedFailure = keyof typeof failures

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

/** Every {@link InstanceState}. */
export const instanceStates = ['available', ...Object.keys(rejectionsByState)] as readonly InstanceState[]

/** An HTTP error: from the gateway, whose errors carry a request ID, or from the service behind it. */
export interface HttpError extends ErrorResponse {
  readonly status: number
}

function httpError(status: number, error_code: string, error_msg: string): HttpError {
  return { status, error_code, error_msg }
}

const unauthenticated = 'Incorrect IAM authentication information'

export const parameterError = httpError(400, 'DBS.200001', 'Parameter error')
export const tokenMissing = httpError(401, 'APIGW.0301', `${unauthenticated}: x-auth-token not found`)
export const tokenInvalid = httpError(401, 'APIGW.0301', `${unauthenticated}: decrypt token fail`)
export const projectUnavailable = httpError(403, 'APIGW.0310', 'The project is unavailable.')
export const notPublished = httpError(
  404,
  'APIGW.0101',
  'The API does not exist or has not been published in the environment',
)

export const failures = {
  forbidden: projectUnavailable,
  'not-published': notPublished,
  'throttled-by-gateway': httpError(429, 'APIGW.0308', 'The throttling threshold has been reached'),
  'throttled-by-service': httpError(429, 'DBS.280443', 'Too many requests.'),
  'server-error': httpError(500, 'DBS.280005', 'Server error'),
}
