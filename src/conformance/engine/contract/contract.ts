import type { ConstraintFacts } from '../../../../generated/constraints.js'
import { escapeToken, valueAt } from '../../../pointer.js'
import type { BrokenConstraint } from '../../report.js'
import { type Json, pointerOf, type Schema } from './schema.js'
import { compileSchema, type FindSchemaErrors } from './validate.js'

/** What the contract says about a response with one status. */
export interface DeclaredResponse {
  /** Where in the contract the status is declared. */
  readonly pointer: string
  readonly mediaType: string
  /** Where the media type is declared. */
  readonly mediaTypePointer: string
  readonly schema: Schema
  readonly findSchemaErrors: FindSchemaErrors
}

/** One operation of an OpenAPI document, as far as the engine needs it. */
export interface Contract {
  readonly document: unknown
  /** Where the operation is in the document. */
  readonly pointer: string
  readonly method: string
  readonly request: {
    readonly schema: Schema
    /** Where the schema is in the document. */
    readonly schemaPointer: string
    readonly findSchemaErrors: FindSchemaErrors
    readonly examples: ReadonlyMap<string, Json>
  }
  /** By status. */
  readonly responses: ReadonlyMap<number, DeclaredResponse>
  readonly constraints: Readonly<Record<string, ConstraintFacts>>
}

/** A response with a media type, or an example, behind a `$ref`. */
interface Reference {
  readonly $ref: string
}

interface DeclaredBody {
  readonly content: Readonly<
    Record<string, { readonly schema: Schema; readonly examples?: Readonly<Record<string, Reference>> }>
  >
}

interface OperationObject {
  readonly requestBody: DeclaredBody
  readonly responses: Readonly<Record<string, DeclaredBody | Reference>>
}

/**
 * Reads one operation out of a bundled OpenAPI 3.1 document.
 *
 * @param document - the document, parsed
 * @param path - the path template of the operation
 * @param method - its HTTP method
 * @param constraints - what is known about each constraint, by JSON pointer
 * @throws Error when the document has no such operation, a reference that points at nothing, or an unsupported keyword
 */
export function readContract(
  document: unknown,
  path: string,
  method: string,
  constraints: Readonly<Record<string, ConstraintFacts>>,
): Contract {
  const pointer = `/paths/${escapeToken(path)}/${method.toLowerCase()}`
  const operation = find<OperationObject>(pointer)
  const [mediaType, media] = onlyMediaType(operation.requestBody)
  return {
    document,
    pointer,
    method,
    request: {
      schema: media.schema,
      schemaPointer: pointerOf(
        media.schema,
        `${pointer}/requestBody/content/${escapeToken(mediaType)}/schema`,
      ),
      findSchemaErrors: compileSchema(media.schema, document),
      examples: new Map(
        Object.entries(media.examples ?? {}).map(([name, example]) => [
          name,
          find<{ value: Json }>(example.$ref.slice(1)).value,
        ]),
      ),
    },
    responses: new Map(
      Object.entries(operation.responses).map(([status, response]) => [
        Number(status),
        declare(`${pointer}/responses/${status}`, response),
      ]),
    ),
    constraints,
  }

  function declare(statusPointer: string, response: DeclaredBody | Reference): DeclaredResponse {
    const place = '$ref' in response ? response.$ref.slice(1) : statusPointer
    const [type, { schema }] = onlyMediaType(find<DeclaredBody>(place))
    return {
      pointer: statusPointer,
      mediaType: type,
      mediaTypePointer: `${place}/content/${escapeToken(type)}`,
      schema,
      findSchemaErrors: compileSchema(schema, document),
    }
  }

  function find<Found>(at: string): Found {
    const found = valueAt(document, at)
    if (found === undefined) throw new Error(`The contract has nothing at ${at}.`)
    return found as Found
  }
}

function onlyMediaType({ content }: DeclaredBody) {
  const [entry] = Object.entries(content)
  if (!entry) throw new Error('The contract declares a body without a media type.')
  return entry
}

/** What is known about the constraint at a pointer, or about the closest one around it. */
export function constraintAt({ constraints }: Contract, pointer: string): BrokenConstraint | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const facts = Object.hasOwn(constraints, at) ? constraints[at] : undefined
    if (facts) return { pointer: at, ...facts }
  }
  return undefined
}
