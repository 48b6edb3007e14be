#!/usr/bin/env bash
# A valid OpenAPI 3.1 document is refused with `strict: true`, and draws a page of warnings without it, because it is held
# against the meta-schema of 3.0: `summary` in `info`, `examples` in a schema and a boolean schema are "additional
# properties" or "must be object". Seen with openapi-backend 5.21.2.
# Guessed: 3.1 loads, or is refused in one sentence that names the version.
# Hurt: whoever routes, validates or mocks from a 3.1 document, and looks for a fault in it that is not there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-backend@5.21.2
cat >try.js <<'JS'
import { OpenAPIBackend } from 'openapi-backend'

const definition = {
  openapi: '3.1.0',
  info: { title: 'Orders', summary: 'Takes orders.', version: '1.0.0' },
  paths: {
    '/orders': {
      post: {
        operationId: 'order',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } } },
        responses: { 202: { description: 'Accepted.' } },
      },
    },
  },
  components: {
    schemas: {
      Order: { type: 'object', examples: [{ item: 'tea' }], properties: { item: { type: 'string' }, id: false } },
    },
  },
}
try {
  await new OpenAPIBackend({ definition, strict: true }).init()
  console.log('loaded')
} catch (error) {
  console.log(error.message.split('\n')[0])
  for (const { instancePath, message } of JSON.parse(error.message.slice(error.message.indexOf('['))))
    console.log(`${instancePath}: ${message}`)
}
JS
node try.js | tee seen
grep -q '^Document is not valid OpenAPI' seen
grep -q '^/info: must NOT have additional properties' seen
