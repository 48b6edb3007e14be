#!/usr/bin/env bash
# A right example in a 3.1 document is reported as an error as soon as its schema holds a boolean schema, because the
# schema itself is judged by draft 04 of JSON Schema. The exit status says that the example is wrong.
# Seen with openapi-examples-validator 7.1.0; the same rule written with `not` is judged rightly.
# Guessed: the right example passes and the wrong one is named.
# Hurt: whoever guards the examples of a contract in CI: with 3.1 the job fails for good, and is switched off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-examples-validator@7.1.0
cat >try.js <<'JS'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

const placed = { type: 'object', required: ['receipt'], properties: { receipt: { type: 'string' } } }
const rules = {
  false: { ...placed, properties: { ...placed.properties, reason: false } },
  not: { ...placed, not: { required: ['reason'] } },
}
const values = { right: { receipt: 'r1' }, wrong: { receipt: 'r1', reason: 'sold out' } }
for (const [rule, schema] of Object.entries(rules)) {
  for (const [kind, value] of Object.entries(values)) {
    const content = { 'application/json': { schema, examples: { One: { value } } } }
    const responses = { 202: { description: 'Accepted.', content } }
    const info = { title: 'Orders', version: '1.0.0' }
    writeFileSync('orders.json', JSON.stringify({ openapi: '3.1.0', info, paths: { '/orders': { post: { responses } } } }))
    let says = 'passes'
    try {
      execFileSync('npx', ['openapi-examples-validator', 'orders.json'], { stdio: 'pipe' })
    } catch ({ stdout, stderr }) {
      says = /"message": "(.{0,70})/.exec(`${stdout}${stderr}`)?.[1] ?? 'fails'
    }
    console.log(`${kind} example, rule written with ${rule}: ${says}`)
  }
}
JS
node try.js | tee seen
grep -q '^right example, rule written with false: schema is invalid' seen
grep -qx 'right example, rule written with not: passes' seen
grep -q '^wrong example, rule written with not: must NOT' seen
