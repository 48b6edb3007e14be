import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../../generated/operation.js'
import type { Json, Schema } from '../../../../src/conformance/engine/contract/schema.js'
import {
  type FaultKind,
  type FaultyValue,
  faultyValues,
  validValues,
} from '../../../../src/conformance/engine/generate/arbitraries.js'
import { upgradeOperation } from '../../../../src/conformance/upgrade/operation.js'
import { anyIds } from '../../../../src/conformance/upgrade/safety.js'
import { compileWithAjv } from '../../../support/ajv.js'
import { document, handWritten, ofContract, refused } from '../schemas.js'

const schemas = Object.entries({ ...ofContract, ...handWritten })
const requestSchema = upgradeOperation().contract.request.schema
const options = { document, strings: fc.string({ maxLength: 6 }) }

describe('validValues', () => {
  it.each(schemas)('should generate nothing that Ajv refuses: %s', (_, schema) => {
    const explain = compileWithAjv(schema)

    fc.assert(
      fc.property(validValues(schema, options), (value) => explain(overTheWire(value)).length === 0),
      { numRuns: 150 },
    )
  })

  it('should reach the bounds of an array, and what is between', () => {
    const lengths = lengthsOf(sample(validValues(requestSchema, options), 300))

    expect(lengths).toEqual(Array.from({ length: maxInstanceIds + 1 }, (_, length) => length))
  })

  it('should leave optional fields out now and then, and add unknown ones', () => {
    const schema: Schema = { type: 'object', properties: { a: { type: 'string' } } }
    const names = sample(validValues(schema, { document }), 200).map((value) => Object.keys(Object(value)))

    expect(names.some((own) => own.length === 0)).toBe(true)
    expect(names.some((own) => own.includes('a'))).toBe(true)
    expect(names.some((own) => own.some((name) => name !== 'a'))).toBe(true)
  })

  it('should write the given strings', () => {
    const values = sample(validValues(requestSchema, { document, strings: fc.constant('mine') }), 50)

    expect(new Set(values.flatMap((value) => Object(value).instance_ids))).toEqual(new Set(['mine']))
  })

  it.each(refused)('should refuse $schema, inside an object and a list too', ({ schema, says }) => {
    const within = { type: 'object', properties: { a: { type: 'array', items: schema } } } as Schema

    expect(() => validValues(within, { document })).toThrow(says)
    expect(() => faultyValues(within, { document })).toThrow(says)
  })

  it('should refuse what no value satisfies', () => {
    expect(() => validValues(false, { document })).toThrow('No value satisfies')
    expect(() =>
      validValues({ type: 'object', required: ['a'], properties: { a: false } }, { document }),
    ).toThrow('No value satisfies')
  })
})

describe('faultyValues', () => {
  it('should find every way to break the request', () => {
    const paths = faultyValues(requestSchema, options).map(({ path }) => path)

    expect(paths).toEqual([
      'type',
      'required/instance_ids',
      'instance_ids/type',
      'instance_ids/maxItems',
      'instance_ids/items/type',
    ])
  })

  it('should find every way to break a result', () => {
    const paths = faultyValues({ $ref: '#/components/schemas/SubmittedUpgrade' }, { document }).map(
      ({ path }) => path,
    )

    expect(paths).toEqual([
      'type',
      'required/instance_id',
      'required/job_id',
      'instance_id/type',
      'job_id/type',
      'error_code/false',
      'error_message/false',
    ])
  })

  it.each(schemas)('should generate nothing that Ajv accepts: %s', (_, schema) => {
    const explain = compileWithAjv(schema)

    for (const { arbitrary } of faultyValues(schema, options)) {
      fc.assert(
        fc.property(arbitrary, ({ value }) => explain(overTheWire(value)).length > 0),
        { numRuns: 40 },
      )
    }
  })

  it.each(schemas.filter(([, schema]) => !hasBranches(schema)))(
    'should have the one fault that is named, and no other: %s',
    (_, schema) => {
      const explain = compileWithAjv(schema)

      for (const kind of faultyValues(schema, options)) {
        for (const { value, pointer } of fc.sample(kind.arbitrary, 40)) {
          const errors = explain(overTheWire(value))
          expect(errors.map(({ keyword, instancePath }) => `${keyword} at ${instancePath}`)).toEqual([
            `${ajvKeyword(kind)} at ${pointer}`,
          ])
        }
      }
    },
  )

  // Ajv reports the errors of every branch, so the only sign of a single fault is that repairing it is enough.
  it.each(schemas.filter(([, schema]) => hasBranches(schema)))(
    'should be whole again when the named place is repaired: %s',
    (_, schema) => {
      const explain = compileWithAjv(schema)

      for (const kind of faultyValues(schema, options)) {
        const repairs = repairsOf(kind, schema)
        for (const faulty of fc.sample(kind.arbitrary, 20)) {
          const whole = repairs.some((repair) => explain(overTheWire(repair(faulty))).length === 0)
          expect(whole, `${kind.path}: ${JSON.stringify(faulty)}`).toBe(true)
        }
      }
    },
  )

  it('should exceed a bound by one, and by more', () => {
    const tooMany = samplesOf(faultyValues(requestSchema, options), 'maxItems')
    const lengths = lengthsOf(tooMany.map(({ value }) => value))

    expect(lengths[0]).toBe(maxInstanceIds + 1)
    expect(lengths.at(-1)).toBeGreaterThan(2.5 * maxInstanceIds)
  })

  it('should put a faulty item first, last, in between, and on its own', () => {
    const samples = samplesOf(faultyValues(requestSchema, options), 'items/type')
    const places = new Set(
      samples.map(
        ({ value, pointer }) => `${pointer.split('/').at(-1)} of ${Object(value).instance_ids.length}`,
      ),
    )

    expect([...places]).toEqual(expect.arrayContaining(['0 of 1', '0 of 3', '1 of 3', '2 of 3']))
  })

  it('should use every other type instead of the right one', () => {
    for (const { arbitrary } of faultyValues(requestSchema, options).filter(
      ({ keyword }) => keyword === 'type',
    )) {
      const kinds = new Set(sample(arbitrary, 150).map((faulty) => typeAt(faulty)))
      expect(kinds.size).toBe(5)
    }
  })

  it('should follow a contract that changes', () => {
    const changed = structuredClone(document)
    const schema = Object(changed.components.schemas['BatchUpgradeDatabaseVersionRequestBody'])
    schema.properties.instance_ids.maxItems = 3
    schema.required.push('reason')
    schema.properties.reason = { type: 'boolean' }

    const kinds = faultyValues(requestSchema, { document: changed })
    const tooMany = samplesOf(kinds, 'maxItems')

    expect(kinds.map(({ path }) => path)).toEqual([
      'type',
      'required/instance_ids',
      'required/reason',
      'instance_ids/type',
      'instance_ids/maxItems',
      'instance_ids/items/type',
      'reason/type',
    ])
    expect(lengthsOf(tooMany.map(({ value }) => value))[0]).toBe(4)
    expect(lengthsOf(sample(validValues(requestSchema, { document: changed }), 300)).at(-1)).toBe(3)
  })

  it('should write only the given strings, except wrong ones', () => {
    for (const { keyword, arbitrary } of faultyValues(requestSchema, { document, strings: anyIds() })) {
      if (keyword === 'type') continue
      for (const { value } of fc.sample(arbitrary, 50)) {
        expect((Object(value).instance_ids ?? []).every((id: unknown) => typeof id === 'string')).toBe(true)
      }
    }
  })
})

