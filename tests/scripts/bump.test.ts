import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { rateConstraintChanges } from '../../scripts/bump.js'
import { readYaml } from '../../scripts/contract.js'
import { remove, replace } from '../contract/mutations.js'
import { runRedocly } from '../lint/redocly.js'
import { makeFolder } from '../support/folder.js'

const { content: contract } = await readYaml('openapi/openapi.yaml')
const operation = '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post'
const schemas = '/components/schemas'
const request = `${schemas}/BatchUpgradeDatabaseVersionRequestBody`

/** Changes that break a consumer or a conforming server. `redocly diff` calls those marked a patch. */
const breaking: Record<string, unknown> = {
  'a lower limit': replace(contract, `${request}/properties/instance_ids/maxItems`, maxInstanceIds - 1),
  'a higher limit (marked)': replace(contract, `${request}/properties/instance_ids/maxItems`, 11),
  'no limit': remove(contract, `${request}/properties/instance_ids/maxItems`),
  'a field that is no longer forbidden (marked)': remove(
    contract,
    `${schemas}/SubmittedUpgrade/properties/error_code`,
  ),
  'a field that is newly forbidden (marked)': replace(
    contract,
    `${schemas}/SubmittedUpgrade/properties/error_msg`,
    false,
  ),
  'an outcome less (marked)': remove(contract, `${schemas}/UpgradeResult/oneOf/1`),
  'a field newly mandatory in responses (marked)': replace(
    contract,
    `${schemas}/ErrorResponse/required/2`,
    'request_id',
  ),
  'a field no longer mandatory in responses': remove(contract, `${schemas}/ErrorResponse/required/1`),
  'a field newly mandatory in requests': replace(
    replace(contract, `${request}/properties/force`, { type: 'boolean' }),
    `${request}/required/1`,
    'force',
  ),
  'a field less': remove(contract, `${schemas}/ErrorResponse/properties/request_id`),
  'another type': replace(contract, `${schemas}/InstanceId/type`, 'integer'),
  'a status less': remove(contract, `${operation}/responses/404`),
  'no token (marked)': remove(contract, `${operation}/security/0`),
  'another header': replace(contract, '/components/securitySchemes/IamToken/name', 'Authorization'),
}

const additions: Record<string, unknown> = {
  'an optional field in requests': replace(contract, `${request}/properties/force`, { type: 'boolean' }),
  'an optional field in responses': replace(contract, `${schemas}/ErrorResponse/properties/detail`, {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' } },
  }),
  'a status': replace(contract, `${operation}/responses/409`, { $ref: '#/components/responses/BadRequest' }),
}

const wording: Record<string, unknown> = {
  'nothing at all': structuredClone(contract),
  'a description': replace(contract, `${schemas}/JobId/description`, 'Task ID.'),
  'the order of the outcomes': replace(contract, `${schemas}/UpgradeResult/oneOf`, [
    { $ref: `#${schemas}/RejectedUpgrade` },
    { $ref: `#${schemas}/SubmittedUpgrade` },
  ]),
}

describe('redocly diff', () => {
  it('should still rate such changes as a patch', async () => {
    const folder = await makeFolder()
    const [before, after] = ['before.json', 'after.json'].map((name) => join(folder, name))
    const worse = remove(remove(contract, `${operation}/security/0`), `${schemas}/UpgradeResult/oneOf/1`)
    await writeFile(`${before}`, JSON.stringify(contract))
    await writeFile(`${after}`, JSON.stringify(worse))

    const { stdout } = await runRedocly(['diff', `${before}`, `${after}`, '--format=json', '--fail-on=none'])

    const { changes } = JSON.parse(stdout) as { changes: { impact: string }[] }
    expect([...new Set(changes.map(({ impact }) => impact))]).toEqual(['patch'])
  })
})

describe('rateConstraintChanges', () => {
  it.each(Object.entries(breaking))('should rate as major %s', (_, changed) => {
    expect(rateConstraintChanges(contract, changed).map(({ bump }) => bump)).toContain('major')
  })

  it.each(Object.entries(additions))('should rate as minor %s', (_, changed) => {
    expect(new Set(rateConstraintChanges(contract, changed).map(({ bump }) => bump))).toEqual(
      new Set(['minor']),
    )
  })

  it.each(Object.entries(wording))('should have nothing to rate in %s', (_, changed) => {
    expect(rateConstraintChanges(contract, changed)).toEqual([])
  })

  it('should say what changed', () => {
    const changed = replace(contract, `${request}/properties/instance_ids/maxItems`, maxInstanceIds - 1)
    const place = 'components > schemas > BatchUpgradeDatabaseVersionRequestBody > properties > instance_ids'
    expect(rateConstraintChanges(contract, changed)).toEqual([
      { bump: 'major', what: `no longer ${place} > maxItems: ${maxInstanceIds}` },
      { bump: 'major', what: `now ${place} > maxItems: ${maxInstanceIds - 1}` },
    ])
  })
})
