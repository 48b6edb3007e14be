import fc from 'fast-check'
import { maxInstanceIds } from '../../../../generated/operation.js'
import { type FaultKind, type FaultyValue, faultyValues } from '../../engine/arbitraries.js'
import type { Case } from '../../engine/case.js'
import { type Check, countIds, operationCase, refused } from '../../engine/check.js'
import { basisOf, document, requestSchema } from '../../engine/contract.js'
import { type Json, typeOf } from '../../engine/schema.js'
import { anyIds, madeUpId } from '../harm.js'

const tooManyIds = [maxInstanceIds + 1, maxInstanceIds + 2, 10 * maxInstanceIds]

const titles: Readonly<Record<FaultKind['keyword'], (place: string) => string>> = {
  type: (place) => `a wrong type at ${place} is refused`,
  required: (place) => `a body without ${place} is refused`,
  maxItems: (place) => `too many items at ${place} are refused`,
  false: (place) => `the forbidden field ${place} is refused`,
}

/** One check for each way to break the schema of the request, derived from the schema itself. */
export const invalidBody: readonly Check[] = faultyValues(requestSchema, { document, strings: anyIds }).map(
  ({ path, keyword, schemaPointer, arbitrary }): Check => {
    const place =
      path
        .replace(keyword, '')
        .replace(/^\/+|\/+$/g, '')
        .replaceAll('//', '/') || 'the root'
    const expected = { ...refused, basis: basisOf(schemaPointer) }
    const toCase = ({ value, pointer }: FaultyValue) =>
      operationCase(describeFault(keyword, place, value), [{ content: JSON.stringify(value) }], expected, {
        pointer,
      })
    const fixedCases: Partial<Record<FaultKind['keyword'], () => Case[]>> = {
      maxItems: () => tooManyIds.map((ids) => tooMany(ids, expected)),
      type: () => oneOfEachType(arbitrary).map(toCase),
    }
    return {
      id: `request/${path}`,
      title: titles[keyword](place),
      basis: basisOf(schemaPointer),
      constraint: schemaPointer,
      cases: fixedCases[keyword] ?? (() => []),
      generated: arbitrary.map(toCase),
    }
  },
)

/** One value for each wrong type, whatever the seed: a run of generated ones can miss a type. */
function oneOfEachType(arbitrary: fc.Arbitrary<FaultyValue>): FaultyValue[] {
  const samples = fc.sample(arbitrary, { numRuns: 100, seed: 1 })
  return [...new Map(samples.map((sample) => [typeOf(valueAt(sample)), sample])).values()]
}

function valueAt({ value, pointer }: FaultyValue): Json {
  const names = pointer.split('/').slice(1)
  return names.reduce<Json>((node, name) => Object(node)[name], value)
}

function tooMany(count: number, expected: Case['expected']): Case {
  const ids = Array.from({ length: count }, (_, index) => madeUpId(index + 1))
  return operationCase(countIds(count), [{ content: JSON.stringify({ instance_ids: ids }) }], expected, {
    pointer: '/instance_ids',
  })
}

function describeFault(keyword: FaultKind['keyword'], place: string, value: unknown): string {
  if (keyword === 'required') return `a body without ${place}`
  if (keyword === 'maxItems') {
    const { instance_ids: ids } = value as { instance_ids: readonly unknown[] }
    return countIds(ids.length)
  }
  return `a wrong type at ${place}`
}