/** Values with the one kind of fault whose path ends so. */
/** The same values each time: whether something is among them must not be a matter of luck. */
function sample<Value>(arbitrary: fc.Arbitrary<Value>, numRuns: number): Value[] {
  return fc.sample(arbitrary, { numRuns, seed: 1 })
}

function samplesOf(kinds: readonly FaultKind[], end: string): FaultyValue[] {
  const kind = kinds.find(({ path }) => path.endsWith(end))
  if (!kind) throw new Error(`There is no way to break ${end}.`)
  return sample(kind.arbitrary, 1000)
}

/** What a server would read: JSON has one zero. */
function overTheWire(value: Json): Json {
  return JSON.parse(JSON.stringify(value))
}

function lengthsOf(values: readonly Json[]): number[] {
  const lengths = values.map((value) => Object(value).instance_ids.length)
  return [...new Set(lengths)].toSorted((one, other) => one - other)
}

function hasBranches(schema: Schema): boolean {
  return /oneOf|UpgradeResult|BatchUpgradeDatabaseVersionResponse/.test(JSON.stringify(schema))
}

function ajvKeyword({ keyword }: FaultKind): string {
  return keyword === 'false' ? 'false schema' : keyword
}

function typeAt({ value, pointer }: FaultyValue): string {
  const found = namesOf(pointer).reduce<Json>((node, name) => Object(node)[name], value)
  return found === null ? 'null' : Array.isArray(found) ? 'array' : typeof found
}

/** Ways to undo a fault at its pointer and nowhere else; one of them must help. */
function repairsOf({ keyword, path }: FaultKind, schema: Schema): ((faulty: FaultyValue) => Json)[] {
  const anything = fc.sample(validValues(schema, { document }), { numRuns: 20, seed: 1 })
  const right: Json[] = ['text', 1, true, null, [], {}, { x: 1, y: 2 }, { a: 1 }, { inner: [] }]
  switch (keyword) {
    case 'false':
      return [({ value, pointer }) => edit(value, namesOf(pointer), undefined)]
    case 'maxItems':
      return [0, 1, 2, 10].flatMap((most) =>
        Array.from(
          { length: 40 },
          (_, first) =>
            ({ value, pointer }: FaultyValue) =>
              editWith(value, namesOf(pointer), (node) => (node as Json[]).slice(first, first + most)),
        ),
      )
    case 'required': {
      const name = path.slice(path.indexOf('required/') + 'required/'.length)
      return right.map(
        (good) =>
          ({ value, pointer }) =>
            edit(value, [...namesOf(pointer), name], good),
      )
    }
    case 'type':
      return [
        ...right.map(
          (good) =>
            ({ value, pointer }: FaultyValue) =>
              edit(value, namesOf(pointer), good),
        ),
        ...anything.flatMap((good) => [
          ({ value, pointer }: FaultyValue) => edit(value, namesOf(pointer), good),
          ({ value, pointer }: FaultyValue) => edit(value, namesOf(pointer), firstLeaf(good, pointer)),
        ]),
      ]
  }
}

/** The value at a pointer of another value, whose lists may be shorter. */
function firstLeaf(value: Json, pointer: string): Json {
  return (
    namesOf(pointer).reduce<Json | undefined>(
      (node, name) => (Array.isArray(node) ? node[0] : Object(node)[name]),
      value,
    ) ?? null
  )
}

function namesOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function edit(value: Json, names: readonly string[], replacement: Json | undefined): Json {
  return editWith(value, names, () => replacement)
}

function editWith(value: Json, names: readonly string[], change: (node: Json) => Json | undefined): Json {
  const [name, ...rest] = names
  if (name === undefined) return change(value) ?? null
  const copy = structuredClone(value)
  const changed = rest.length > 0 ? editWith(Object(copy)[name], rest, change) : change(Object(copy)[name])
  if (changed === undefined) delete Object(copy)[name]
  else Object(copy)[name] = changed
  return copy
}
