import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../../generated/operation.js'
import type { Json } from '../../../../src/conformance/engine/contract/schema.js'
import { compileSchema } from '../../../../src/conformance/engine/contract/validate.js'
import { faultyValues, validValues } from '../../../../src/conformance/engine/generate/arbitraries.js'
import { compileWithAjv } from '../../../support/ajv.js'
import { document, handWritten, ofContract, refused } from '../schemas.js'

const options = { document, strings: fc.string({ maxLength: 6 }) }
const results = { $ref: '#/components/schemas/BatchUpgradeDatabaseVersionResponse' }
const request = { $ref: '#/components/schemas/BatchUpgradeDatabaseVersionRequestBody' }

describe('compileSchema', () => {
  it('should name the place in the value and the place in the contract', () => {
    const value = { instance_ids: ['a', 1, 'b'] }

    expect(compileSchema(request, document)(value)).toEqual([
      {
        pointer: '/instance_ids/1',
        schemaPointer: '/components/schemas/InstanceId/type',
        expected: 'of type string',
        actual: 'of type number',
      },
    ])
  })

  it('should find every fault, not only the first', () => {
    const value = { instance_ids: [...Array(maxInstanceIds).fill('a'), null] }

    expect(compileSchema(request, document)(value).map(({ expected }) => expected)).toEqual([
      `at most ${maxInstanceIds} items long`,
      'of type string',
    ])
  })

  it.each([
    ['both', { instance_id: 'a', job_id: 'j', error_code: 'c', error_message: 'm' }],
    ['neither', { instance_id: 'a' }],
    ['half a rejection', { instance_id: 'a', error_code: 'c' }],
    ['a job and half a rejection', { instance_id: 'a', job_id: 'j', error_code: 'c' }],
    ['null instead of absent', { instance_id: 'a', job_id: 'j', error_code: null, error_message: null }],
  ])('should call it a mix of forms: %s', (_, result) => {
    const errors = compileSchema(results, document)({ upgrade_results: [result] })

    expect(errors.length).toBeGreaterThan(0)
    expect(errors.every(({ exclusive }) => exclusive)).toBe(true)
  })

  it.each([
    ['a wrong type', { instance_id: 'a', job_id: 1 }],
    ['no instance', { job_id: 'j' }],
    ['no object', 'a'],
  ])('should not call it a mix of forms: %s', (_, result) => {
    const errors = compileSchema(results, document)({ upgrade_results: [result] })

    expect(errors.length).toBeGreaterThan(0)
    expect(errors.some(({ exclusive }) => exclusive)).toBe(false)
  })

  it.each(Object.entries({ ...ofContract, ...handWritten }))(
    'should agree with Ajv on any value: %s',
    (_, schema) => {
      const explain = compileWithAjv(schema)
      const findSchemaErrors = compileSchema(schema, document)
      const faulty = faultyValues(schema, options).map(({ arbitrary }) => arbitrary.map(({ value }) => value))
      const values = fc.oneof(
        validValues(schema, options),
        ...faulty,
        lookalikes,
        fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
      )

      fc.assert(
        fc.property(values, (value) => {
          expect(findSchemaErrors(value).length === 0).toBe(explain(value).length === 0)
        }),
        { numRuns: 200 },
      )
    },
  )

  it.each(refused)('should refuse $schema', ({ schema, says }) => {
    expect(() => compileSchema(schema, document)).toThrow(says)
  })
})

/** Values that look like bodies of the operation, with fields missing, mistyped, forbidden and extra at will. */
const field = fc.oneof(fc.constantFrom<Json>('text', '', null, 1, true), fc.constant<Json>([]))
const result = fc.record(
  { instance_id: field, job_id: field, error_code: field, error_message: field, extra: field },
  { requiredKeys: [] },
)
const lookalikes = fc.record(
  {
    instance_ids: fc.oneof(fc.array(field, { maxLength: 12, size: 'max' }), field),
    upgrade_results: fc.oneof(fc.array(fc.oneof(result, field)), field),
    error_code: field,
    error_msg: field,
    request_id: field,
    a: field,
    b: field,
    outer: fc.record({ inner: fc.array(result) }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Json>
