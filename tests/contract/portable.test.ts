import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../scripts/contract.js'
import { toPortable } from '../../scripts/portable.js'
import { faultyValues, validValues } from '../../src/conformance/engine/generate/arbitraries.js'
import { compileSchema, keysOf, portableFiles, read } from './document.js'

const { content: contract } = await readYaml('openapi/openapi.yaml')
const editions = await Promise.all(portableFiles.map(async (file) => (await readYaml(file)).content))
const [portable] = editions

const operation = ['paths', '/v3/{project_id}/instances/db-upgrade', 'post']

/** Where a body or a parameter has its schema, in either edition. */
const places: Readonly<Record<string, readonly string[]>> = {
  'a request': [...operation, 'requestBody', 'content', 'application/json', 'schema'],
  'a project_id': [...operation, 'parameters', '0', 'schema'],
  ...Object.fromEntries(
    keysOf(contract, ...operation, 'responses').map((status) => [
      `a ${status} response`,
      [...operation, 'responses', status, 'content', 'application/json', 'schema'],
    ]),
  ),
}

describe('the portable edition', () => {
  it('should be the same in YAML and in JSON', () => {
    expect(editions[1]).toEqual(editions[0])
  })

  it.each(Object.entries(places))('should judge %s as the contract does', (_, place) => {
    const schema = Object(read(contract, ...place))
    const options = { document: contract }
    const faults = faultyValues(schema, options)
    const values = [
      ...fc.sample(validValues(schema, options), 500),
      ...faults.flatMap(({ arbitrary }) => fc.sample(arbitrary, 100).map(({ value }) => value)),
      ...fc.sample(fc.jsonValue({ maxDepth: 3 }), 200),
    ]

    const verdicts = values.map((value) => verdictsOn(value, place))

    expect(verdicts.filter(({ original, derived }) => original !== derived)).toEqual([])
    expect(new Set(verdicts.map(({ original }) => original))).toEqual(new Set([true, false]))
  })

  it('should judge every combination of result fields as the contract does', () => {
    const place = ['components', 'schemas', 'UpgradeResult']
    const fields = ['instance_id', 'job_id', 'error_code', 'error_message', 'error_msg']
    const values = combinations(fields, [undefined, 'text', '', 1, true, null, [], {}])

    const verdicts = values.map((value) => verdictsOn(value, place))

    expect(values).toHaveLength(8 ** 5)
    expect(verdicts.filter(({ original, derived }) => original !== derived)).toEqual([])
    // Two texts for each field that an outcome has, and anything for the one that it does not know.
    expect(verdicts.filter(({ original }) => original)).toHaveLength((2 ** 2 + 2 ** 3) * 8)
  })

  it('should describe everything as the contract does, but not next to $ref', () => {
    const described = descriptionsIn(contract).sort()
    const portableInfo = `${read(contract, 'info', 'summary')}\n\n${read(contract, 'info', 'description')}`

    expect(descriptionsIn(portable).sort()).toEqual(
      described.map((text) => (text === read(contract, 'info', 'description') ? portableInfo : text)).sort(),
    )
  })

  it.each([['servers'], ['tags'], ['externalDocs'], ['components', 'securitySchemes']])(
    'should have the same %s',
    (...place) => {
      expect(read(portable, ...place)).toEqual(read(contract, ...place))
    },
  )

  it('should have the same operation, statuses and security', () => {
    for (const key of ['operationId', 'summary', 'security', 'tags']) {
      expect(read(portable, ...operation, key)).toEqual(read(contract, ...operation, key))
    }
    expect(keysOf(portable, ...operation, 'responses')).toEqual(keysOf(contract, ...operation, 'responses'))
  })

  it('should refer to nothing but schemas, which some tools need', () => {
    const references = JSON.stringify(portable).match(/"\$ref":"[^"]*"/g) ?? []
    expect(references.filter((reference) => !reference.includes('#/components/schemas/'))).toEqual([])
    expect(keysOf(portable, 'components')).toEqual(['schemas', 'securitySchemes'])
  })

  it('should have no schema named as generators name the response', () => {
    const taken = [
      'Response',
      'Res',
      'Request',
      'Params',
      'Error',
      'Errors',
      'Data',
      'Body',
      'JSONRequestBody',
    ]
    const names = keysOf(portable, 'components', 'schemas')
    expect(names.filter((name) => taken.includes(name.replace('BatchUpgradeDatabaseVersion', '')))).toEqual(
      [],
    )
    expect(names).toContain('BatchUpgradeDatabaseVersionResponseBody')
  })

  it('should use only what OpenAPI 3.0.3 has', () => {
    // "Schema Object", as far as the contract needs it, and "Info Object" and "License Object".
    const keywords = /^(title|description|type|required|maxItems|properties|items|oneOf|anyOf|not|example)$/
    const schemas = Object.values(Object(read(portable, 'components', 'schemas'))).flatMap(schemasIn)

    expect(read(portable, 'openapi')).toBe('3.0.3')
    expect(schemas.flatMap((schema) => Object.keys(schema)).filter((key) => !keywords.test(key))).toEqual([])
    expect(schemas.filter(({ type }) => type !== undefined && typeof type !== 'string')).toEqual([])
    expect(keysOf(portable, 'info')).not.toContain('summary')
    expect(keysOf(portable, 'info', 'license')).toEqual(['name', 'url'])
  })
})

