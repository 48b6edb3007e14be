import { maxInstanceIds } from '../../../generated/operation.js'
import { altering, answering, type Exchange, field, isSubmitted, serverError } from '../planting.js'
import type { Fault } from './fault.js'

const kind = 'status'
const check = 'response/status'
const isServed = ({ results }: Exchange) => results.length > 0
const wasRefused = ({ status }: Exchange) => status === 400

/** The right answer under the wrong number, and the reverse. */
export const statusFaults: readonly Fault[] = [
  {
    id: 'status-200',
    kind,
    description: 'Answers 200 instead of 202',
    check,
    wrap: answering(isServed, { status: 200 }),
  },
  {
    id: 'status-201',
    kind,
    description: 'Answers 201 instead of 202',
    check,
    wrap: answering(isServed, { status: 201 }),
  },
  {
    id: 'status-204',
    kind,
    description: 'Answers 204 without results',
    check,
    wrap: answering(isServed, { status: 204 }),
  },
  {
    id: 'status-207',
    kind,
    description: 'Answers 207 when some were submitted and some rejected',
    check,
    wrap: answering(({ results }) => results.some(isSubmitted) && !results.every(isSubmitted), {
      status: 207,
    }),
  },
  {
    id: 'status-409',
    kind,
    description: 'Answers 409 when every upgrade was rejected',
    check: 'examples/request',
    wrap: answering((exchange) => isServed(exchange) && !exchange.results.some(isSubmitted), {
      status: 409,
      json: {
        error_code: 'DBS.200011',
        error_msg: 'The status of DB instance does not allow the operation.',
      },
    }),
  },
  {
    id: 'status-422',
    kind,
    description: 'Answers 422 instead of 400',
    check: 'request/required/instance_ids',
    wrap: answering(wasRefused, { status: 422 }),
  },
  {
    id: 'status-200-for-errors',
    kind,
    description: 'Answers errors with 200 and the error in the body',
    check,
    wrap: answering(wasRefused, { status: 200 }),
  },
  {
    id: 'status-202-for-errors',
    kind,
    description: 'Answers errors with 202 and the error in the body',
    check: 'response/schema',
    wrap: answering(wasRefused, { status: 202 }),
  },
  {
    id: 'status-500-with-results',
    kind,
    description: 'Answers 500 with results that are right',
    check: 'response/no-server-error',
    wrap: answering((exchange) => isServed(exchange) && exchange.results.every(isSubmitted), { status: 500 }),
  },
  {
    id: 'status-502-page',
    kind,
    description: 'Answers a full batch with the 502 page of a proxy',
    check: 'response/no-server-error',
    wrap: answering(({ results }) => results.length === maxInstanceIds, {
      status: 502,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
    }),
  },
  {
    id: 'status-503',
    kind,
    description: 'Answers a single instance with 503',
    check: 'response/no-server-error',
    wrap: answering(({ results }) => results.length === 1, { status: 503, json: serverError }),
  },
  {
    id: 'status-known-refused',
    kind,
    description: 'Answers 400 to instances that exist and can be upgraded',
    check: 'live/instances',
    wrap: answering(({ results }) => results.some(isSubmitted), {
      status: 400,
      json: { error_code: 'DBS.200001', error_msg: 'Parameter error' },
    }),
  },
  unauthorized('id-text', 'IDs with a quote or a slash', 'boundaries/id-text', ({ ids }) =>
    ids.some((id) => /["'/\\]/.test(id)),
  ),
  unauthorized('extra-fields', 'fields that it does not know', 'valid/body', ({ json }) =>
    Object.keys(Object(json)).some((name) => name !== 'instance_ids'),
  ),
  unauthorized('empty-array', 'an empty array', 'undocumented/empty-array', ({ json }) => {
    const ids = field(json, 'instance_ids')
    return Array.isArray(ids) && ids.length === 0
  }),
  unauthorized(
    'duplicates',
    'a repeated ID',
    'undocumented/duplicates',
    ({ ids }) => new Set(ids).size < ids.length,
  ),
]

/** Answers something with 401 although the token is right: nothing about a body is a matter of the token. */
function unauthorized(
  what: string,
  description: string,
  check: string,
  when: (exchange: Exchange) => boolean,
): Fault {
  return {
    id: `status-401-${what}`,
    kind,
    description: `Answers ${description} with 401 although the token is right`,
    check,
    wrap: altering((exchange) =>
      exchange.status === 202 && when(exchange)
        ? {
            status: 401,
            json: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' },
          }
        : undefined,
    ),
  }
}
