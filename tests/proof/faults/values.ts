import { maxInstanceIds } from '../../../generated/operation.js'
import {
  accepting,
  altering,
  changingResults,
  type Exchange,
  field,
  type Result,
  stringsOf,
} from '../planting.js'
import type { Fault } from './fault.js'

const limit = maxInstanceIds

/** Values that parsers read in different ways. */
export const valueFaults: readonly Fault[] = [
  {
    id: 'limit-of-distinct-ids',
    kind: 'limit',
    description: 'Removes repeated IDs before it counts them',
    check: 'request/instance_ids/maxItems',
    wrap: accepting(({ ids }) =>
      ids.length > limit && new Set(ids).size <= limit ? [...new Set(ids)] : undefined,
    ),
  },
  {
    id: 'limit-of-equal-ids',
    kind: 'limit',
    description: 'Serves any number of IDs that are all equal',
    check: 'request/instance_ids/maxItems',
    wrap: accepting(({ ids }) =>
      ids.length > limit && new Set(ids).size === 1 ? ids.slice(0, 1) : undefined,
    ),
  },
  otherName('upper-case', 'INSTANCE_IDS', (name) => name.toUpperCase() === 'INSTANCE_IDS'),
  otherName('camel-case', 'instanceIds', (name) => name === 'instanceIds'),
  ...['job_id', 'error_code', 'error_message'].map(
    (name): Fault => ({
      id: `empty-${name.replace('_', '-')}`,
      kind: 'shape',
      description: `Leaves the ${name} of a result empty`,
      check: 'response/result-texts',
      wrap: changingResults((results) =>
        results.map((result) => (name in result ? { ...result, [name]: '' } : result)),
      ),
    }),
  ),
  {
    id: 'number-like-ids-coerced',
    kind: 'relation',
    description: 'Answers IDs that look like numbers in the way that it writes numbers',
    check: 'response/no-stranger-id',
    wrap: changingResults((results) =>
      results.map(changingId((id) => (isNumeric(id) ? String(Number(id)) : id))),
    ),
  },
  {
    id: 'number-like-ids-as-numbers',
    kind: 'shape',
    description: 'Answers IDs that look like numbers as numbers',
    check: 'response/schema',
    wrap: changingResults((results) => results.map(changingId((id) => (isNumeric(id) ? Number(id) : id)))),
  },
  {
    id: 'number-like-ids-refused',
    kind: 'relation',
    description: 'Answers 401 to IDs that look like values of another type',
    check: 'boundaries/id-text',
    wrap: altering(({ status, ids }) =>
      status === 202 && ids.some((id) => isNumeric(id) || /^(?:true|false|null)$/.test(id))
        ? {
            status: 401,
            json: { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' },
          }
        : undefined,
    ),
  },
  refusedSpelling('charset', 'charset=utf-8 in the content type', ({ request }) =>
    /charset/i.test(request.headers.get('Content-Type') ?? ''),
  ),
  refusedSpelling('media-type-case', 'a content type in capital letters', ({ request }) =>
    /[A-Z]/.test(request.headers.get('Content-Type') ?? ''),
  ),
  refusedSpelling('white-space', 'JSON with line breaks', ({ text }) => /\n/.test(text)),
  refusedSpelling('escapes', 'escaped characters', ({ text }) => /\\u00[3-7]/.test(text)),
  refusedSpelling('key-order', 'JSON in which another field comes first', ({ json, text }) => {
    const [first] = Object.keys(Object(json))
    return first !== undefined && first !== 'instance_ids' && text.includes('instance_ids')
  }),
]

/** Takes another name for that of the IDs. */
function otherName(id: string, name: string, isName: (name: string) => boolean): Fault {
  return {
    id: `name-${id}`,
    kind: 'required',
    description: `Takes ${name} for instance_ids`,
    check: 'request/field-case',
    wrap: accepting(({ json }) => {
      const found = Object.keys(Object(json)).find(isName)
      return found === undefined || found === 'instance_ids' ? undefined : stringsOf(field(json, found))
    }),
  }
}

/** Refuses one spelling of a request that it serves in another. */
function refusedSpelling(
  id: string,
  description: string,
  isSpelledSo: (exchange: Exchange) => boolean,
): Fault {
  return {
    id: `spelling-${id}-refused`,
    kind: 'spelling',
    description: `Refuses ${description}`,
    check: `spelling/${id}`,
    wrap: altering((exchange) =>
      exchange.status === 202 && isSpelledSo(exchange)
        ? { status: 400, json: { error_code: 'DBS.200001', error_msg: 'Parameter error' } }
        : undefined,
    ),
  }
}

function changingId(change: (id: string) => unknown) {
  return (result: Result): Result => ({ ...result, instance_id: change(String(result['instance_id'])) })
}

function isNumeric(id: string): boolean {
  return id.trim() !== '' && Number.isFinite(Number(id))
}
