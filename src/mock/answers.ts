import type { RejectedUpgrade } from '../types.js'

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
export interface HttpError {
  readonly status: number
  readonly code: string
  readonly text: string
}

export const parameterError: HttpError = { status: 400, code: 'DBS.200001', text: 'Parameter error' }

export const tokenMissing: HttpError = {
  status: 401,
  code: 'APIGW.0301',
  text: 'Incorrect IAM authentication information: x-auth-token not found',
}

export const tokenInvalid: HttpError = {
  status: 401,
  code: 'APIGW.0301',
  text: 'Incorrect IAM authentication information: decrypt token fail',
}

export const projectUnavailable: HttpError = {
  status: 403,
  code: 'APIGW.0310',
  text: 'The project is unavailable.',
}

export const notPublished: HttpError = {
  status: 404,
  code: 'APIGW.0101',
  text: 'The API does not exist or has not been published in the environment',
}

export const failures = {
  forbidden: projectUnavailable,
  'not-published': notPublished,
  'throttled-by-gateway': {
    status: 429,
    code: 'APIGW.0308',
    text: 'The throttling threshold has been reached',
  },
  'throttled-by-service': { status: 429, code: 'DBS.280443', text: 'Too many requests.' },
  'server-error': { status: 500, code: 'DBS.280005', text: 'Server error' },
} as const satisfies Record<string, HttpError>
