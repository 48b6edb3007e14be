#!/usr/bin/env bash
# Of one 3.1 document, orval makes three opinions about a property that is forbidden with `false`: its types say `never`,
# its mock fills the property half of the time, and its zod schema takes anything there. So the mock doesn't compile
# against the types, and zod passes what they exclude. Seen with orval 8.38.0, typescript 5.9.3, zod 4.6.7.
# Guessed: what the types forbid, the mock leaves out and zod refuses.
# Hurt: frontends that trust one generator for all three: both alternatives of an exclusive pair arrive in one response,
# from the mock in a test, or from a faulty server past the validator.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  orval@8.38.0 typescript@5.9.3 zod@4.6.7 @faker-js/faker@10.1.0 esbuild@0.28.2 msw@2.15.0
cat >orders.json <<'JSON'
{
  "openapi": "3.1.1",
  "info": { "title": "Orders", "version": "1.0.0" },
  "paths": {
    "/orders": {
      "post": {
        "operationId": "placeOrder",
        "responses": {
          "202": {
            "description": "Accepted",
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Outcome" } } }
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Outcome": { "oneOf": [{ "$ref": "#/components/schemas/Placed" }, { "$ref": "#/components/schemas/Refused" }] },
      "Placed": {
        "type": "object",
        "required": ["receipt"],
        "properties": { "receipt": { "type": "string" }, "reason": false }
      },
      "Refused": {
        "type": "object",
        "required": ["reason"],
        "properties": { "reason": { "type": "string" }, "receipt": false }
      }
    }
  }
}
JSON
cat >orval.config.mjs <<'JS'
export default {
  client: { input: 'orders.json', output: { mode: 'split', target: 'client.ts', client: 'fetch', mock: true } },
  zod: { input: 'orders.json', output: { target: 'zod.ts', client: 'zod' } },
}
JS
cat >try.ts <<'TS'
import { faker } from '@faker-js/faker'
import { getPlaceOrderResponseMock } from './client.faker'
import { PlaceOrderResponse } from './zod'

faker.seed(1)
const samples = Array.from({ length: 100 }, () => JSON.parse(JSON.stringify(getPlaceOrderResponseMock())))
const both = samples.find((sample) => 'receipt' in sample && 'reason' in sample)
console.log(`mock: ${both ? `both in one, typed ${typeof both.receipt} and ${typeof both.reason}` : 'one at a time'}`)
const { success } = PlaceOrderResponse.safeParse({ receipt: 'A1', reason: 'sold out' })
console.log(`zod: both in one is ${success ? 'valid' : 'refused'}`)
TS
node_modules/.bin/orval >/dev/null 2>&1
node_modules/.bin/esbuild try.ts --bundle --platform=node --format=esm --packages=external --outfile=try.js --log-level=error
{
  grep -hE '^ +(receipt|reason)\?: ' client.schemas.ts | sed 's/^ */types: /'
  node_modules/.bin/tsc --noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler --target es2022 \
    --lib es2022,dom client.faker.ts | grep '^client' | sed 's/.*error /compiler: /' || true
  node try.js
} | tee seen
grep -qxF 'types: reason?: never;' seen
grep -q '^compiler: TS2322: .* is not assignable to type .Placed.' seen
grep -q '^mock: both in one' seen
grep -qx 'zod: both in one is valid' seen
