import { stringify } from 'yaml'
import { valueAt } from '../src/pointer.js'
import { ContractFileError, isRecord } from './contract.js'

type Node = Record<string, unknown>

/** The keywords that mean the same in a schema of OpenAPI 3.0 and 3.1. */
const sameKeywords = ['title', 'description', 'type', 'required', 'maxItems']

/**
 * Writes the contract as OpenAPI 3.0.3 (the portable edition), for the tools that don't read 3.1 or stumble
 * over the boolean schema `false`. It says the same: a forbidden property becomes `not` and `required`, and
 * whatever is not a schema is inlined, because some tools do not follow such a reference.
 *
 * @param contract The contract in OpenAPI 3.1, whose references all lead somewhere within it.
 * @throws {ContractFileError} when the contract has a keyword whose form in 3.0 is not known here.
 */
export function toPortable(contract: unknown): Node {
  const { openapi: _, info, paths, components, ...rest } = recordIn(contract)
  const names = portableNames(contract)

  function toSchema(schema: unknown): unknown {
    // OpenAPI 3.0 has no boolean schemas; this one allows everything.
    if (schema === true) return {}
    if (!isRecord(schema)) throw new ContractFileError(`OpenAPI 3.0 has no schema ${JSON.stringify(schema)}.`)
    if ('$ref' in schema) return toReference(schema)
    const { properties = {}, items, oneOf, examples, ...assertions } = schema
    const unknown = Object.keys(assertions).find((keyword) => !sameKeywords.includes(keyword))
    if (unknown !== undefined || Array.isArray(assertions['type'])) {
      throw new ContractFileError(
        `"${unknown ?? 'type'}" of a schema has no form in OpenAPI 3.0 that is known; add one to scripts/portable.ts.`,
      )
    }
    const fields = Object.entries(recordIn(properties))
    const forbidden = fields.filter(([, value]) => value === false)
    const allowed = fields.filter(([, value]) => value !== false)
    return {
      ...assertions,
      ...(allowed.length > 0 && { properties: mapValues(Object.fromEntries(allowed), toSchema) }),
      ...(items !== undefined && { items: toSchema(items) }),
      ...(Array.isArray(oneOf) && { oneOf: oneOf.map(toSchema) }),
      ...(forbidden.length > 0 && { not: anyOf(forbidden.map(([name]) => ({ required: [name] }))) }),
      ...(Array.isArray(examples) && { example: examples[0] }),
    }
  }

  /** A description next to a reference is left out: the description of the target says the same. */
  function toReference({ $ref, description: _description, ...siblings }: Node): Node {
    const [sibling] = Object.keys(siblings)
    if (sibling) {
      throw new ContractFileError(
        `"${sibling}" stands next to a reference to ${$ref}, which OpenAPI 3.0 ignores; move it to where the reference leads.`,
      )
    }
    const name = String($ref).replace('#/components/schemas/', '')
    return { $ref: `#/components/schemas/${names[name] ?? name}` }
  }

  /** A part of the contract that is not a schema, with what its references lead to in their place. */
  function inline(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(inline)
    if (!isRecord(node)) return node
    if (typeof node['$ref'] === 'string') return inline(valueAt(contract, node['$ref']))
    return mapValues(node, (value, key) =>
      key === 'schema' ? toSchema(value) : key === 'value' ? value : inline(value),
    )
  }

  const { schemas, securitySchemes } = recordIn(components)
  return {
    openapi: '3.0.3',
    info: toInfo(recordIn(info)),
    ...rest,
    paths: inline(paths),
    components: {
      schemas: Object.fromEntries(
        Object.entries(recordIn(schemas)).map(([name, schema]) => [names[name] ?? name, toSchema(schema)]),
      ),
      securitySchemes,
    },
  }
}

/** The portable edition as YAML, which says what it is made from. */
export function toPortableYaml(contract: unknown): string {
  const banner = '# Generated from openapi/ by `npm run generate`. Do not edit.\n'
  return banner + stringify(toPortable(contract), { aliasDuplicateObjects: false, lineWidth: 0 })
}

/** Generators name a type of their own after the operation; a schema of that name gets another one. */
function portableNames(contract: unknown): Node {
  const items = Object.values(recordIn(recordIn(contract)['paths']))
  return Object.fromEntries(
    items
      .flatMap((item) => Object.values(recordIn(item)))
      .map((operation) => {
        const id = String(recordIn(operation)['operationId'])
        const taken = `${id.charAt(0).toUpperCase()}${id.slice(1)}Response`
        return [taken, `${taken}Body`]
      }),
  )
}

/** OpenAPI 3.0 has no summary of a contract, and a license has an address instead of an identifier. */
function toInfo({ summary, license, ...info }: Node): Node {
  const { identifier, ...named } = recordIn(license)
  return {
    ...info,
    description: [summary, info['description']].filter(Boolean).join('\n\n'),
    ...(isRecord(license) && {
      license: {
        ...named,
        ...(identifier !== undefined && { url: `https://spdx.org/licenses/${identifier}.html` }),
      },
    }),
  }
}

function anyOf(schemas: readonly Node[]): unknown {
  return schemas.length === 1 ? schemas[0] : { anyOf: schemas }
}

function mapValues(node: Node, change: (value: unknown, key: string) => unknown): Node {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key)]))
}

function recordIn(node: unknown): Node {
  return isRecord(node) ? node : {}
}
