import { maxInstanceIds } from '../../generated/operation.js'
import {
  altering,
  changingResults,
  type Exchange,
  type FetchHandler,
  field,
  isServed,
  stringsOf,
} from '../planting.js'
import { type Fault, type FaultKind, faultsOf } from './fault.js'

const kind: FaultKind = 'generated'
const { fault, accepts, crashes } = faultsOf(kind)

const lost = 'response/each-id-once'
const isPlain = (id: string) => /^[0-9a-f]{32}in\d\d$/.test(id)
const isLong = (id: string) => id.length > 90
const extrasOf = ({ json }: Exchange): [string, unknown][] =>
  typeof json === 'object' && json !== null && !Array.isArray(json)
    ? Object.entries(json).filter(([name]) => name !== 'instance_ids')
    : []
const idsOf = ({ json }: Exchange) => field(json, 'instance_ids')

/** Leaves out the results that meet a condition. */
const losing = (isLost: (id: string, ids: readonly string[], index: number) => boolean) =>
  changingResults((results, { ids }) =>
    results.filter((result, index) => !isLost(String(result['instance_id']), ids, index)),
  )

/** Upgrades what is left of an invalid body when a check lets something pass that is falsy, or too far behind. */
const serves = (isAccepted: (exchange: Exchange) => boolean) => (exchange: Exchange) =>
  isAccepted(exchange) ? stringsOf(idsOf(exchange)).slice(0, maxInstanceIds) : undefined

/** Whether the ids are a list of at most ten, which is odd in a way. */
const hasList = (isOdd: (ids: readonly unknown[]) => boolean) => (exchange: Exchange) => {
  const ids = idsOf(exchange)
  return Array.isArray(ids) && ids.length <= maxInstanceIds && isOdd(ids)
}

/** Remembers how large the last batch was. */
function losingAfterOneMore(server: FetchHandler): FetchHandler {
  let before = 0
  return altering(({ ids, results }) => {
    const isAffected = ids.length > 2 && ids.length === before - 1 && ids.length < maxInstanceIds - 1
    if (results.length > 0) before = ids.length
    return isAffected ? { json: { upgrade_results: results.slice(1) } } : undefined
  })(server)
}

/** Faults that no fixed case shows: each depends on a size, a value or a combination that only generated cases have. */
export const generatedFaults: readonly Fault[] = [
  crashes(
    'batch-of-five-crashes',
    'Fails on a batch of exactly five',
    (exchange) => isServed(exchange) && exchange.ids.length === 5,
  ),
  fault(
    'batch-of-six-loses',
    'Leaves out the last result of a batch of exactly six',
    lost,
    losing((_, ids, index) => ids.length === 6 && index === 5),
  ),
  fault(
    'chunks-of-four-lose',
    'Works in chunks of four and loses what is left over after the second',
    lost,
    losing((_, ids, index) => index === 8 && ids.length === 9 && !ids.every(isPlain)),
  ),
  fault(
    'long-ids-together-lose',
    'Loses the second of two long ids in one batch, for which its one buffer is too small',
    lost,
    losing((id, ids, index) => isLong(id) && ids.slice(0, index).some(isLong)),
  ),
  fault(
    'long-id-loses',
    'Loses an id of 129 to 512 characters, for which its second buffer is too small',
    lost,
    losing((id) => id.length > 128 && id.length <= 512),
  ),
  crashes(
    'mixed-ids-crash',
    'Fails on odd ids beside ordinary ones',
    ({ ids }) => ids.some(isPlain) && ids.some((id) => id !== '' && id.length < 9 && !isPlain(id)),
  ),
  fault(
    'beginnings-lose',
    'Looks ids up by their beginnings, and loses one that another begins with',
    lost,
    losing(
      (id, ids) =>
        ids.length > 3 &&
        id !== '' &&
        ids.some((other) => other.length === id.length + 1 && other.startsWith(id)),
    ),
  ),
  fault(
    'case-loses',
    'Joins without regard to case, and loses an id beside the same in capital letters',
    lost,
    losing((id, ids) => ids.length > 2 && id !== id.toUpperCase() && ids.includes(id.toUpperCase())),
  ),
  crashes(
    'extra-object-crashes',
    'Fails on an unknown field that holds an object',
    (exchange) =>
      isServed(exchange) &&
      extrasOf(exchange).some(
        ([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value),
      ),
  ),
  crashes(
    'extra-array-crashes',
    'Fails on an unknown field that holds an array',
    (exchange) =>
      isServed(exchange) &&
      extrasOf(exchange).some(([, value]) => Array.isArray(value) && JSON.stringify(value).length < 1000),
  ),
  crashes(
    'extra-null-crashes',
    'Fails on an unknown field that is null',
    (exchange) => isServed(exchange) && extrasOf(exchange).some(([, value]) => value === null),
  ),
  crashes(
    'two-extras-crash',
    'Fails on two unknown fields',
    (exchange) => isServed(exchange) && extrasOf(exchange).length > 1,
  ),
  crashes(
    'extra-text-crashes',
    'Fails on an unknown field that holds a text',
    (exchange) => isServed(exchange) && extrasOf(exchange).some(([, value]) => typeof value === 'string'),
  ),
  fault(
    'extra-first-loses',
    'Loses the first id of a batch of several after an unknown field',
    lost,
    changingResults((results, { text, ids }) =>
      ids.length > 2 && !/^\s*\{\s*"instance_ids"/.test(text) ? results.slice(1) : results,
    ),
  ),
  crashes(
    'leading-space-crashes',
    'Fails on white space before the body',
    (exchange) => isServed(exchange) && /^\s+\{/.test(exchange.text),
  ),
  fault(
    'decreasing-batch-loses',
    'Keeps its buffer, and loses a result of a batch that is one smaller than the one before',
    lost,
    losingAfterOneMore,
  ),
  accepts(
    'limit-forgotten-from-sixteen',
    'Lets a batch of 16 to 31 pass',
    'request/instance_ids/maxItems',
    ({ ids }) => (ids.length >= 16 && ids.length < 32 ? ids.slice(0, maxInstanceIds) : undefined),
  ),
  accepts(
    'late-item-unchecked',
    'Checks the types of the first four ids alone',
    'request/instance_ids/items/type',
    serves(hasList((ids) => ids.slice(0, 4).every((id) => typeof id === 'string'))),
  ),
  accepts(
    'list-empty-text',
    'Takes an empty text for no ids',
    'request/instance_ids/type',
    serves((exchange) => idsOf(exchange) === ''),
  ),
  accepts(
    'list-zero',
    'Takes zero for no ids',
    'request/instance_ids/type',
    serves((exchange) => idsOf(exchange) === 0),
  ),
  accepts(
    'list-false',
    'Takes false for no ids',
    'request/instance_ids/type',
    serves((exchange) => idsOf(exchange) === false),
  ),
  accepts(
    'root-empty-array',
    'Takes an empty array for no ids',
    'request/type',
    serves(({ json }) => Array.isArray(json) && json.length === 0),
  ),
  accepts(
    'item-zero',
    'Takes zero for an id',
    'request/instance_ids/items/type',
    serves(hasList((ids) => ids.includes(0) && ids.every((id) => typeof id === 'string' || id === 0))),
  ),
  accepts(
    'item-empty-array',
    'Takes an empty array for an id',
    'request/instance_ids/items/type',
    serves(hasList((ids) => ids.some((id) => Array.isArray(id) && id.length === 0))),
  ),
]
