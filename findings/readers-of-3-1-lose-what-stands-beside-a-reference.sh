#!/usr/bin/env bash
# In 3.1, what stands beside a `$ref` holds together with what it refers to. Three readers of 3.1 lose one of the two, each
# in its own way. For Prism, a limit beside the reference replaces the one behind it. Spectral shows the one beside it to
# its rules, but judges examples by the one behind. express-openapi-validator overlooks `required` beside a reference at
# the top of a body, though not further down.
# Seen with @stoplight/prism-cli 5.14.2, @stoplight/spectral-cli 6.16.3, express-openapi-validator 5.6.2.
# Guessed: both hold everywhere, as all three read 3.1 and leave the judging to Ajv, which knows this.
# Hurt: whoever narrows a shared schema where it is used, as 3.1 invites to: whether the narrower rule counts depends on
# the tool and the place.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @stoplight/prism-cli@5.14.2 @stoplight/spectral-cli@6.16.3 express-openapi-validator@5.6.2 express@5.3.0
cat >document.js <<'JS'
/** A document whose one operation takes `schema`, which may refer to `List` and `Order`. */
export const describe = (schema, limit = 2, example = {}) => ({
  openapi: '3.1.1',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: '/' }],
  paths: {
    '/orders': {
      post: {
        requestBody: { content: { 'application/json': { schema, example } } },
        responses: { 202: { description: 'Accepted' }, 400: { description: 'Refused' } },
      },
    },
  },
  components: {
    schemas: {
      List: { type: 'array', items: { type: 'string' }, maxItems: limit },
      Order: { type: 'object', properties: { items: { type: 'array', items: { type: 'string' } } } },
    },
  },
})
export const limited = (beside) => ({
  type: 'object',
  properties: { items: { $ref: '#/components/schemas/List', maxItems: beside } },
})
export const post = async (address, body) => {
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${address}/orders`, { method: 'POST', headers, body: JSON.stringify(body) })
  return status
}
JS
cat >prism.js <<'JS'
import { createRequire } from 'node:module'
import { describe, limited, post } from './document.js'

const require = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json'))
const { createLogger } = require('@stoplight/prism-core')
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http')
const { createServer } = require('@stoplight/prism-http-server')

const checks = { validateRequest: true, validateResponse: true, checkSecurity: true, errors: false }
for (const [behind, beside] of [
  [5, 2],
  [2, 5],
]) {
  const server = createServer(await getHttpOperationsFromSpec(describe(limited(beside), behind)), {
    cors: false,
    components: { logger: createLogger('prism', { level: 'silent' }) },
    config: { isProxy: false, mock: { dynamic: false }, ...checks },
  })
  const address = await server.listen(0, '127.0.0.1')
  const status = await post(address, { items: ['tea', 'milk', 'salt'] })
  console.log(`Prism, limit ${behind} behind and ${beside} beside the reference: three get ${status}`)
  await server.close()
}
JS
cat >express.js <<'JS'
import express from 'express'
import { middleware } from 'express-openapi-validator'
import { describe, post } from './document.js'

const narrowed = { $ref: '#/components/schemas/Order', required: ['items'] }
const places = {
  'at the top': [narrowed, {}],
  'further down': [{ type: 'object', properties: { order: narrowed } }, { order: {} }],
}
for (const [place, [schema, body]] of Object.entries(places)) {
  const app = express()
  app.use(express.json(), middleware({ apiSpec: describe(schema) }))
  app.post('/orders', (_, response) => response.status(202).end())
  app.use((error, _request, response, _next) => response.status(error.status).end())
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.on('listening', resolve))
  const status = await post(`http://127.0.0.1:${server.address().port}`, body)
  console.log(`express-openapi-validator, required beside the reference ${place}: without it ${status}`)
  server.close()
  server.closeAllConnections()
}
JS
cat >write.js <<'JS'
import { writeFileSync } from 'node:fs'
import { describe, limited } from './document.js'

const example = { items: ['tea', 'milk', 'salt'] }
writeFileSync('narrower.json', JSON.stringify(describe(limited(2), 5, example)))
writeFileSync('wider.json', JSON.stringify(describe(limited(5), 2, example)))
JS
cat >.spectral.yaml <<'YAML'
extends: [[spectral:oas, off]]
rules:
  oas3-valid-media-example: error
  limit:
    given: $.paths..requestBody..schema.properties.items.maxItems
    message: "a rule sees {{value}}"
    then: { function: falsy }
YAML
node write.js
lint() {
  local report rule example=passes
  report=$(node_modules/.bin/spectral lint "$1" --format json 2>/dev/null || true)
  rule=$(grep -o 'a rule sees [0-9]*' <<<"$report")
  grep -q '"oas3-valid-media-example"' <<<"$report" && example=fails
  echo "Spectral, $2: $rule, the example $example"
}
{
  node --no-warnings prism.js
  lint narrower.json 'limit 5 behind and 2 beside the reference, example of three'
  lint wider.json 'limit 2 behind and 5 beside the reference, example of three'
  node --no-warnings express.js
} | tee seen
grep -qx 'Prism, limit 5 behind and 2 beside the reference: three get 400' seen
grep -qx 'Prism, limit 2 behind and 5 beside the reference: three get 202' seen
grep -qx 'Spectral, limit 5 behind and 2 beside the reference, example of three: a rule sees 2, the example passes' seen
grep -qx 'Spectral, limit 2 behind and 5 beside the reference, example of three: a rule sees 5, the example fails' seen
grep -qx 'express-openapi-validator, required beside the reference at the top: without it 202' seen
grep -qx 'express-openapi-validator, required beside the reference further down: without it 400' seen
