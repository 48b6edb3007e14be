/** A value that JSON can carry (RFC 8259). */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The JSON types, in the words of the keyword `type` (JSON Schema Validation 2020-12, section 6.1.1). */
export const jsonTypes = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const
export type JsonType = (typeof jsonTypes)[number]

/** The part of JSON Schema 2020-12 that the contract uses. */
export type Schema = boolean | SchemaObject

export interface SchemaObject {
  readonly $ref?: string
  readonly type?: JsonType
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly maxItems?: number
  readonly oneOf?: readonly Schema[]
}

const keywords = new Set(['$ref', 'type', 'properties', 'required', 'items', 'maxItems', 'oneOf'])
const annotations = new Set(['title', 'description', 'examples'])

/**
 * Follows `$ref` and makes sure that every keyword is understood, for a keyword that is silently
 * ignored would make a generator produce values that the schema does not allow.
 *
 * @param schema - a schema of the contract
 * @param document - the contract, into which `$ref` points
 * @throws Error when a keyword or a combination is not supported, or `$ref` points outside the document or at nothing
 */
export function resolve(schema: Schema, document: unknown): Schema {
  if (typeof schema === 'boolean') return schema
  for (const keyword of Object.keys(schema)) {
    if (!keywords.has(keyword) && !annotations.has(keyword)) {
      throw new Error(
        `The schema keyword "${keyword}" is not supported; teach it to schema.ts and arbitraries.ts, or leave it out of the contract.`,
      )
    }
  }
  const assertions = Object.keys(schema).filter((keyword) => !annotations.has(keyword))
  for (const alone of ['$ref', 'oneOf']) {
    const sibling = assertions.find((keyword) => keyword !== alone)
    if (assertions.includes(alone) && sibling !== undefined) {
      throw new Error(`"${alone}" has the sibling "${sibling}", which is not supported; write it inside.`)
    }
  }
  refuseUnclearType(schema, assertions)
  return schema.$ref === undefined ? schema : resolve(lookUp(schema.$ref, document), document)
}

/** Which type a keyword is about: without that `type`, values of other types would be allowed beside it. */
const typeOfKeyword: Readonly<Record<string, JsonType>> = {
  properties: 'object',
  required: 'object',
  items: 'array',
  maxItems: 'array',
}

function refuseUnclearType({ type }: SchemaObject, assertions: readonly string[]): void {
  if (type !== undefined && !jsonTypes.includes(type)) {
    throw new Error(`"type": ${JSON.stringify(type)} is not supported; use one of ${jsonTypes.join(', ')}.`)
  }
  for (const keyword of assertions) {
    const needed = typeOfKeyword[keyword]
    if (needed !== undefined && needed !== type) {
      throw new Error(`"${keyword}" needs "type": "${needed}" beside it.`)
    }
  }
}

function lookUp(reference: string, document: unknown): Schema {
  if (!reference.startsWith('#/')) throw new Error(`"$ref": "${reference}" points outside the contract.`)
  let node = document
  for (const token of reference.slice(2).split('/')) {
    const name = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')
    node = (node as Record<string, unknown> | undefined)?.[name]
  }
  if (node === undefined) throw new Error(`"$ref": "${reference}" points at nothing.`)
  return node as Schema
}

/** One demand of a schema that a value does not meet. */
export interface Breach {
  /** Where in the value: a JSON pointer (RFC 6901). */
  readonly pointer: string
  /** Where in the contract: a JSON pointer into the document, or relative to the schema that was given. */
  readonly schemaPointer: string
  readonly keyword: string
  /** What it should be: `of type string`, `at most 10 items`, `absent`. */
  readonly expected: string
  /** What it is: `of type number`, `11 items`, `present`. */
  readonly actual: string
  /** Whether it breaks the exclusivity of a `oneOf`: fields of two branches, of none, or half of one. */
  readonly exclusive?: boolean
}

/** Whether a value satisfies a schema; extra properties are allowed, as everywhere in the contract. */
export function conforms(value: Json, schema: Schema, document: unknown): boolean {
  return findBreaches(value, schema, document).length === 0
}