describe('toPortable', () => {
  it.each([
    [{ type: ['string', 'null'] }, '"type"'],
    [{ type: 'string', const: 'x' }, '"const"'],
    [{ type: 'object', unevaluatedProperties: false }, '"unevaluatedProperties"'],
    [{ $ref: '#/components/schemas/A', title: 'x' }, '"title" stands next to a reference'],
    [false, 'has no schema false'],
  ])('should refuse %j rather than change what it means', (schema, says) => {
    expect(() => toPortable({ components: { schemas: { A: schema } } })).toThrow(says)
  })
})

function verdictsOn(value: unknown, place: readonly string[]) {
  // What a server would read: JSON has one zero.
  const read_ = JSON.parse(JSON.stringify(value))
  const [original, derived] = [contract, portable].map((edition) =>
    compileSchema(edition, read(edition, ...place))(read_),
  )
  return { value: read_, original, derived }
}

/** An object for each way to give each field one of these values; `undefined` leaves it out. */
function combinations(fields: readonly string[], values: readonly unknown[]): Record<string, unknown>[] {
  return fields.reduce<Record<string, unknown>[]>(
    (objects, field) => objects.flatMap((object) => values.map((value) => ({ ...object, [field]: value }))),
    [{}],
  )
}

/**
 * Every description that does not stand beside a reference, each once, because the portable edition says
 * some where they are used.
 */
function descriptionsIn(node: unknown): string[] {
  const found = new Set<string>()
  JSON.stringify(node, (_, value) => {
    if (typeof value?.description === 'string' && !('$ref' in value)) found.add(value.description)
    return value
  })
  return [...found]
}

interface SchemaOf30 {
  readonly type?: unknown
  readonly properties?: Record<string, unknown>
  readonly items?: unknown
  readonly not?: unknown
  readonly oneOf?: readonly unknown[]
  readonly anyOf?: readonly unknown[]
}

/** A schema and all those within it, without those that it refers to. */
function schemasIn(schema: unknown): SchemaOf30[] {
  if (typeof schema !== 'object' || schema === null) throw new Error(`${schema} is no schema of OpenAPI 3.0.`)
  if ('$ref' in schema) return []
  const { properties = {}, items, not, oneOf = [], anyOf = [] } = schema as SchemaOf30
  const single = [items, not].filter((part) => part !== undefined)
  return [schema, ...[...Object.values(properties), ...single, ...oneOf, ...anyOf].flatMap(schemasIn)]
}
