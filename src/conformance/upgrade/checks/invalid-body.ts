import fc from 'fast-check'
import { maxInstanceIds } from '../../../../generated/operation.js'
import { valueAt } from '../../../pointer.js'
import type { Case } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import { type Contract, constraintAt } from '../../engine/contract/contract.js'
import { type Json, type JsonType, typeOf } from '../../engine/contract/schema.js'
import { compileSchema } from '../../engine/contract/validate.js'
import { type FaultKind, type FaultyValue, faultyValues } from '../../engine/generate/arbitraries.js'
import { count } from '../../engine/words.js'
import { madeUpIdList, operationCase, refused, tooManyIds } from '../cases.js'
import { fields, idsPointer, toBody } from '../fields.js'
import { madeUpId, plainIds } from '../safety.js'

const titles: Readonly<Record<FaultKind['keyword'], (place: string) => string>> = {
  type: (place) => `a wrong type at ${place} is refused`,
  required: (place) => `a body without ${place} is refused`,
  maxItems: (place) => `too many items at ${place} are refused`,
  false: (place) => `the forbidden field ${place} is refused`,
}

/** Lists that are too long, also with equal and empty ids, so that counting only some of them is not enough. */
const tooLong = [
  { ids: tooManyIds.map(() => madeUpId(1)), detail: ', all equal' },
  { ids: madeUpIdList(10 * maxInstanceIds) },
  { ids: tooManyIds, plain: true },
  { ids: madeUpIdList(maxInstanceIds + 2) },
  { ids: [...madeUpIdList(maxInstanceIds), madeUpId(1)], detail: `, of which ${maxInstanceIds} differ` },
  // A filter on the way may refuse the empty one with a status of its own, which says nothing about the limit.
  { ids: [...madeUpIdList(maxInstanceIds), ''], detail: ', one of them empty', accepted: ['4xx'] as const },
]

const otherCases = [
  fields.ids.toUpperCase(),
  fields.ids.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
]

const root = 'the root'

/** Of each type what a lenient parser is most likely to take for something else: one id for a list of it, a list for its only item. */
const wrongValues: Readonly<Record<JsonType, Json>> = {
  null: null,
  boolean: true,
  number: 1,
  string: madeUpId(3),
  array: [madeUpId(3)],
  object: { id: madeUpId(3) },
}

/** The plainest body with a value at a place of the schema. */
const plainBodies: Readonly<Record<string, (value: Json) => FaultyValue>> = {
  [root]: (value) => ({ value, pointer: '' }),
  [fields.ids]: (value) => ({ value: { [fields.ids]: value }, pointer: idsPointer }),
  [`${fields.ids}/items`]: (value) => {
    // Some servers look no further than the first item, and others not at it.
    const index = value === true ? 0 : 2
    return {
      value: { [fields.ids]: ([...madeUpIdList(2)] as Json[]).toSpliced(index, 0, value) },
      pointer: `${idsPointer}/${index}`,
    }
  },
}

/** So that nothing but its one fault is odd about a generated body. */
const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')

/** One check for each way to break the schema of the request, derived from the schema. */
export function invalidBody(contract: Contract): readonly Check[] {
  const { request, document } = contract
  return [
    ...faultyValues(request.schema, { document, strings: plainIds(), unit: letters }).map((kind) =>
      toCheck(kind, contract),
    ),
    {
      id: 'request/field-case',
      title: `${fields.ids} in another case is another field`,
      basis: 'policy',
      cases: () =>
        otherCases.map((name) => {
          const body = JSON.stringify({ [name]: madeUpIdList(1) })
          return operationCase(`the ids as ${name}`, body, { ...refused, basis: 'policy' }, { pointer: '' })
        }),
    },
  ]
}

function toCheck({ path, keyword, schemaPointer, arbitrary }: FaultKind, contract: Contract): Check {
  const place =
    path
      .split('/')
      .filter((name) => name !== keyword)
      .join('/') || root
  const basis = constraintAt(contract, schemaPointer)?.basis ?? 'policy'
  const expected = { ...refused, basis }
  const toCase = (faulty: FaultyValue) => {
    const { value, pointer } = faulty
    return operationCase(describeFault(keyword, place, faulty), JSON.stringify(value), expected, { pointer })
  }
  // Nothing but the braces is the simplest body without a field.
  const isAtRoot = path.split('/').length === 2
  const fixedCases: Partial<Record<FaultKind['keyword'], () => Case[]>> = {
    maxItems: () =>
      tooLong.map(({ ids, detail = '', plain = false, accepted = expected.accepted }) =>
        operationCase(
          count(ids.length, 'id') + detail,
          JSON.stringify(toBody(ids)),
          { ...expected, accepted },
          {
            pointer: idsPointer,
            plain,
          },
        ),
      ),
    type: () => wrongTypes(place, schemaPointer, contract).map(toCase),
    required: () => (isAtRoot ? [toCase({ value: {}, pointer: '' })] : []),
  }
  return {
    id: `request/${path}`,
    title: titles[keyword](place),
    basis,
    constraint: schemaPointer,
    ...(keyword === 'maxItems' ? { essential: 2 } : {}),
    cases: fixedCases[keyword] ?? (() => []),
    generated: arbitrary.map(toCase),
  }
}

/** One value of each wrong type at a place: generated ones can miss a type. */
function wrongTypes(place: string, schemaPointer: string, { request, document }: Contract): FaultyValue[] {
  const toFaulty = plainBodies[place]
  const findErrors = compileSchema(request.schema, document)
  return toFaulty
    ? Object.values(wrongValues)
        .map(toFaulty)
        .filter(({ value }) => findErrors(value).some((error) => error.schemaPointer === schemaPointer))
    : []
}

function faultIn({ value, pointer }: FaultyValue): Json {
  return valueAt(value, pointer) as Json
}

function describeFault(keyword: FaultKind['keyword'], place: string, faulty: FaultyValue): string {
  if (keyword === 'required') return `a body without ${place}`
  if (keyword === 'maxItems') return count((faultIn(faulty) as readonly Json[]).length, 'id')
  return `${withArticle(typeOf(faultIn(faulty)))} at ${place}`
}

function withArticle(type: string): string {
  if (type === 'null') return type
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}
