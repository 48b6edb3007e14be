import { isRecord } from './contract.js'

/** One thing that the contract demands, and where it stands. */
export interface Constraint {
  /** RFC 6901 pointer into the contract. */
  readonly pointer: string
  /** What stands there, when it is a plain value. */
  readonly value?: string | number | boolean
}

/** Keywords of the contract's schemas that demand something of a value, as opposed to describing it. */
const assertions = new Set(['type', 'maxItems', 'oneOf', 'required', 'properties', 'items', '$ref'])
const annotations = new Set(['description', 'examples', 'title'])

/**
 * Lists everything that the contract demands: path, method, parameters, security, bodies, statuses,
 * media types and every assertion of every schema. Descriptions and examples demand nothing.
 *
 * @throws Error when a schema uses a keyword that is not known to be an assertion or an annotation.
 */
export function listConstraints(contract: unknown): Constraint[] {
  const constraints: Constraint[] = []
  const demand = (tokens: readonly string[]) => {
    const value = valueAt(contract, tokens)
    const plain = ['string', 'number', 'boolean'].includes(typeof value)
    constraints.push({
      pointer: toPointer(tokens),
      ...(plain ? { value: value as string | number | boolean } : {}),
    })
  }

  for (const path of keysAt(contract, ['paths'])) {
    demand(['paths', path])
    for (const method of keysAt(contract, ['paths', path])) listOperation(['paths', path, method])
  }
  for (const name of keysAt(contract, ['components', 'parameters'])) {
    for (const key of ['name', 'in', 'required']) demand(['components', 'parameters', name, key])
    demand(['components', 'parameters', name, 'schema'])
  }
  for (const name of keysAt(contract, ['components', 'responses'])) {
    listContent(['components', 'responses', name, 'content'])
  }
  for (const name of keysAt(contract, ['components', 'schemas'])) listSchema(['components', 'schemas', name])
  for (const name of keysAt(contract, ['components', 'securitySchemes'])) {
    for (const key of ['type', 'in', 'name']) demand(['components', 'securitySchemes', name, key])
  }
  return constraints

  function listOperation(at: readonly string[]) {
    demand(at)
    for (const key of ['security', 'parameters']) {
      for (const index of keysAt(contract, [...at, key])) demand([...at, key, index])
    }
    demand([...at, 'requestBody', 'required'])
    listContent([...at, 'requestBody', 'content'])
    for (const status of keysAt(contract, [...at, 'responses'])) demand([...at, 'responses', status])
  }

  function listContent(at: readonly string[]) {
    for (const mediaType of keysAt(contract, at)) {
      demand([...at, mediaType])
      demand([...at, mediaType, 'schema'])
    }
  }

  function listSchema(at: readonly string[]) {
    for (const keyword of keysAt(contract, at)) {
      if (annotations.has(keyword)) continue
      if (!assertions.has(keyword)) {
        throw new Error(
          `${toPointer([...at, keyword])}: the keyword "${keyword}" is not known as an assertion or an annotation; add it to scripts/constraints.ts.`,
        )
      }
      if (keyword === 'properties') {
        for (const name of keysAt(contract, [...at, keyword])) listSubschema([...at, keyword, name])
      } else if (keyword === 'items') listSubschema([...at, keyword])
      else if (keyword === 'oneOf' || keyword === 'required') {
        for (const index of keysAt(contract, [...at, keyword])) demand([...at, keyword, index])
      } else if (keyword !== '$ref') demand([...at, keyword])
    }
  }

  function listSubschema(at: readonly string[]) {
    demand(at)
    listSchema(at)
  }
}

/** Writes reference tokens as a JSON pointer (RFC 6901, section 3). */
export function toPointer(tokens: readonly string[]): string {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Reads a JSON pointer into its reference tokens (RFC 6901, section 4). */
export function toTokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function valueAt(document: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>(
    (node, token) => (Array.isArray(node) ? node[Number(token)] : isRecord(node) ? node[token] : undefined),
    document,
  )
}

function keysAt(document: unknown, tokens: readonly string[]): string[] {
  const node = valueAt(document, tokens)
  return Array.isArray(node) || isRecord(node) ? Object.keys(node) : []
}
