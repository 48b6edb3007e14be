import { document as contract } from '../../../generated/openapi.js'
import type { Schema } from '../../../src/conformance/engine/contract/schema.js'

/** Schemas that use every supported keyword, alone and inside each other. */
export const handWritten: Readonly<Record<string, Schema>> = {
  'any value': true,
  'an empty schema': {},
  null: { type: 'null' },
  boolean: { type: 'boolean' },
  number: { type: 'number' },
  string: { type: 'string' },
  'an array of anything': { type: 'array' },
  'no items at all': { type: 'array', maxItems: 0, items: { type: 'string' } },
  'at most one item': { type: 'array', maxItems: 1, items: { type: 'number' } },
  'arrays in an array': {
    type: 'array',
    maxItems: 2,
    items: { type: 'array', maxItems: 3, items: { type: 'boolean' } },
  },
  'an object of anything': { type: 'object' },
  'an optional field': { type: 'object', properties: { a: { type: 'string' } } },
  'a required field of any form': { type: 'object', required: ['a'] },
  'names that need escaping': {
    type: 'object',
    required: ['a/b', 'c~d'],
    properties: { 'a/b': { type: 'string' }, 'c~d': { type: 'array', items: { type: 'null' } } },
  },
  'a forbidden field': { type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: false } },
  'objects in each other': {
    type: 'object',
    required: ['outer'],
    properties: {
      outer: {
        type: 'object',
        required: ['inner'],
        properties: {
          inner: { type: 'array', maxItems: 4, items: { type: 'object', required: ['x', 'y'] } },
        },
      },
    },
  },
  'one of two types': { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  'exactly one of two fields, in branches that overlap': {
    oneOf: [
      { type: 'object', required: ['a'] },
      { type: 'object', required: ['b'] },
    ],
  },
  'either short or of strings, in branches that overlap': {
    oneOf: [
      { type: 'array', maxItems: 2 },
      { type: 'array', items: { type: 'string' } },
    ],
  },
  'a reference into the contract': {
    type: 'array',
    maxItems: 3,
    items: { $ref: '#/components/schemas/UpgradeResult' },
  },
}

/** The schemas of the contract that bodies must satisfy. */
export const ofContract: Readonly<Record<string, Schema>> = Object.fromEntries(
  [
    'BatchUpgradeDatabaseVersionRequestBody',
    'BatchUpgradeDatabaseVersionResponse',
    'UpgradeResult',
    'ErrorResponse',
  ].map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
)

/** Schemas with something that this suite does not know, and what it must say. */
export const refused: readonly { readonly schema: object; readonly says: RegExp }[] = [
  ...[
    'enum',
    'const',
    'pattern',
    'format',
    'minLength',
    'maxLength',
    'minItems',
    'uniqueItems',
    'minimum',
    'additionalProperties',
    'anyOf',
    'allOf',
    'not',
    'if',
    'prefixItems',
    'nullable',
    'typo',
  ].map((keyword) => ({
    schema: { type: 'string', [keyword]: 1 },
    says: new RegExp(`keyword "${keyword}" is not supported`),
  })),
  { schema: { type: 'integer' }, says: /"type": "integer" is not supported/ },
  { schema: { type: ['string', 'null'] }, says: /"type": \["string","null"\] is not supported/ },
  { schema: { properties: { a: true } }, says: /"properties" needs "type": "object"/ },
  { schema: { maxItems: 3 }, says: /"maxItems" needs "type": "array"/ },
  { schema: { type: 'array', required: ['a'] }, says: /"required" needs "type": "object"/ },
  { schema: { type: 'object', oneOf: [true] }, says: /"oneOf" has the sibling "type"/ },
  { schema: { $ref: '#/components', type: 'object' }, says: /"\$ref" has the sibling "type"/ },
  { schema: { $ref: '#/components/schemas/None' }, says: /points at nothing/ },
  { schema: { $ref: 'other.yaml#/x' }, says: /points outside the contract/ },
]

/** The contract, into which the references of these schemas point. */
export const document = contract as {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
