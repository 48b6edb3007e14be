import fc from 'fast-check'
import { escapeToken } from '../../../pointer.js'
import {
  type Json,
  type JsonType,
  jsonTypes,
  pointerOf,
  resolve,
  type Schema,
  type SchemaObject,
  typeOf,
} from '../contract/schema.js'
import { compileSchema } from '../contract/validate.js'

/** What a generator needs to know besides the schema. */
export interface ArbitraryOptions {
  /** The contract, into which `$ref` points. */
  readonly document: unknown
  /** What to write where the contract allows any string; without it, any text of up to 40 characters. */
  readonly strings?: fc.Arbitrary<string>
  /** The characters of all other texts: unknown names, and values of a wrong type; any when absent. */
  readonly unit?: NonNullable<fc.StringConstraints['unit']>
}

/** A value with exactly one thing wrong. */
export interface FaultyValue {
  readonly value: Json
  /** Where in the value it is wrong: a JSON pointer (RFC 6901). */
  readonly pointer: string
}

/** One way in which a value can break a schema. */
export interface FaultKind {
  /** Where in the schema, as a path of names: `dishes/maxItems`, `dishes/items/type`. */
  readonly path: string
  readonly keyword: 'type' | 'required' | 'maxItems' | 'false'
  /** The pointer (RFC 6901) of the broken keyword, relative to the schema that was compiled or to the document. */
  readonly schemaPointer: string
  readonly arbitrary: fc.Arbitrary<FaultyValue>
}

/** Characters, and items where the contract has no limit: enough of each kind beside others, and short in a report. */
const longestMade = 12

function extraProperties({
  unit = 'grapheme-ascii',
}: Pick<ArbitraryOptions, 'unit'>): fc.Arbitrary<Record<string, Json>> {
  return fc.dictionary(
    fc.string({ unit, minLength: 1, maxLength: longestMade }).filter((name) => name !== '__proto__'),
    // Every type as often as any other, or most fields would hold a list of nothing.
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string({ unit, maxLength: longestMade }),
      fc.array(anyJson({ unit }, 0), { maxLength: 2 }),
      fc.dictionary(fc.string({ unit, minLength: 1, maxLength: 8 }), anyJson({ unit }, 0), {
        maxKeys: 2,
      }),
    ) as fc.Arbitrary<Json>,
    { maxKeys: 3, size: 'max' },
  )
}

function anyJson(
  { unit = 'grapheme-ascii' }: Pick<ArbitraryOptions, 'unit'>,
  maxDepth = 2,
): fc.Arbitrary<Json> {
  return fc.jsonValue({ stringUnit: unit, maxDepth }) as fc.Arbitrary<Json>
}

/**
 * Compiles a schema into a generator of values that satisfy it, sometimes with unknown extra properties,
 * which open objects allow.
 *
 * @param schema - a schema made of the keywords that `resolve` knows
 * @throws Error when a keyword is not supported, or no value can satisfy the schema
 */
export function validValues(schema: Schema, options: ArbitraryOptions): fc.Arbitrary<Json> {
  const resolved = resolve(schema, options.document)
  if (resolved === false) throw new Error('No value satisfies the schema "false".')
  if (resolved === true) return anyJson(options)
  if (resolved.oneOf) {
    const branches = resolved.oneOf.map((branch) => validValues(branch, options))
    const findSchemaErrors = compileSchema(schema, options.document)
    // What satisfies one branch may satisfy another as well.
    return fc.oneof(...branches).filter((value) => findSchemaErrors(value).length === 0)
  }
  switch (resolved.type) {
    case undefined:
      return anyJson(options)
    case 'string':
      return options.strings ?? fc.string({ maxLength: 40, unit: 'grapheme' })
    case 'array':
      return validArrays(resolved, options, 0, resolved.maxItems ?? longestMade)
    case 'object':
      return validObjects(resolved, options)
    default:
      return anyJson(options).filter((value) => typeOf(value) === resolved.type)
  }
}

function valuesOf(type: JsonType, options: ArbitraryOptions): fc.Arbitrary<Json> {
  const { unit = 'grapheme-ascii' } = options
  const values: Readonly<Record<JsonType, fc.Arbitrary<Json>>> = {
    null: fc.constant(null),
    boolean: fc.constant(true),
    number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    string: fc.string({ unit, maxLength: longestMade }),
    array: fc.array(anyJson(options), { maxLength: 2 }),
    object: extraProperties(options),
  }
  // What is falsy or empty passes where a server asks only whether something is there.
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(falsyValues[type]) },
    { weight: 1, arbitrary: values[type] },
  )
}

const falsyValues: Readonly<Record<JsonType, Json>> = {
  null: null,
  boolean: false,
  number: 0,
  string: '',
  array: [],
  object: {},
}

function validArrays(schema: SchemaObject, options: ArbitraryOptions, minLength: number, maxLength: number) {
  return fc.array(validValues(schema.items ?? true, options), { minLength, maxLength, size: 'max' })
}

