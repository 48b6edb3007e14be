import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, Schema } from '../../src/conformance/engine/contract/schema.js'
import { faultyValues, validValues } from '../../src/conformance/engine/generate/arbitraries.js'
import { document } from '../conformance/engine/schemas.js'
import { compileWithAjv } from '../support/ajv.js'
import { compilerAccepts } from './verdicts.js'

const schemas = [
  'BatchUpgradeDatabaseVersionRequestBody',
  'BatchUpgradeDatabaseVersionResponse',
  'UpgradeResult',
  'SubmittedUpgrade',
  'RejectedUpgrade',
  'ErrorResponse',
]
const validPerSchema = 200
const perFault = 20
const seed = 20_260_701

interface Sample {
  readonly schema: string
  /** JSON, or `undefined` where a field is withUndefined without a value. */
  readonly source: string
  readonly ajvAccepts: boolean
}

/**
 * What the types can't say, or say more strictly than the schema: nothing else may differ, and each of
 * these must occur.
 */
const gaps: Readonly<
  Record<
    string,
    { readonly types: 'accept' | 'refuse'; readonly explains: (difference: Difference) => boolean }
  >
> = {
  'an array type has no greatest length': {
    types: 'accept',
    explains: ({ schema, source }) =>
      schema === 'BatchUpgradeDatabaseVersionRequestBody' && JSON.parse(source).instance_ids.length > 10,
  },
  'an object literal may only have known fields, though the contract is open to more': {
    types: 'refuse',
    explains: ({ form, variableAccepted }) => form === 'literal' && variableAccepted,
  },
  'under exactOptionalPropertyTypes, undefined is not the same as absent': {
    types: 'refuse',
    explains: ({ source, exactOptionalPropertyTypes }) =>
      exactOptionalPropertyTypes && source.includes(': undefined'),
  },
}

interface Difference extends Sample {
  readonly form: 'literal' | 'variable'
  readonly variableAccepted: boolean
  readonly exactOptionalPropertyTypes: boolean
}

describe('types', () => {
  const samples = schemas.flatMap(generate)

  it('should be tried with thousands of values, of which many are wrong', () => {
    const accepted = samples.filter(({ ajvAccepts }) => ajvAccepts).length

    expect(accepted).toBeGreaterThan(1000)
    expect(samples.length - accepted).toBeGreaterThan(1000)
  })

  it.each([true, false])(
    'should agree with the schema when exactOptionalPropertyTypes is %s',
    async (exact) => {
      const differences = await differencesOf(samples, exact)

      const explanations = differences.map((difference) => explain(difference) ?? difference)
      const expected = Object.keys(gaps).filter((gap) => exact || !gap.includes('exactOptionalPropertyTypes'))
      expect(new Set(explanations)).toEqual(new Set(expected))
    },
  )
})

function generate(schema: string): Sample[] {
  const reference = { $ref: `#/components/schemas/${schema}` }
  const options = { document, strings: fc.string({ maxLength: 12, unit: 'grapheme' }) }
  const valid = fc.sample(validValues(reference, options), { numRuns: validPerSchema, seed })
  const faulty = faultyValues(reference, options).flatMap(({ arbitrary }) =>
    fc.sample(arbitrary, { numRuns: perFault, seed }).map(({ value }) => value),
  )
  const errorsIn = compileWithAjv(reference)
  const judge = (value: unknown) => errorsIn(value).length === 0
  const samples = [...valid, ...faulty].map((value) => ({
    schema,
    source: JSON.stringify(value),
    ajvAccepts: judge(value),
  }))
  return [...samples, ...absentFields(schema, valid.slice(0, 20), judge)]
}

/** Valid objects in which every optional or forbidden field is withUndefined as `undefined`. */
function absentFields(schema: string, values: readonly Json[], judge: (value: unknown) => boolean): Sample[] {
  const { properties = {} } = Object(document.components.schemas[schema]) as {
    properties?: Record<string, Schema>
  }
  return values.flatMap((value) => {
    const absent = Object.keys(properties).filter((name) => !Object.hasOwn(Object(value), name))
    if (absent.length === 0) return []
    const fields = Object.entries(Object(value)).map(
      ([name, field]) => `${JSON.stringify(name)}: ${JSON.stringify(field)}`,
    )
    const source = `{ ${[...fields, ...absent.map((name) => `${name}: undefined`)].join(', ')} }`
    const withUndefined = { ...Object(value), ...Object.fromEntries(absent.map((name) => [name, undefined])) }
    return [{ schema, source, ajvAccepts: judge(withUndefined) }]
  })
}

async function differencesOf(
  samples: readonly Sample[],
  exactOptionalPropertyTypes: boolean,
): Promise<Difference[]> {
  const accepted = (form: Difference['form']) =>
    compilerAccepts(
      samples.map(({ schema, source }) => ({ form, source, type: schema })),
      { exactOptionalPropertyTypes },
    )
  const verdicts = { literal: await accepted('literal'), variable: await accepted('variable') }
  return (['literal', 'variable'] as const).flatMap((form) =>
    samples.flatMap((sample, index) =>
      verdicts[form][index] === sample.ajvAccepts
        ? []
        : [
            {
              ...sample,
              form,
              variableAccepted: verdicts.variable[index] ?? false,
              exactOptionalPropertyTypes,
            },
          ],
    ),
  )
}

/** The gap that explains a difference between compiler and Ajv; `undefined` when there is none. */
function explain(difference: Difference): string | undefined {
  const typesVerdict = difference.ajvAccepts ? 'refuse' : 'accept'
  return Object.entries(gaps).find(
    ([, { types, explains }]) => types === typesVerdict && explains(difference),
  )?.[0]
}
