import { describe, expect, it } from 'vitest'
import { readYaml } from '../../scripts/contract.js'
import { compileSchema, keysOf, portableFiles, read } from './document.js'
import { findBrokenPromises } from './promises.js'

// JSON is YAML.
const files = ['openapi/openapi.yaml', 'generated/openapi.json', ...portableFiles]
const contracts = await Promise.all(
  files.map(async (file) => ({ file, contract: (await readYaml(file)).content })),
)

const operation = ['paths', '/v3/{project_id}/instances/db-upgrade', 'post']

describe.each(contracts)('$file', ({ contract }) => {
  it('should keep every promise of the source page and make no other', () => {
    expect(findBrokenPromises(contract)).toEqual([])
  })

  it.each(keysOf(contract, 'components', 'schemas'))(
    'should have a %s that compiles in strict mode',
    (name) => {
      expect(() => compileSchema(contract, read(contract, 'components', 'schemas', name))).not.toThrow()
    },
  )

  it.each(findExamples(contract))('should have examples that conform: $name', ({ schema, value }) => {
    const validate = compileSchema(contract, schema)
    validate(value)
    expect(validate.errors).toBeNull()
  })

  it('should have a named example for the request and for every response', () => {
    const places = findMediaTypes(contract).map((at) => keysOf(contract, ...at, 'examples').length)
    expect(places).toHaveLength(8)
    expect(Math.min(...places)).toBeGreaterThan(0)
  })

  it('should show a mixed, an all-submitted and an all-rejected batch', () => {
    const at = [...operation, 'responses', '202', 'content', 'application/json', 'examples']
    const batches = keysOf(contract, ...at).map((name) => {
      const results = read(contract, ...at, name, 'value', 'upgrade_results') as object[]
      return [...new Set(results.map((result) => 'job_id' in result))].sort()
    })
    expect(batches).toEqual(expect.arrayContaining([[false, true], [true], [false]]))
  })
})

describe('compileSchema', () => {
  it('should refuse a keyword that JSON Schema does not have', () => {
    expect(() => compileSchema({}, { type: 'array', maxItem: 10 })).toThrow('maxItem')
  })
})

interface Example {
  readonly name: string
  readonly schema: unknown
  readonly value: unknown
}

/** Every example of a contract, of its media types and of its schemas, with the schema that it is one of. */
function findExamples(contract: unknown): Example[] {
  const ofMediaTypes = findMediaTypes(contract).flatMap((at) =>
    keysOf(contract, ...at, 'examples').map((name) => ({
      name,
      schema: read(contract, ...at, 'schema'),
      value: read(contract, ...at, 'examples', name, 'value'),
    })),
  )
  const ofSchemas = keysOf(contract, 'components', 'schemas').flatMap((name) => {
    const schema = read(contract, 'components', 'schemas', name)
    const values = [read(schema, 'examples') ?? read(schema, 'example') ?? []].flat()
    return values.map((value) => ({ name, schema, value }))
  })
  return [...ofMediaTypes, ...ofSchemas]
}

function findMediaTypes(contract: unknown): string[][] {
  const bodies = [
    [...operation, 'requestBody'],
    ...keysOf(contract, ...operation, 'responses').map((status) => [...operation, 'responses', status]),
  ]
  return bodies.flatMap((at) => keysOf(contract, ...at, 'content').map((type) => [...at, 'content', type]))
}