function validObjects(schema: SchemaObject, options: ArbitraryOptions): fc.Arbitrary<Record<string, Json>> {
  const { required = [] } = schema
  const properties = { ...Object.fromEntries(required.map((name) => [name, true])), ...schema.properties }
  const present = Object.entries(properties).filter(
    ([name, property]) => property !== false || required.includes(name),
  )
  const declared = fc.record(
    Object.fromEntries(present.map(([name, property]) => [name, validValues(property, options)])),
    { requiredKeys: present.map(([name]) => name).filter((name) => required.includes(name)) },
  )
  return fc
    .tuple(declared, extraProperties(options))
    .map(([object, extra]) => ({ ...omit(extra, Object.keys(properties)), ...object }))
}

/**
 * Compiles a schema into one generator for each way in which a value can break it: a wrong type, a
 * missing field, too many items, a forbidden field. Each value has only that fault.
 *
 * @param schema - a schema made of the keywords that `resolve` knows
 * @throws Error when a keyword is not supported
 */
export function faultyValues(schema: Schema, options: ArbitraryOptions): FaultKind[] {
  const findSchemaErrors = compileSchema(schema, options.document)
  return faultsOf(schema, options, [], '').map((kind) => ({
    ...kind,
    // What breaks one branch of a oneOf may satisfy another.
    arbitrary: kind.arbitrary.filter(({ value }) => findSchemaErrors(value).length > 0),
  }))
}

function faultsOf(
  schema: Schema,
  options: ArbitraryOptions,
  path: readonly string[],
  at: string,
): FaultKind[] {
  const resolved = resolve(schema, options.document)
  const place = pointerOf(schema, at)
  const fault = (
    keyword: FaultKind['keyword'],
    schemaPointer: string,
    values: fc.Arbitrary<Json>,
    detail: readonly string[] = [],
  ): FaultKind => ({
    path: [...path, keyword, ...detail].join('/'),
    keyword,
    schemaPointer,
    arbitrary: values.map((value) => ({ value, pointer: '' })),
  })

  if (resolved === true) return []
  if (resolved === false) return [fault('false', place, anyJson(options))]
  const { type, maxItems, items, properties = {}, required = [], oneOf = [] } = resolved
  const objects = validObjects(resolved, options)
  const faults: FaultKind[] = []
  if (type !== undefined) {
    const otherTypes = jsonTypes
      .filter((other) => other !== type)
      // There is but one null.
      .map((other) => ({ weight: other === 'null' ? 1 : 3, arbitrary: valuesOf(other, options) }))
    faults.push(fault('type', `${place}/type`, fc.oneof(...otherTypes)))
  }
  if (maxItems !== undefined) {
    const tooLong = validArrays(resolved, options, maxItems + 1, 3 * maxItems + 1)
    faults.push(fault('maxItems', `${place}/maxItems`, tooLong))
  }
  for (const [index, name] of required.entries()) {
    const without = objects.map((object) => omit(object, [name]))
    faults.push(fault('required', `${place}/required/${index}`, without, [name]))
  }
  if (items !== undefined && maxItems !== 0) {
    for (const inner of faultsOf(items, options, [...path, 'items'], `${place}/items`)) {
      faults.push({ ...inner, arbitrary: withinArray(resolved, options, inner.arbitrary) })
    }
  }
  for (const [name, property] of Object.entries(properties)) {
    for (const inner of faultsOf(
      property,
      options,
      [...path, name],
      `${place}/properties/${escapeToken(name)}`,
    )) {
      faults.push({ ...inner, arbitrary: withinObject(objects, name, inner.arbitrary) })
    }
  }
  for (const [index, branch] of oneOf.entries()) {
    faults.push(...faultsOf(branch, options, [...path, `oneOf/${index}`], `${place}/oneOf/${index}`))
  }
  return faults
}

function withinArray(schema: SchemaObject, options: ArbitraryOptions, faulty: FaultKind['arbitrary']) {
  // One fewer than allowed, so that the faulty item fits in.
  const neighbours = validArrays(schema, options, 0, (schema.maxItems ?? 4) - 1)
  // The last place as often as all others: what looks at the first few items misses it.
  const places = fc.oneof(fc.constant(Number.MAX_SAFE_INTEGER), fc.nat(schema.maxItems ?? 4))
  return fc.tuple(neighbours, faulty, places).map(([array, { value, pointer }, position]) => {
    const index = Math.min(position, array.length)
    return { value: array.toSpliced(index, 0, value), pointer: `/${index}${pointer}` }
  })
}

function withinObject(
  objects: ReturnType<typeof validObjects>,
  name: string,
  faulty: FaultKind['arbitrary'],
) {
  return fc.tuple(objects, faulty).map(([object, { value, pointer }]) => ({
    value: { ...object, [name]: value },
    pointer: `/${escapeToken(name)}${pointer}`,
  }))
}

function omit(object: Record<string, Json>, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))
}
