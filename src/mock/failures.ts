import { type ErrorWithStatus, errors } from './responses.js'

/** What {@link Simulator.failNext} can do to a request, whatever the request contains. */
export type SimulatedFailure = keyof typeof failures

/** One way to fail a request. */
export interface MockFailure {
  /** What happens, for people: the end of a line of help. */
  readonly means: string
  /** The response in place of the ordinary one; nothing begins. */
  readonly error?: ErrorWithStatus
  /** The status of a response without a body in place of the ordinary one; nothing begins. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The ordinary response is made, so upgrades begin, but the client does not get it. */
  readonly lost?: 'before' | 'in-head' | 'in-silence'
}

/** What the mock can do to a request, by the name that `failNext`, `--fail-next` and `X-Mock-Failure` take. */
export const failures = {
  forbidden: { means: '403 of the gateway', error: errors.projectUnavailable },
  'not-published': { means: '404 of the gateway', error: errors.notPublished },
  'throttled-by-gateway': {
    means: '429 with Retry-After: 1',
    error: errors.throttledByGateway,
    headers: { 'Retry-After': '1' },
  },
  'throttled-by-service': { means: '429 without Retry-After', error: errors.throttledByService },
  'server-error': { means: '500 of the service', error: errors.server },
  unavailable: { means: '503 with Retry-After: 0, no body', status: 503, headers: { 'Retry-After': '0' } },
  redirect: { means: '307 to another port', status: 307 },
  'response-lost': { means: 'upgrades begin; no response, the connection closes', lost: 'before' },
  'response-cut': { means: 'upgrades begin; half of a response head, then it closes', lost: 'in-head' },
  'no-response': { means: 'upgrades begin; silence until the client gives up', lost: 'in-silence' },
} as const satisfies Record<string, MockFailure>

/** Every {@link SimulatedFailure}. */
export const failureNames = Object.keys(failures) as readonly SimulatedFailure[]

/** @returns whether there is a failure of that name */
export function isFailureName(name: string): name is SimulatedFailure {
  return Object.hasOwn(failures, name)
}
