import { maxInstanceIds } from '../../generated/operation.js'
import {
  crash,
  type Exchange,
  hasDuplicates,
  isEmptyArray,
  isRefused,
  isServed,
  isSubmitted,
  refusing,
  responding,
  unauthorized,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const check = 'response/status'
const { fault } = faultsOf('status')

/** The right response under the wrong number, and the reverse. */
export const statusFaults: readonly Fault[] = [
  fault('status-200', 'Answers 200 instead of 202', check, responding(isServed, { status: 200 })),
  fault('status-201', 'Answers 201 instead of 202', check, responding(isServed, { status: 201 })),
  fault('status-204', 'Answers 204 without results', check, responding(isServed, { status: 204 })),
  fault(
    'status-207',
    'Answers 207 when some were submitted and some rejected',
    check,
    responding(({ results }) => results.some(isSubmitted) && !results.every(isSubmitted), { status: 207 }),
  ),
  fault(
    'status-409',
    'Answers 409 when every upgrade was rejected',
    'examples/request',
    responding((exchange) => isServed(exchange) && !exchange.results.some(isSubmitted), {
      status: 409,
      json: {
        error_code: 'DBS.200011',
        error_msg: 'The status of DB instance does not allow the operation.',
      },
    }),
  ),
  fault(
    'status-422',
    'Answers 422 instead of 400',
    'request/required/instance_ids',
    responding(isRefused, { status: 422 }),
  ),
  fault(
    'status-200-for-errors',
    'Answers errors with 200 and the error in the body',
    check,
    responding(isRefused, { status: 200 }),
  ),
  fault(
    'status-202-for-errors',
    'Answers errors with 202 and the error in the body',
    'response/schema',
    responding(isRefused, { status: 202 }),
  ),
  fault(
    'status-500-with-results',
    'Answers 500 with results that are right',
    'response/no-server-error',
    responding((exchange) => isServed(exchange) && exchange.results.every(isSubmitted), { status: 500 }),
  ),
  fault(
    'status-502-page',
    'Answers a full batch with the 502 page of a proxy',
    'response/no-server-error',
    responding(({ results }) => results.length === maxInstanceIds, {
      status: 502,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
    }),
  ),
  fault(
    'status-503',
    'Answers a single instance with 503',
    'response/no-server-error',
    responding(({ results }) => results.length === 1, { ...crash, status: 503 }),
  ),
  fault(
    'status-known-refused',
    'Answers 400 to instances that exist and can be upgraded',
    'live/instances',
    refusing(({ results }) => results.some(isSubmitted)),
  ),
  unauthorizedFor('id-text', 'IDs with a quote or a slash', 'boundaries/id-text', ({ ids }) =>
    ids.some((id) => /["'/\\]/.test(id)),
  ),
  unauthorizedFor('extra-fields', 'fields that it does not know', 'valid/body', ({ json }) =>
    Object.keys(Object(json)).some((name) => name !== 'instance_ids'),
  ),
  unauthorizedFor('empty-array', 'an empty array', 'undocumented/empty-array', isEmptyArray),
  unauthorizedFor('duplicates', 'a repeated ID', 'undocumented/duplicates', hasDuplicates),
]

/** Answers something with 401 although the token is right: nothing about a body is a matter of the token. */
function unauthorizedFor(
  what: string,
  description: string,
  check: string,
  when: (exchange: Exchange) => boolean,
): Fault {
  const sentence = `Answers ${description} with 401 although the token is right`
  return fault(`status-401-${what}`, sentence, check, refusing(when, unauthorized))
}