/**
 * Finds every demand that a value does not meet, and where in the contract it stands. Of a `oneOf`
 * that no branch satisfies, it tells what is wrong with the branch that comes closest.
 *
 * @param value - any JSON value
 * @param schema - a schema made of the keywords that `resolve` knows
 * @param document - the contract, into which `$ref` points
 * @param schemaPointer - where the schema stands in the document
 */
export function findBreaches(value: Json, schema: Schema, document: unknown, schemaPointer = ''): Breach[] {
  return inspect(value, schema, '', schemaPointer)

  function inspect(node: Json, unresolved: Schema, pointer: string, at: string): Breach[] {
    const target = typeof unresolved === 'object' && unresolved.$ref ? unresolved.$ref.slice(1) : at
    const known = resolve(unresolved, document)
    if (known === true) return []
    if (known === false)
      return [{ pointer, schemaPointer: target, keyword: 'false', expected: 'absent', actual: 'present' }]
    if (known.oneOf) return inspectBranches(node, known.oneOf, pointer, target)
    if (known.type !== undefined && typeOf(node) !== known.type) {
      const types = { expected: `of type ${known.type}`, actual: `of type ${typeOf(node)}` }
      return [{ pointer, schemaPointer: `${target}/type`, keyword: 'type', ...types }]
    }
    if (Array.isArray(node)) return inspectArray(node, known, pointer, target)
    if (typeof node === 'object' && node !== null) return inspectObject(node, known, pointer, target)
    return []
  }

  function inspectArray(
    array: Json[],
    { maxItems, items }: SchemaObject,
    pointer: string,
    at: string,
  ): Breach[] {
    const breaches: Breach[] = []
    if (maxItems !== undefined && array.length > maxItems) {
      const lengths = { expected: `at most ${maxItems} items`, actual: `${array.length} items` }
      breaches.push({ pointer, schemaPointer: `${at}/maxItems`, keyword: 'maxItems', ...lengths })
    }
    if (items === undefined) return breaches
    return [
      ...breaches,
      ...array.flatMap((item, index) => inspect(item, items, `${pointer}/${index}`, `${at}/items`)),
    ]
  }

  function inspectObject(
    object: Record<string, Json>,
    { properties = {}, required = [] }: SchemaObject,
    pointer: string,
    at: string,
  ): Breach[] {
    const missing = required.flatMap((name, index) =>
      Object.hasOwn(object, name)
        ? []
        : [
            {
              pointer: `${pointer}/${escapeToken(name)}`,
              schemaPointer: `${at}/required/${index}`,
              keyword: 'required',
              expected: 'present',
              actual: 'absent',
            },
          ],
    )
    const wrong = Object.entries(properties).flatMap(([name, property]) =>
      Object.hasOwn(object, name)
        ? inspect(
            object[name] as Json,
            property,
            `${pointer}/${escapeToken(name)}`,
            `${at}/properties/${escapeToken(name)}`,
          )
        : [],
    )
    return [...missing, ...wrong]
  }

  function inspectBranches(node: Json, branches: readonly Schema[], pointer: string, at: string): Breach[] {
    const verdicts = branches.map((branch, index) => inspect(node, branch, pointer, `${at}/oneOf/${index}`))
    const satisfied = verdicts.filter((breaches) => breaches.length === 0).length
    if (satisfied === 1) return []
    if (satisfied > 1) {
      const forms = { expected: 'one form', actual: `${satisfied} forms at once` }
      return [{ pointer, schemaPointer: `${at}/oneOf`, keyword: 'oneOf', ...forms, exclusive: true }]
    }
    const [closest = []] = verdicts.toSorted((one, other) => one.length - other.length)
    const disputed = new Set(branches.flatMap((branch) => forbiddenNames(branch, document)))
    return closest.map((breach) => {
      const name = breach.pointer.slice(pointer.length + 1)
      const exclusive = breach.keyword === 'false' || (breach.keyword === 'required' && disputed.has(name))
      return exclusive ? { ...breach, exclusive } : breach
    })
  }
}

function forbiddenNames(branch: Schema, document: unknown): string[] {
  const resolved = resolve(branch, document)
  if (typeof resolved === 'boolean') return []
  return Object.entries(resolved.properties ?? {}).flatMap(([name, property]) =>
    property === false ? [name] : [],
  )
}

/** Writes a name as a reference token of a JSON pointer (RFC 6901, section 3). */
export function escapeToken(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The JSON type of a value. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}
