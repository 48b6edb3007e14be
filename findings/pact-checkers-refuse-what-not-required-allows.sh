#!/usr/bin/env bash
# The two programs that hold a pact against an OpenAPI document drop `required` from the schemas of responses, since a
# consumer may use a part only. They drop it inside `not` as well: `not: {required: [reason]}`, by which 3.0 forbids a
# field, becomes `not: {}`, which forbids everything, and no pact with a right response passes.
# Seen with @pactflow/openapi-pact-comparator 2.3.1 (right when 3.1 says the same with `reason: false`) and
# swagger-mock-validator 12.0.0 (which takes no 3.1).
# Guessed: the right response passes, the one with both alternatives fails.
# Hurt: teams with consumer-driven contracts, whose build fails for a provider that conforms; the message, "must NOT be
# valid", names no field.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @pactflow/openapi-pact-comparator@2.3.1 swagger-mock-validator@12.0.0
cat >write.js <<'JS'
import { writeFileSync } from 'node:fs'

const text = { type: 'string' }
const alternatives = {
  '3.0.3': [
    { type: 'object', required: ['receipt'], properties: { receipt: text }, not: { required: ['reason'] } },
    { type: 'object', required: ['reason'], properties: { reason: text }, not: { required: ['receipt'] } },
  ],
  '3.1.1': [
    { type: 'object', required: ['receipt'], properties: { receipt: text, reason: false } },
    { type: 'object', required: ['reason'], properties: { reason: text, receipt: false } },
  ],
}
for (const [openapi, oneOf] of Object.entries(alternatives)) {
  const content = { 'application/json': { schema: { oneOf } } }
  const paths = { '/orders': { post: { responses: { 202: { description: 'Accepted', content } } } } }
  const document = { openapi, info: { title: 'Orders', version: '1.0.0' }, paths }
  writeFileSync(`${openapi}.json`, JSON.stringify(document))
}
const bodies = { right: { receipt: 'A1' }, both: { receipt: 'A1', reason: 'sold out' } }
for (const [name, body] of Object.entries(bodies)) {
  const response = { status: 202, headers: { 'Content-Type': 'application/json' }, body }
  const pact = {
    consumer: { name: 'shop' },
    provider: { name: 'orders' },
    interactions: [{ description: name, request: { method: 'POST', path: '/orders' }, response }],
    metadata: { pactSpecification: { version: '2.0.0' } },
  }
  writeFileSync(`${name}.json`, JSON.stringify(pact))
}
JS
node write.js
judge() {
  local name=$1 edition=$2 pact=$3
  shift 3
  local said='passes'
  "$@" >report 2>&1 || said="fails: $(grep -oiE '(must|should) NOT be valid|boolean schema is false' report | head -n 1)"
  echo "$name, $edition, $pact: $said"
}
for pact in right both; do
  for edition in 3.0.3 3.1.1; do
    judge openapi-pact-comparator "$edition" "$pact" node_modules/.bin/opc --oas "$edition.json" "$pact.json"
  done
  judge swagger-mock-validator 3.0.3 "$pact" node_modules/.bin/swagger-mock-validator 3.0.3.json "$pact.json"
done | tee seen
grep -qx 'openapi-pact-comparator, 3.0.3, right: fails: must NOT be valid' seen
grep -qx 'openapi-pact-comparator, 3.1.1, right: passes' seen
grep -qx 'openapi-pact-comparator, 3.1.1, both: fails: boolean schema is false' seen
grep -qx 'swagger-mock-validator, 3.0.3, right: fails: should NOT be valid' seen
