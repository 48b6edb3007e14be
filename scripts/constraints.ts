import { escapeToken } from '../src/pointer.js'
import { ContractFileError, isRecord } from './contract.js'

/** One thing that the contract requires, and where. */
export interface Constraint {
  /** RFC 6901 pointer into the contract. */
  readonly pointer: string
  /** The value there, if it is a plain one. */
  readonly value?: string | number | boolean
}

/**
 * What a key contains: something that the contract demands, an object of a kind, or both; or a list or map
 * in which each entry is one of these.
 */
interface Part {
  readonly demand?: true
  readonly kind?: Kind
  readonly each?: Part
}

type Kind =
  | 'document'
  | 'pathItem'
  | 'operation'
  | 'requestBody'
  | 'mediaType'
  | 'components'
  | 'parameter'
  | 'response'
  | 'schema'
  | 'securityScheme'

const demand = { demand: true } as const
const schema = { demand: true, kind: 'schema' } as const
const content = { each: { demand: true, kind: 'mediaType' } } as const

/** Every key that may demand something, by the kind of its object. */
const grammar: Record<Kind, Record<string, Part>> = {
  document: { paths: { each: { demand: true, kind: 'pathItem' } }, components: { kind: 'components' } },
  pathItem: { post: { demand: true, kind: 'operation' } },
  operation: {
    security: { each: demand },
    parameters: { each: { demand: true, kind: 'parameter' } },
    requestBody: { kind: 'requestBody' },
    responses: { each: { demand: true, kind: 'response' } },
  },
  requestBody: { required: demand, content },
  mediaType: { schema },
  components: {
    parameters: { each: { kind: 'parameter' } },
    responses: { each: { kind: 'response' } },
    schemas: { each: { kind: 'schema' } },
    securitySchemes: { each: { kind: 'securityScheme' } },
  },
  parameter: { name: demand, in: demand, required: demand, schema },
  response: { content },
  schema: {
    type: demand,
    maxItems: demand,
    required: { each: demand },
    properties: { each: schema },
    items: schema,
    oneOf: { each: schema },
  },
  securityScheme: { type: demand, in: demand, name: demand },
}

/** The keys that only describe, in an object of any kind. The target of a reference is listed in its own place. */
const descriptions = new Set(
  '$ref openapi info externalDocs servers tags operationId title summary description example examples'.split(
    ' ',
  ),
)

/**
 * Lists everything that the contract requires, in the order of the contract: path, method,
 * parameters, security, bodies, statuses, media types and every assertion of every schema. Descriptions
 * and examples demand nothing.
 *
 * @throws {ContractFileError} when the contract uses keys that are not known to demand or to describe
 * something; it names all of them.
 */
export function listConstraints(contract: unknown): Constraint[] {
  const constraints: Constraint[] = []
  const unknown: string[] = []
  listPart(contract, { kind: 'document' }, [])
  if (unknown.length === 0) return constraints
  throw new ContractFileError(
    `These keys are not known to require or describe something; add them to scripts/constraints.ts: ${unknown.join(', ')}`,
  )

  function listPart(node: unknown, part: Part, at: readonly string[]) {
    if (part.demand) constraints.push({ pointer: toPointer(at), ...plainValue(node) })
    for (const [key, child] of entriesOf(node)) {
      if (part.each) listPart(child, part.each, [...at, key])
      // Extensions are for tools.
      else if (part.kind && !descriptions.has(key) && !key.startsWith('x-')) {
        const partUnder = grammar[part.kind][key]
        if (partUnder === undefined) unknown.push(toPointer([...at, key]))
        else listPart(child, partUnder, [...at, key])
      }
    }
  }
}

function plainValue(node: unknown): Pick<Constraint, 'value'> {
  return typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean'
    ? { value: node }
    : {}
}

function entriesOf(node: unknown): [string, unknown][] {
  return Array.isArray(node) || isRecord(node) ? Object.entries(node) : []
}

/** Writes names as a JSON pointer. */
export function toPointer(names: readonly string[]): string {
  return names.map((name) => `/${escapeToken(name)}`).join('')
}
