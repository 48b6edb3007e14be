import { valueAt } from '../../../pointer.js'

/** A value that JSON can carry (RFC 8259). */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** The JSON types, in the words of the keyword `type` (JSON Schema Validation 2020-12, section 6.1.1). */
export const jsonTypes = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const
/** One of the JSON types. */
export type JsonType = (typeof jsonTypes)[number]

/** The part of JSON Schema 2020-12 that the contract uses. */
export type Schema = boolean | SchemaObject

/** The keywords of JSON Schema that the engine reads. */
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
 * Follows `$ref` and makes sure that every keyword is supported: if one were silently ignored, a
 * generator would produce values that the schema does not allow.
 *
 * @param schema - a schema of the contract
 * @param document - the contract, into which `$ref` points
 * @throws Error when a keyword or a combination is not supported, or `$ref` points outside the document or to nothing
 */
export function resolve(schema: Schema, document: unknown): Schema {
  if (typeof schema === 'boolean') return schema
  for (const keyword of Object.keys(schema)) {
    if (!keywords.has(keyword) && !annotations.has(keyword)) {
      throw new Error(
        `The schema keyword "${keyword}" is not supported; add it to schema.ts and arbitraries.ts, or leave it out of the contract.`,
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

/** Where a schema is in the contract: where its `$ref` points, or else at the given place. */
export function pointerOf(schema: Schema, at: string): string {
  return typeof schema === 'object' && schema.$ref ? schema.$ref.slice(1) : at
}

/** Which type a keyword applies to: without that `type`, values of other types would be allowed as well. */
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
      throw new Error(`"${keyword}" needs "type": "${needed}" next to it.`)
    }
  }
}

function lookUp(reference: string, document: unknown): Schema {
  if (!reference.startsWith('#/')) throw new Error(`"$ref": "${reference}" points outside the contract.`)
  const node = valueAt(document, decodeURIComponent(reference.slice(1)))
  if (node === undefined) throw new Error(`"$ref": "${reference}" points at nothing.`)
  return node as Schema
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is { [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The JSON type of a value (JSON Schema 2020-12, section 4.2.1); `number` also for an integer. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}
