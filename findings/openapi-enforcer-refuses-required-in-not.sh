#!/usr/bin/env bash
# A valid 3.0 document that forbids a field with `not: {required: [reason]}` is refused: "Property not allowed: required".
# The library takes `required` only where `type: object` stands in the same schema; 3.0 has no such rule. With the type
# repeated inside of `not`, the same document loads, and the alternatives are kept apart rightly. On the same rule as 3.1
# says it (`false`) it reports a TypeError of its own as an error of the document. Seen with openapi-enforcer 1.23.0.
# Guessed: it loads, and refuses a response with both alternatives.
# Hurt: whoever validates, routes or mocks with it or with what builds on it, and looks for the fault in the contract.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-enforcer@1.23.0
cat >try.js <<'JS'
import Enforcer from 'openapi-enforcer'

const text = { type: 'string' }
const alternative = (own, rule) => ({
  type: 'object',
  required: ['item', own],
  ...rule,
  properties: { item: text, [own]: text, ...rule.properties },
})
const describe = (openapi, forbid) => ({
  openapi,
  info: { title: 'Orders', version: '1.0.0' },
  paths: {
    '/orders': {
      post: {
        responses: {
          202: { description: 'Accepted', content: { 'application/json': { schema: { $ref: '#/components/schemas/Result' } } } },
        },
      },
    },
  },
  components: {
    schemas: { Result: { oneOf: [alternative('receipt', forbid('reason')), alternative('reason', forbid('receipt'))] } },
  },
})
const results = {
  placed: { item: 'tea', receipt: '7' },
  refused: { item: 'tea', reason: 'none left' },
  both: { item: 'tea', receipt: '7', reason: 'none left' },
}
for (const [name, openapi, forbid] of [
  ['3.0, not required', '3.0.3', (field) => ({ not: { required: [field] } })],
  ['3.0, not an object with it', '3.0.3', (field) => ({ not: { type: 'object', required: [field] } })],
  ['3.1, false', '3.1.0', (field) => ({ properties: { [field]: false } })],
]) {
  const [api, error] = await Enforcer(describe(openapi, forbid), { fullResult: true })
  if (error) {
    const [why] = /Property not allowed: required|TypeError/.exec(String(error)) ?? [String(error)]
    console.log(`${name}: does not load: ${why}`)
    continue
  }
  const { post } = api.paths['/orders']
  const taken = Object.keys(results).filter((key) => {
    const [, fault] = post.response(202, results[key], { 'content-type': 'application/json' })
    return fault === undefined
  })
  console.log(`${name}: loads, and takes ${taken.join(' and ')}`)
}
JS
node try.js | tee seen
grep -qx '3.0, not required: does not load: Property not allowed: required' seen
grep -qx '3.0, not an object with it: loads, and takes placed and refused' seen
grep -qx '3.1, false: does not load: TypeError' seen
