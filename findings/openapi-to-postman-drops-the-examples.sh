#!/usr/bin/env bash
# The converter that Postman imports with puts placeholders ("<string>") into the request and the saved responses of a
# collection, although the document has named examples for both. Seen with openapi-to-postmanv2 6.3.3, default options.
# Guessed: the named examples become the body and the saved responses.
# Hurt: whoever imports a contract to try it: the first request sends "<string>" as an identifier, and a mock made
# from the collection answers with it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-to-postmanv2@6.3.3
cat >try.js <<'JS'
import converter from 'openapi-to-postmanv2'

const schema = { type: 'object', properties: { item: { type: 'string' } } }
const content = (value) => ({ 'application/json': { schema, examples: { First: { value } } } })
const data = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Orders', version: '1.0.0' },
  paths: {
    '/orders': {
      post: {
        requestBody: { content: content({ item: 'tea' }) },
        responses: { 202: { description: 'Accepted.', content: content({ item: 'green tea' }) } },
      },
    },
  },
})
converter.convertV2({ type: 'string', data }, {}, (_, { output }) => {
  const text = JSON.stringify(output[0].data)
  const bodies = [...text.matchAll(/\\"item\\": \\"([^"\\]*)\\"/g)].map(([, item]) => item)
  console.log(`bodies in the collection: ${[...new Set(bodies)].join(', ')}`)
})
JS
node try.js | tee seen
grep -qxF 'bodies in the collection: <string>' seen
