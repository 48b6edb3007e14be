import { describe, expect, it } from 'vitest'
import { listConstraints, toPointer } from '../../scripts/constraints.js'
import { readYaml } from '../../scripts/contract.js'
import { namesIn } from '../../src/pointer.js'
import { remove, replace } from './mutations.js'
import { findBrokenPromises } from './promises.js'

const { content: contract } = await readYaml('openapi/openapi.yaml')
const { content: portable } = await readYaml('generated/openapi-3.0.yaml')
const constraints = listConstraints(contract)

describe.each<{ edition: string; document: unknown; places: readonly Place[] }>([
  { edition: 'the contract', document: contract, places: constraints },
  { edition: 'the portable edition', document: portable, places: placesIn(portable) },
])('findBrokenPromises of $edition', ({ document, places }) => {
  it.each(places)('should notice that $pointer is gone', ({ pointer }) => {
    expectNoticed(findBrokenPromises(remove(document, pointer)), pointer)
  })

  const replacements = places.flatMap(({ pointer, value }) =>
    differentFrom(value).map((other) => ({ pointer, value, other })),
  )
  it.each(replacements)('should notice $other in place of $value at $pointer', ({ pointer, other }) => {
    expectNoticed(findBrokenPromises(replace(document, pointer, other)), pointer)
  })
})

describe('findBrokenPromises', () => {
  it.each([
    { pointer: '/components/schemas/JobId/format', value: 'uuid' },
    { pointer: '/components/schemas/InstanceId/pattern', value: '^[0-9a-f]{32}in[0-9]{2}$' },
    { pointer: '/components/schemas/InstanceId/minLength', value: 1 },
    { pointer: '/components/schemas/ProjectId/pattern', value: '^[0-9a-f]{32}$' },
    { pointer: '/components/schemas/ErrorCode/enum', value: ['DBS.200001', 'DBS.200011', 'APIGW.0301'] },
    { pointer: '/components/schemas/ErrorResponse/additionalProperties', value: false },
    { pointer: '/components/schemas/ErrorResponse/required/2', value: 'request_id' },
    { pointer: '/components/schemas/RejectedUpgrade/additionalProperties', value: false },
    ...['minItems', 'uniqueItems'].map((keyword) => ({
      pointer: `/components/schemas/BatchUpgradeDatabaseVersionRequestBody/properties/instance_ids/${keyword}`,
      value: keyword === 'minItems' ? 1 : true,
    })),
    {
      pointer: '/components/schemas/BatchUpgradeDatabaseVersionResponse/properties/upgrade_results/maxItems',
      value: 10,
    },
  ])('should notice that $pointer is promised although nothing documents it', ({ pointer, value }) => {
    expectNoticed(findBrokenPromises(replace(contract, pointer, value)), pointer)
  })
})

describe('what findBrokenPromises says', () => {
  it.each([
    [
      'responses/404',
      undefined,
      'it has these statuses. Found: paths /v3/{project_id}/instances/db-upgrade post responses has 202, 400, 401, 403, 429, 500, not 202, 400, 401, 403, 404, 429, 500.',
    ],
    ['operationId', 'x', 'post operationId is "x", not "batchUpgradeDatabaseVersion".'],
    ['description', 'x', 'it asks for off-peak hours. Found: '],
    [
      'requestBody/content/application~1json/schema',
      { title: 'Anything' },
      'it refuses as a request {}. Found: it accepts that.',
    ],
    ['requestBody/content/application~1json/schema', { type: 'null' }, 'Found: it refuses that.'],
  ])('should be what was expected and what was found, at %s', (place, value, sentence) => {
    const pointer = `/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/${place}`
    const changed = value === undefined ? remove(contract, pointer) : replace(contract, pointer, value)

    expect(findBrokenPromises(changed).join('\n')).toContain(sentence)
  })
})

describe('listConstraints', () => {
  it.each(findUndescriptive(contract).map(({ pointer }) => pointer))(
    'should list %s, because it is no description',
    (pointer) => {
      const listed = constraints.map((constraint) => constraint.pointer)
      // A reference and the content of a security requirement are listed by what holds them.
      expect([pointer, pointer.slice(0, pointer.lastIndexOf('/'))].some((at) => listed.includes(at))).toBe(
        true,
      )
    },
  )

  it.each([
    '/components/schemas/InstanceId/pattern',
    '/components/schemas/SubmittedUpgrade/properties/job_id/minLength',
    '/components/schemas/UpgradeResult/oneOf/0/not',
    '/components/parameters/ProjectId/style',
    '/components/responses/Accepted/headers',
    '/components/headers',
    '/components/securitySchemes/IamToken/scheme',
    '/paths/~1v3~1{project_id}~1instances~1db-upgrade/get',
    '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/callbacks',
    '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post/requestBody/content/application~1json/encoding',
    '/webhooks',
  ])('should refuse %s, which nobody has classed', (pointer) => {
    expect(() => listConstraints(replace(contract, pointer, {}))).toThrow(`constraints.ts: ${pointer}`)
  })
})

/** Says what to do when a change of the contract goes unnoticed, which "expected [] to not equal []" doesn't. */
function expectNoticed(broken: readonly string[], pointer: string): void {
  if (broken.length > 0) return
  expect.fail(`No promise in promises.ts notices this change of ${pointer}; add the one that it breaks.`)
}

/** Values that say something else than a constraint does, but of the same sort. */
function differentFrom(value: string | number | boolean | undefined): unknown[] {
  if (typeof value === 'number') return [value - 1, value + 1]
  if (typeof value === 'boolean') return [!value]
  return value === undefined ? [] : [value === 'string' ? 'boolean' : `${value}x`]
}

interface Place {
  readonly pointer: string
  readonly value?: string | number | boolean | undefined
}

/** Every place of a contract that is neither text for people nor an example, from the outermost. */
function placesIn(contract: unknown): Place[] {
  const leaves = findUndescriptive(contract)
  const around = leaves.flatMap(({ pointer }) => {
    const tokens = namesIn(pointer)
    return tokens.map((_, index) => toPointer(tokens.slice(0, index + 1)))
  })
  const values = new Map(leaves.map(({ pointer, value }) => [pointer, value]))
  return [...new Set(around)].map((pointer) => ({ pointer, value: values.get(pointer) }))
}

/** Where a contract says something that is neither text for people nor an example, and what. */
function findUndescriptive(node: unknown, at: readonly string[] = []): Place[] {
  const descriptive =
    /^(openapi|info|externalDocs|servers|tags|operationId|summary|description|examples?|x-.*)$/
  if (typeof node !== 'object' || node === null || Object.keys(node).length === 0) {
    const isPlain = typeof node === 'string' || typeof node === 'number' || typeof node === 'boolean'
    return [{ pointer: toPointer(at), value: isPlain ? node : undefined }]
  }
  return Object.entries(node).flatMap(([key, child]) =>
    descriptive.test(key) ? [] : findUndescriptive(child, [...at, key]),
  )
}
