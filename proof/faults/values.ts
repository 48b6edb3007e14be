import { maxInstanceIds as limit } from '../../generated/operation.js'
import {
  changingEach,
  changingId,
  type Exchange,
  field,
  refusing,
  stringsOf,
  unauthorized,
} from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const maxItems = 'request/instance_ids/maxItems'
const { accepts } = faultsOf('limit')

/** Values that parsers read in different ways. */
export const valueFaults: readonly Fault[] = [
  accepts('limit-of-distinct-ids', 'Removes repeated IDs before it counts them', maxItems, ({ ids }) =>
    ids.length > limit && new Set(ids).size <= limit ? [...new Set(ids)] : undefined,
  ),
  accepts('limit-of-equal-ids', 'Serves any number of IDs that are all equal', maxItems, ({ ids }) =>
    ids.length > limit && new Set(ids).size === 1 ? ids.slice(0, 1) : undefined,
  ),
  otherName('upper-case', 'INSTANCE_IDS', (name) => name.toUpperCase() === 'INSTANCE_IDS'),
  otherName('camel-case', 'instanceIds', (name) => name === 'instanceIds'),
  ...['job_id', 'error_code', 'error_message'].map((name) =>
    faultsOf('shape').fault(
      `empty-${name.replace('_', '-')}`,
      `Leaves the ${name} of a result empty`,
      'response/result-texts',
      changingEach((result) => (name in result ? { ...result, [name]: '' } : result)),
    ),
  ),
  faultsOf('relation').fault(
    'number-like-ids-coerced',
    'Answers IDs that look like numbers in the way that it writes numbers',
    'response/no-unrequested-id',
    changingEach(changingId((id) => (isNumeric(id) ? String(Number(id)) : id))),
  ),
  faultsOf('shape').fault(
    'number-like-ids-as-numbers',
    'Answers IDs that look like numbers as numbers',
    'response/schema',
    changingEach(changingId((id) => (isNumeric(id) ? Number(id) : id))),
  ),
  faultsOf('relation').fault(
    'number-like-ids-refused',
    'Answers 401 to IDs that look like values of another type',
    'boundaries/id-text',
    refusing(({ ids }) => ids.some((id) => isNumeric(id) || /^(?:true|false|null)$/.test(id)), unauthorized),
  ),
  refusedEncoding('charset', 'charset=utf-8 in the content type', ({ request }) =>
    /charset/i.test(request.headers.get('Content-Type') ?? ''),
  ),
  refusedEncoding('media-type-case', 'a content type in capital letters', ({ request }) =>
    /[A-Z]/.test(request.headers.get('Content-Type') ?? ''),
  ),
  refusedEncoding('white-space', 'JSON with line breaks', ({ text }) => /\n/.test(text)),
  {
    ...faultsOf('encoding').crashes(
      'encoding-white-space-crashes',
      'Answers JSON with line breaks with 500',
      ({ text }) => /\n/.test(text),
    ),
    unjudged: 'encoding/white-space',
  },
  refusedEncoding('escapes', 'escaped characters', ({ text }) => /\\u00[3-7]/.test(text)),
  refusedEncoding('key-order', 'JSON in which another field comes first', ({ json, text }) => {
    const [first] = Object.keys(Object(json))
    return first !== undefined && first !== 'instance_ids' && text.includes('instance_ids')
  }),
]

/** Takes another name for that of the IDs. */
function otherName(id: string, name: string, isName: (name: string) => boolean): Fault {
  const make = faultsOf('required').accepts
  return make(`name-${id}`, `Takes ${name} for instance_ids`, 'request/field-case', ({ json }) => {
    const found = Object.keys(Object(json)).find(isName)
    return found === undefined || found === 'instance_ids' ? undefined : stringsOf(field(json, found))
  })
}

/** Refuses one encoding of a request that it serves in another. */
function refusedEncoding(
  id: string,
  description: string,
  isEncodedSo: (exchange: Exchange) => boolean,
): Fault {
  const make = faultsOf('encoding').fault
  return make(`encoding-${id}-refused`, `Refuses ${description}`, `encoding/${id}`, refusing(isEncodedSo))
}

function isNumeric(id: string): boolean {
  return id.trim() !== '' && Number.isFinite(Number(id))
}
