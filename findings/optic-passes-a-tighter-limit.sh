#!/usr/bin/env bash
# Optic's check for breaking changes passes a request whose list shrinks from ten items to five, and one that gets a limit
# at all; a removed status it finds. It refuses a valid 3.1 document with a boolean schema as "invalid openapi".
# Seen with @useoptic/optic 1.0.9 and @stoplight/spectral-core 1.24.1, its built-in rules.
# Guessed: a limit that gets tighter is breaking, and a property that is no longer forbidden is reported.
# Hurt: whoever lets this check decide whether a contract may be released: clients that send ten are refused after a green
# build, and a contract that forbids fields as 3.1 does can't be compared at all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export OPTIC_TELEMETRY_LEVEL=off
cat >write.js <<'JS'
import { writeFileSync } from 'node:fs'

const json = (schema) => ({ content: { 'application/json': { schema } } })
const write = (name, list, results, status = 202) => {
  const schema = { type: 'object', properties: { items: { type: 'array', items: { type: 'string' }, ...list } } }
  const result = { type: 'object', properties: { receipt: { type: 'string' }, ...results } }
  const responses = { [status]: { description: 'Accepted', ...json(result) } }
  const paths = { '/orders': { post: { operationId: 'order', requestBody: json(schema), responses } } }
  const document = { openapi: '3.1.0', info: { title: 'Orders', version: '1.0.0' }, paths }
  writeFileSync(`${name}.json`, JSON.stringify(document, null, 2))
}
write('ten', { maxItems: 10 }, {})
write('five', { maxItems: 5 }, {})
write('any', {}, {})
write('other-status', { maxItems: 10 }, {}, 200)
write('forbidden', { maxItems: 10 }, { reason: false })
JS
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @useoptic/optic@1.0.9 @stoplight/spectral-core@1.24.1 @stoplight/spectral-functions@1.11.1
node write.js
compare() { # from to: prints what the check says
  local status=0 why
  npx optic diff "$1.json" "$2.json" --check >said 2>&1 </dev/null || status=$?
  why=$(grep -oE 'must be object|must not remove response status code [0-9]+|Checks: [0-9]+/[0-9]+ passed' said | tail -1)
  echo "$1 to $2: exit $status, $why"
}
{
  compare ten five
  compare any ten
  compare ten other-status
  compare forbidden ten
} | tee seen
grep -qx 'ten to five: exit 0, Checks: 3/3 passed' seen
grep -qx 'any to ten: exit 0, Checks: 3/3 passed' seen
grep -qx 'ten to other-status: exit 1, must not remove response status code 202' seen
grep -qx 'forbidden to ten: exit 1, must be object' seen
