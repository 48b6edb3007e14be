import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/**
 * @typedef {readonly string[]} Tokens the reference tokens of a JSON pointer (RFC 6901)
 * @typedef {{ readonly basis: string, readonly stated: string }} Provenance
 * @typedef {Provenance & { readonly home: string, readonly demand: string }} Constraint
 * `home` is the pointer of the part of the contract whose description tells the constraint; `demand` is
 * what the contract demands, in words.
 */

const provenancePath = fileURLToPath(new URL('../provenance.yaml', import.meta.url))
const bases = ['documented', 'example', 'general', 'policy']

/**
 * For the docs alone: tells at every field, parameter, status and schema on what basis its constraints
 * stand, and adds a section that lists them all. The basis comes from provenance.yaml.
 *
 * @type {import('@redocly/openapi-core').Oas3Decorator}
 */
export const documentBasis = () => ({
  Root: {
    // On the way in, while provenance.yaml still points at what it was written for.
    enter(root) {
      /** @type {Record<string, Provenance>} */
      const provenance = parse(readFileSync(provenancePath, 'utf8'))
      const constraints = Object.entries(provenance).map(([pointer, { basis, stated }]) => {
        const tokens = toTokens(pointer)
        const value = valueAt(root, tokens)
        return { home: homeOf(tokens, value), demand: demandOf(tokens, value), basis, stated }
      })

      const homes = [...new Set(constraints.map((constraint) => constraint.home))]
      // Every text before the first change: a reference repeats the description of its target.
      const texts = homes.map((home) => [home, describe(root, home, constraints)])
      for (const [home = '', text] of texts) recordAt(root, home)['description'] = text
      const inOrder = homes.flatMap((home) => constraints.filter((constraint) => constraint.home === home))
      root.tags = [...(root.tags ?? []), sectionOf(inOrder)]
    },
  },
})

/**
 * The pointer of the part of the contract whose description a reader sees at this place.
 *
 * @param {Tokens} tokens
 * @param {unknown} value
 */
function homeOf(tokens, value) {
  const [top, , , keyword] = tokens
  if (keyword === 'required' && typeof value === 'string') {
    return toPointer([...tokens.slice(0, 3), 'properties', value])
  }
  if (keyword === 'properties' && value !== false) return toPointer(tokens.slice(0, 5))
  if (keyword === 'requestBody') return toPointer(tokens.slice(0, 4))
  if (keyword === 'responses') return referenceIn(value) ?? toPointer(tokens)
  return top === 'paths' ? toPointer([...tokens.slice(0, 2), 'post']) : toPointer(tokens.slice(0, 3))
}

/**
 * @param {Tokens} tokens
 * @param {unknown} value
 * @returns {string}
 */
function demandOf(tokens, value) {
  const [last = '', parent = ''] = tokens.toReversed()
  /** @type {Record<string, string>} */
  const byParent = {
    paths: 'path',
    security: 'token',
    parameters: 'path parameter',
    content: last,
    responses: `status ${last}`,
    required: 'required',
    properties: value === false ? `never \`${last}\`` : 'field',
    oneOf: toTokens(referenceIn(value) ?? '').at(-1) ?? 'alternative',
  }
  /** @type {Record<string, string>} */
  const byKeyword = {
    post: 'method',
    schema: 'schema',
    items: 'elements',
    required: 'required',
    name: 'name',
    in: `in the ${value}`,
    type: String(value),
    maxItems: `at most ${value}`,
  }
  return byParent[parent] ?? byKeyword[last] ?? `${last} ${JSON.stringify(value)}`
}

/**
 * The description of a part of the contract, with a line such as "Basis: documented (field, array, at
 * most 10)" below it. It tells the constraints of what it refers to as well, because the renderer shows
 * one description for both.
 *
 * @param {unknown} root
 * @param {string} home
 * @param {readonly Constraint[]} constraints
 */
function describe(root, home, constraints) {
  const node = recordAt(root, home)
  const reference = referenceIn(node)
  const content = isRecord(node['content']) ? Object.values(node['content']).filter(isRecord) : []
  const targets = [node, node['schema'], node['items'], ...content.map((media) => media['schema'])].map(
    referenceIn,
  )
  const told = [home, ...targets].flatMap((place) =>
    constraints.filter((constraint) => constraint.home === place),
  )
  const parts = bases.flatMap((basis) => {
    const demands = told.filter((constraint) => constraint.basis === basis).map(({ demand }) => demand)
    return demands.length > 0 ? [`**${basis}** (${[...new Set(demands)].join(', ')})`] : []
  })
  const description = node['description'] ?? (reference && recordAt(root, reference)['description']) ?? ''
  return `${String(description).trimEnd()}\n\nBasis: ${parts.join(', ')}.`
}

/**
 * A page of the docs that lists every constraint with where it is stated.
 *
 * @param {readonly Constraint[]} constraints
 */
function sectionOf(constraints) {
  const rows = constraints.map(
    ({ home, demand, basis, stated }) => `| ${nameOf(home)} | ${demand} | ${basis} | ${stated} |`,
  )
  return {
    name: 'Basis of every constraint',
    'x-traitTag': true,
    description: `Everything that this contract demands, on what basis, and where that is stated. Tables and
headings are those of the source page.

| of | demands | basis | stated in |
|---|---|---|---|
${rows.join('\n')}
`,
  }
}

/**
 * A pointer as a reader knows the place: the field `SubmittedUpgrade.job_id`, or the part of the operation.
 *
 * @param {string} home
 */
function nameOf(home) {
  const [top, , name, , field] = toTokens(home)
  if (top === 'paths') return toTokens(home).at(-1) === 'requestBody' ? 'request body' : 'operation'
  return field ? `\`${name}.${field}\`` : `\`${name}\``
}

/** @param {string} pointer */
function toTokens(pointer) {
  return pointer
    .replace(/^#/, '')
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** @param {Tokens} tokens */
function toPointer(tokens) {
  return tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/**
 * @param {unknown} root
 * @param {Tokens} tokens
 * @returns {unknown}
 */
function valueAt(root, tokens) {
  return tokens.reduce(
    (node, token) => (Array.isArray(node) ? node[Number(token)] : isRecord(node) ? node[token] : undefined),
    root,
  )
}

/**
 * @param {unknown} root
 * @param {string} pointer
 */
function recordAt(root, pointer) {
  const node = valueAt(root, toTokens(pointer))
  if (!isRecord(node))
    throw new Error(`provenance.yaml or a reference points at ${pointer}, which the contract lacks.`)
  return node
}

/**
 * The pointer of a reference within the contract.
 *
 * @param {unknown} node
 */
function referenceIn(node) {
  return isRecord(node) && typeof node['$ref'] === 'string' ? node['$ref'].slice(1) : undefined
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
