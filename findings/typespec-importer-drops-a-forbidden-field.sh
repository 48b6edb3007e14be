#!/usr/bin/env bash
# TypeSpec's importer of OpenAPI drops `not` without a word, so that alternatives which a 3.0 document keeps apart are open
# to each other's fields. On the same rule as 3.1 says it (`false`) it ends with a TypeError.
# Seen with @typespec/openapi3 and @typespec/compiler 1.16.0.
# Guessed: both become `never`, which TypeSpec has, or a warning says what can't be kept.
# Hurt: whoever moves a contract to TypeSpec: all goes well, and the new contract takes what the old one refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @typespec/openapi3@1.16.0 @typespec/compiler@1.16.0 \
  @typespec/http@1.16.0 @typespec/openapi@1.16.0 @typespec/versioning@0.86.0
cat >write.js <<'JS'
import { writeFileSync } from 'node:fs'

const text = { type: 'string' }
const schemas = {
  '3.0.3': {
    Placed: { type: 'object', required: ['receipt'], properties: { receipt: text }, not: { required: ['reason'] } },
    Refused: { type: 'object', required: ['reason'], properties: { reason: text }, not: { required: ['receipt'] } },
  },
  '3.1.1': {
    Placed: { type: 'object', required: ['receipt'], properties: { receipt: text, reason: false } },
    Refused: { type: 'object', required: ['reason'], properties: { reason: text, receipt: false } },
  },
}
for (const [openapi, alternatives] of Object.entries(schemas)) {
  const oneOf = Object.keys(alternatives).map((name) => ({ $ref: `#/components/schemas/${name}` }))
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Outcome' } } }
  const document = {
    openapi,
    info: { title: 'Orders', version: '1.0.0' },
    paths: { '/orders': { post: { operationId: 'order', responses: { 202: { description: 'Accepted', content } } } } },
    components: { schemas: { Outcome: { oneOf }, ...alternatives } },
  }
  writeFileSync(`${openapi}.json`, JSON.stringify(document))
}
JS
node write.js
{
  node_modules/.bin/tsp-openapi3 3.0.3.json --output-dir imported 2>&1 && echo 'import of 3.0: exit status 0'
  sed -n '/^model Placed/,/^}/p' imported/main.tsp
  node_modules/.bin/tsp-openapi3 3.1.1.json --output-dir other >failure 2>&1 || echo "import of 3.1: $(grep -o '^TypeError' failure)"
} | tee seen
[ "$(head -n 4 seen | tr -d '\n')" = 'import of 3.0: exit status 0model Placed {  receipt: string;}' ]
[ "$(grep -ciE 'never|@not|warn' imported/main.tsp)" = 0 ]
grep -qx 'import of 3.1: TypeError' seen
