import { describe, expect, it } from 'vitest'
import { listConstraints } from '../../scripts/constraints.js'
import { readYaml } from '../../scripts/contract.js'

interface Entry {
  readonly basis: string
  readonly stated: string
}

const { content: contract } = await readYaml('openapi/openapi.yaml')
const { content } = await readYaml('openapi/provenance.yaml')
const provenance = content as Record<string, Entry>
const pointers = listConstraints(contract).map(({ pointer }) => pointer)

const operation = '/paths/~1v3~1{project_id}~1instances~1db-upgrade/post'
const schemas = '/components/schemas'
const request = `${schemas}/BatchUpgradeDatabaseVersionRequestBody`
const response = `${schemas}/BatchUpgradeDatabaseVersionResponse`

/** What the source page says in a table or a sentence, and where: read off the page by hand. */
const documented: Record<string, RegExp> = {
  '/paths/~1v3~1{project_id}~1instances~1db-upgrade': /^URI$/,
  [operation]: /^URI$/,
  // The page "Authentication", to which the source page refers, has a second method.
  [`${operation}/security/0`]:
    /^Table 2, Mandatory; a signature can take its place \(general, Authentication\)$/,
  [`${operation}/parameters/0`]: /^Table 1$/,
  [`${operation}/requestBody/required`]: /^Table 3, Mandatory$/,
  [`${operation}/requestBody/content/application~1json/schema`]: /^Table 3$/,
  [`${operation}/responses/202`]: /^Status Code$/,
  [`${operation}/responses/400`]: /^Status Code$/,
  [`${operation}/responses/500`]: /^Status Code$/,
  '/components/parameters/ProjectId/name': /^Table 1, Name$/,
  '/components/parameters/ProjectId/in': /^Table 1$/,
  '/components/parameters/ProjectId/required': /^Table 1, Mandatory$/,
  '/components/parameters/ProjectId/schema': /^Table 1, Type$/,
  '/components/securitySchemes/IamToken/type': /^Table 2$/,
  '/components/securitySchemes/IamToken/in': /^Table 2$/,
  '/components/securitySchemes/IamToken/name': /^Table 2, Name$/,
  '/components/responses/Accepted/content/application~1json/schema': /^Table 4$/,
  [`${schemas}/ProjectId/type`]: /^Table 1, Type$/,
  [`${schemas}/InstanceId/type`]: /^Table 3, Type; Table 5/,
  [`${schemas}/JobId/type`]: /^Table 5, job_id/,
  [`${schemas}/ErrorCode/type`]: /^Table 5, error_code/,
  [`${schemas}/ErrorText/type`]: /^Table 5, error_message/,
  [`${request}/required/0`]: /^Table 3, Mandatory$/,
  [`${request}/properties/instance_ids`]: /^Table 3, Name$/,
  [`${request}/properties/instance_ids/type`]: /^Table 3, Type$/,
  [`${request}/properties/instance_ids/maxItems`]: /^Table 3, Constraints$/,
  [`${request}/properties/instance_ids/items`]: /^Table 3, Type$/,
  [`${response}/properties/upgrade_results`]: /^Table 4, Name$/,
  [`${response}/properties/upgrade_results/type`]: /^Table 4, Type$/,
  [`${response}/properties/upgrade_results/items`]: /^Table 4, Description$/,
  [`${schemas}/UpgradeResult/oneOf/0`]: /^Table 5, job_id$/,
  [`${schemas}/UpgradeResult/oneOf/1`]: /^Table 5, error_code and error_message$/,
  [`${schemas}/SubmittedUpgrade/type`]: /^Table 4, Type$/,
  [`${schemas}/SubmittedUpgrade/properties/instance_id`]: /^Table 5, instance_id$/,
  [`${schemas}/SubmittedUpgrade/properties/job_id`]: /^Table 5, job_id$/,
  [`${schemas}/SubmittedUpgrade/properties/error_code`]: /only when a task fails to be submitted$/,
  [`${schemas}/SubmittedUpgrade/properties/error_message`]: /only when a task fails to be submitted$/,
  [`${schemas}/RejectedUpgrade/type`]: /^Table 4, Type$/,
  [`${schemas}/RejectedUpgrade/properties/instance_id`]: /^Table 5, instance_id$/,
  [`${schemas}/RejectedUpgrade/properties/job_id`]: /only when a task is successfully submitted$/,
  [`${schemas}/RejectedUpgrade/properties/error_code`]: /^Table 5, error_code$/,
  [`${schemas}/RejectedUpgrade/properties/error_message`]: /^Table 5, error_message$/,
}

/** What the page shows in its examples and says nowhere. */
const shown = [
  `${operation}/requestBody/content/application~1json`,
  '/components/responses/Accepted/content/application~1json',
  `${request}/type`,
  `${response}/type`,
  `${response}/required/0`,
  `${schemas}/SubmittedUpgrade/required/1`,
  `${schemas}/RejectedUpgrade/required/1`,
  `${schemas}/RejectedUpgrade/required/2`,
]

describe('provenance.yaml', () => {
  it('should have an entry for every constraint, and no other', () => {
    expect(Object.keys(provenance).sort()).toEqual([...pointers].sort())
  })

  it.each(Object.entries(provenance))('should say on what %s rests, and where that is stated', (_, entry) => {
    expect(Object.keys(entry)).toEqual(['basis', 'stated'])
    expect(['documented', 'example', 'general', 'policy']).toContain(entry.basis)
    expect(entry.stated.trim()).not.toBe('')
  })

  it('should call documented what the page says, and nothing else', () => {
    expect(withBasis('documented')).toEqual(Object.keys(documented).sort())
  })

  it.each(Object.entries(documented))('should say where the page states %s', (pointer, place) => {
    expect(provenance[pointer]?.stated).toMatch(place)
  })

  it('should call example what the page only shows', () => {
    expect(withBasis('example')).toEqual([...shown].sort())
  })

  it('should have nothing that rests on a policy', () => {
    expect(withBasis('policy')).toEqual([])
  })
})

function withBasis(basis: string): string[] {
  return Object.keys(provenance)
    .filter((pointer) => provenance[pointer]?.basis === basis)
    .sort()
}
