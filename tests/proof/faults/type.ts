import { maxInstanceIds } from '../../../generated/operation.js'
import { accepting, answering, field, serverError, stringsOf, type Wrap } from '../planting.js'
import type { Fault, FaultKind } from './fault.js'

/** A field that may be missing, and types that are not checked, one by one. */
export const typeFaults: readonly Fault[] = [
  {
    id: 'required-not-checked',
    kind: 'required',
    description: 'Takes a missing instance_ids for an empty one',
    check: 'request/required/instance_ids',
    wrap: accepting(({ json }) => (isObject(json) && !Object.hasOwn(json, 'instance_ids') ? [] : undefined)),
  },
  {
    id: 'required-crashes',
    kind: 'required',
    description: 'Answers a missing instance_ids with 500',
    check: 'response/no-server-error',
    wrap: answering(
      ({ status, json }) => status === 400 && isObject(json) && !Object.hasOwn(json, 'instance_ids'),
      { status: 500, json: serverError },
    ),
  },
  {
    id: 'required-not-found',
    kind: 'required',
    description: 'Answers a missing instance_ids with 404',
    check: 'request/required/instance_ids',
    wrap: answering(
      ({ status, json }) => status === 400 && isObject(json) && !Object.hasOwn(json, 'instance_ids'),
      { status: 404 },
    ),
  },
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
  {
    id: 'items-first-only',
    kind: 'type',
    description: 'Checks the type of the first ID alone',
    check: 'request/instance_ids/items/type',
    wrap: accepting(({ json }) => {
      const ids = field(json, 'instance_ids')
      const isFaultLater = Array.isArray(ids) && ids.length <= maxInstanceIds && typeof ids[0] === 'string'
      return isFaultLater ? stringsOf(ids) : undefined
    }),
  },
  {
    id: 'items-last-unchecked',
    kind: 'type',
    description: 'Checks the type of every ID but the last',
    check: 'request/instance_ids/items/type',
    wrap: accepting(({ json }) => {
      const ids = field(json, 'instance_ids')
      if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
      return ids.slice(0, -1).every((id) => typeof id === 'string') ? stringsOf(ids) : undefined
    }),
  },
  {
    id: 'items-unauthorized',
    kind: 'type',
    description: 'Answers an ID of the wrong type with 401 although the token is right',
    check: 'request/instance_ids/items/type',
    wrap: answering(
      ({ status, json }) => {
        const ids = field(json, 'instance_ids')
        return status === 400 && Array.isArray(ids) && ids.some((id) => typeof id !== 'string')
      },
      { status: 401 },
    ),
  },
]

type ReadIds = (value: unknown) => string[] | undefined

function root(type: string, description: string, read: ReadIds): Fault {
  return typeFault(
    `root-${type}`,
    description,
    'request/type',
    accepting(({ json }) => read(json)),
  )
}

function list(type: string, description: string, read: ReadIds): Fault {
  const wrap = accepting(({ json }) => (isObject(json) ? read(field(json, 'instance_ids')) : undefined))
  return typeFault(`list-${type}`, description, 'request/instance_ids/type', wrap)
}

function items(type: string, description: string, read: ReadIds): Fault {
  const wrap = accepting(({ json }) => {
    const ids = field(json, 'instance_ids')
    if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
    const readAll = ids.map((id) => (typeof id === 'string' ? [id] : read(id)))
    return readAll.some((one) => one === undefined) ? undefined : readAll.flatMap((one) => one ?? [])
  })
  return typeFault(`items-${type}`, description, 'request/instance_ids/items/type', wrap)
}

function typeFault(id: string, description: string, check: string, wrap: Wrap): Fault {
  const kind: FaultKind = 'type'
  return { id, kind, description, check, wrap }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
