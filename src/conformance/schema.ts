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
 * @throws Error when a keyword is not supported, or `$ref` points outside the document or at nothing
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
  if (schema.$ref === undefined) return schema
  const assertions = Object.keys(schema).filter((keyword) => !annotations.has(keyword))
  if (assertions.length > 1) {
    throw new Error(`"$ref": "${schema.$ref}" has the sibling "${assertions[1]}", which is not supported.`)
  }
  return resolve(lookUp(schema.$ref, document), document)
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

/** Whether a value satisfies a schema; extra properties are allowed, as everywhere in the contract. */
export function conforms(value: Json, schema: Schema, document: unknown): boolean {
  const resolved = resolve(schema, document)
  if (typeof resolved === 'boolean') return resolved
  const { type, properties = {}, required = [], items, maxItems, oneOf } = resolved
  if (type !== undefined && typeOf(value) !== type) return false
  if (oneOf && oneOf.filter((branch) => conforms(value, branch, document)).length !== 1) return false
  if (Array.isArray(value)) {
    if (maxItems !== undefined && value.length > maxItems) return false
    return items === undefined || value.every((item) => conforms(item, items, document))
  }
  if (typeof value !== 'object' || value === null) return true
  return (
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(properties).every(
      ([name, property]) => !Object.hasOwn(value, name) || conforms(value[name] as Json, property, document),
    )
  )
}

/** The JSON type of a value. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}
