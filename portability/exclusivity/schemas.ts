import { places } from './values.js'

const operation = ['paths', '/v3/{project_id}/instances/db-upgrade', 'post']

/** The schema of each place, as a document of its own: no references, and the dialect of its edition. */
export function schemasOf(contract: unknown): Record<string, object> {
  const isPortable = String(child(contract, 'openapi')).startsWith('3.0.')
  const dialect = isPortable
    ? 'http://json-schema.org/draft-04/schema#'
    : 'https://json-schema.org/draft/2020-12/schema'
  const whole = inline(contract, contract)
  return Object.fromEntries(
    Object.entries(places).map(([place, keys]) => {
      const schema = [...operation, ...keys].reduce(child, whole)
      if (typeof schema !== 'object' || schema === null) throw new Error(`There is no schema at ${place}.`)
      return [place, { $schema: dialect, ...schema }]
    }),
  )
}

function inline(contract: unknown, node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  const reference = child(node, '$ref')
  if (typeof reference === 'string') {
    return inline(contract, reference.split('/').slice(1).reduce(child, contract))
  }
  if (Array.isArray(node)) return node.map((element) => inline(contract, element))
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inline(contract, value)]))
}

function child(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
}
