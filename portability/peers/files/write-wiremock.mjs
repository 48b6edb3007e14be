// A stub as a user of WireMock writes it: the schema of the request decides, a template has a result for each id.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const { components } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const schema = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $ref: '#/components/schemas/BatchUpgradeDatabaseVersionRequestBody',
  components: { schemas: components.schemas },
})
const urlPathPattern = '/v3/[^/]+/instances/db-upgrade'
const headers = { 'Content-Type': 'application/json' }
const stub = (priority, request, response) => ({
  priority,
  request: { method: 'POST', urlPathPattern, ...request },
  response: { headers, ...response },
})
const error = (status, error_code, error_msg) => ({ status, jsonBody: { error_code, error_msg } })
const mappings = [
  stub(
    1,
    { headers: { 'X-Auth-Token': { absent: true } } },
    error(401, 'APIGW.0301', 'x-auth-token not found'),
  ),
  stub(
    2,
    { bodyPatterns: [{ matchesJsonSchema: schema, schemaVersion: 'V202012' }] },
    {
      status: 202,
      transformers: ['response-template'],
      body: `{"upgrade_results":[{{#each (jsonPath request.body '$.instance_ids') as |id|}}{{#unless @first}},{{/unless}}{"instance_id":"{{id}}","job_id":"{{randomValue type='UUID'}}"}{{/each}}]}`,
    },
  ),
  stub(3, {}, error(400, 'DBS.200001', 'Parameter error')),
]
mkdirSync('wiremock/mappings', { recursive: true })
writeFileSync('wiremock/mappings/upgrade.json', JSON.stringify({ mappings }))
