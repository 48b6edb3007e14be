import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { type Basis, type ConstraintFacts, constraints } from '../../../generated/constraints.js'
import { method, path } from '../../../generated/operation.js'
import type { BrokenConstraint } from '../report.js'
import { type Breach, findBreaches, type Json, type Schema } from './schema.js'

interface MediaType {
  readonly schema: { readonly $ref: string }
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>
}

interface Content {
  readonly content: Readonly<Record<string, MediaType>>
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly requestBody: Content; readonly responses: Record<string, { readonly $ref: string }> }
        >
      >
    >
  >
  readonly components: {
    readonly parameters: { readonly ProjectId: { readonly schema: { readonly $ref: string } } }
    readonly examples: Readonly<Record<string, { readonly value: Json }>>
    readonly responses: Readonly<Record<string, Content>>
    readonly schemas: Readonly<Record<string, Schema & { readonly examples?: readonly Json[] }>>
  }
}

/** The bundled contract. */
export const document = JSON.parse(
  readFileSync(new URL('../../../generated/openapi.json', import.meta.url), 'utf8'),
) as Document

const operation = document.paths[path]?.[method.toLowerCase()]
if (!operation) throw new Error(`The contract has no ${method} ${path}.`)
const [requestMediaType, requestMedia] = only(operation.requestBody.content)

/** The media type of the request body. */
export const requestContentType = requestMediaType
/** The schema of the request body. */
export const requestSchema: Schema = requestMedia.schema
/** The pointer of that schema's component. */
export const requestSchemaPointer = requestMedia.schema.$ref.slice(1)
/** The request examples of the contract, by name. */
export const requestExamples: ReadonlyMap<string, Json> = new Map(
  Object.entries(requestMedia.examples ?? {}).map(([name, { $ref }]) => [name, example($ref)]),
)
/** The project ID of the contract's example. */
export const exampleProjectId = String(
  schemaAt(document.components.parameters.ProjectId.schema.$ref).examples?.[0],
)

/** What the contract says about an answer with one status. */
export interface DeclaredResponse {
  /** The pointer of the media type: on what basis the content type is expected. */
  readonly mediaTypePointer: string
  readonly mediaType: string
  /** Ajv's verdict on a body. */
  accepts(body: Json): boolean
  /** Where and how a body that is not accepted breaks the schema. */
  explain(body: Json): Breach[]
}

// The contract is linted where it is written; to judge it by the meta-schema again is a third of the start-up.
const ajv = new Ajv2020({ strict: true, allErrors: false, meta: false, validateSchema: false })
ajv.addSchema(schemasAsDefinitions())

/** The declared responses, by status. */
export const responses: ReadonlyMap<number, DeclaredResponse> = new Map(
  Object.entries(operation.responses).map(([status, { $ref }]) => [Number(status), declare($ref)]),
)

function declare(reference: string): DeclaredResponse {
  const response = document.components.responses[lastToken(reference)]
  if (!response) throw new Error(`"$ref": "${reference}" points at nothing.`)
  const [mediaType, { schema }] = only(response.content)
  let validate: ValidateFunction | undefined
  return {
    mediaType,
    mediaTypePointer: `${reference.slice(1)}/content/${mediaType.replace('/', '~1')}`,
    accepts(body) {
      validate ??= ajv.compile({ $ref: `contract#/$defs/${lastToken(schema.$ref)}` })
      return validate(body) === true
    },
    explain: (body) => findBreaches(body, schema, document),
  }
}

/** What is known about the constraint at a pointer, or about the closest one around it. */
export function constraintAt(pointer: string): BrokenConstraint | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const facts: ConstraintFacts | undefined = constraints[at]
    if (facts) return { pointer: at, ...facts }
  }
  return undefined
}

/** On what the constraint at a pointer rests; policy when it is none of the contract's. */
export function basisOf(pointer: string): Basis {
  return constraintAt(pointer)?.basis ?? 'policy'
}

/** The component schemas as one JSON Schema, so that Ajv need not know OpenAPI. */
function schemasAsDefinitions() {
  const definitions = JSON.stringify(document.components.schemas).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  )
  return { $id: 'contract', $defs: JSON.parse(definitions) }
}

function example(reference: string): Json {
  const found = document.components.examples[lastToken(reference)]
  if (!found) throw new Error(`"$ref": "${reference}" points at nothing.`)
  return found.value
}

function schemaAt(reference: string) {
  const found = document.components.schemas[lastToken(reference)]
  if (!found) throw new Error(`"$ref": "${reference}" points at nothing.`)
  return found
}

function lastToken(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1)
}

function only<Value>(entries: Readonly<Record<string, Value>>): [string, Value] {
  const [entry] = Object.entries(entries)
  if (!entry) throw new Error('The contract declares a body without a media type.')
  return entry
}
