import { maxInstanceIds } from '../../generated/operation.js'
import { type Exchange, field, responding, stringsOf } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const ofRequired = faultsOf('required')
const ofType = faultsOf('type')
const itemsCheck = 'request/instance_ids/items/type'

const lacksIds = ({ status, json }: Exchange) =>
  status === 400 && isObject(json) && !Object.hasOwn(json, 'instance_ids')

/** A field that may be missing, and types that are not checked, one by one. */
export const typeFaults: readonly Fault[] = [
  ofRequired.accepts(
    'required-not-checked',
    'Takes a missing instance_ids for an empty one',
    'request/required/instance_ids',
    (exchange) => (lacksIds(exchange) ? [] : undefined),
  ),
  ofRequired.crashes('required-crashes', 'Answers a missing instance_ids with 500', lacksIds),
  ofRequired.fault(
    'required-not-found',
    'Answers a missing instance_ids with 404',
    'request/required/instance_ids',
    responding(lacksIds, { status: 404 }),
  ),
  root('null', 'Takes the body null for one without instances', (json) => (json === null ? [] : undefined)),
  root('array', 'Takes an array of IDs for the whole body', (json) =>
    Array.isArray(json) ? stringsOf(json) : undefined,
  ),
  root('string', 'Takes a string for the whole body', (json) =>
    typeof json === 'string' ? [json] : undefined,
  ),
  root('number', 'Takes a number for the whole body', (json) => (typeof json === 'number' ? [] : undefined)),
  root('boolean', 'Takes true or false for the whole body', (json) =>
    typeof json === 'boolean' ? [] : undefined,
  ),
  list('null', 'Takes instance_ids null for an empty array', (ids) => (ids === null ? [] : undefined)),
  list('string', 'Takes a string as instance_ids for an array of one', (ids) =>
    typeof ids === 'string' ? [ids] : undefined,
  ),
  list('object', 'Takes an object as instance_ids for the array of its values', (ids) =>
    isObject(ids) ? stringsOf(Object.values(ids)) : undefined,
  ),
  list('number', 'Takes a number as instance_ids', (ids) => (typeof ids === 'number' ? [] : undefined)),
  list('boolean', 'Takes true or false as instance_ids', (ids) =>
    typeof ids === 'boolean' ? [] : undefined,
  ),
  items('null', 'Skips a null among the IDs', (item) => (item === null ? [] : undefined)),
  items('number', 'Takes a number for an ID', (item) =>
    typeof item === 'number' ? [String(item)] : undefined,
  ),
  items('boolean', 'Takes true or false for an ID', (item) =>
    typeof item === 'boolean' ? [String(item)] : undefined,
  ),
  items('array', 'Flattens an array among the IDs', (item) =>
    Array.isArray(item) ? stringsOf(item) : undefined,
  ),
  items('object', 'Takes an object for an ID', (item) => (isObject(item) ? [] : undefined)),
  ofType.accepts('items-first-only', 'Checks the type of the first ID alone', itemsCheck, ({ json }) => {
    const ids = field(json, 'instance_ids')
    const isFaultLater = Array.isArray(ids) && ids.length <= maxInstanceIds && typeof ids[0] === 'string'
    return isFaultLater ? stringsOf(ids) : undefined
  }),
  ofType.accepts(
    'items-last-unchecked',
    'Checks the type of every ID but the last',
    itemsCheck,
    ({ json }) => {
      const ids = field(json, 'instance_ids')
      if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
      return ids.slice(0, -1).every((id) => typeof id === 'string') ? stringsOf(ids) : undefined
    },
  ),
  ofType.fault(
    'items-unauthorized',
    'Answers an ID of the wrong type with 401 although the token is right',
    itemsCheck,
    responding(
      ({ status, json }) => {
        const ids = field(json, 'instance_ids')
        return status === 400 && Array.isArray(ids) && ids.some((id) => typeof id !== 'string')
      },
      { status: 401 },
    ),
  ),
]

type ReadIds = (value: unknown) => string[] | undefined

function root(type: string, description: string, read: ReadIds): Fault {
  return ofType.accepts(`root-${type}`, description, 'request/type', ({ json }) => read(json))
}

function list(type: string, description: string, read: ReadIds): Fault {
  return ofType.accepts(`list-${type}`, description, 'request/instance_ids/type', ({ json }) =>
    isObject(json) ? read(field(json, 'instance_ids')) : undefined,
  )
}

function items(type: string, description: string, read: ReadIds): Fault {
  return ofType.accepts(`items-${type}`, description, itemsCheck, ({ json }) => {
    const ids = field(json, 'instance_ids')
    if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
    const readAll = ids.map((id) => (typeof id === 'string' ? [id] : read(id)))
    return readAll.some((one) => one === undefined) ? undefined : readAll.flatMap((one) => one ?? [])
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
