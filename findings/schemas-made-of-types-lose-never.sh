#!/usr/bin/env bash
# Two programs that make JSON Schema out of TypeScript leave out a property of the type `never`, by which types forbid the
# fields of the other alternative (`reason?: never`). What the compiler refuses, the schema then takes. One of them still
# refuses it as long as it forbids every field that it doesn't know, and so refuses new fields of the service as well.
# Seen with typescript-json-schema 0.68.0, ts-json-schema-generator 2.9.0, typescript 5.9.3, judged by ajv 8.20.0.
# Guessed: `not: {}`, as zod 4.6.7 makes of `z.never()`, which is run beside them.
# Hurt: whoever generates types from a contract and validators from these types: the generators of OpenAPI that know the
# rule write it as `never`, and it ends here without a word; a response with both alternatives passes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  typescript-json-schema@0.68.0 ts-json-schema-generator@2.9.0 typescript@5.9.3 ajv@8.20.0 zod@4.6.7
cat >result.ts <<'TS'
export interface Placed { item: string; receipt: string; reason?: never }
export interface Refused { item: string; receipt?: never; reason: string }
export type Result = Placed | Refused
TS
cat >refused.ts <<'TS'
import type { Result } from './result.js'
// @ts-expect-error Not both.
export const both: Result = { item: 'tea', receipt: '7', reason: 'none left' }
TS
echo '{"compilerOptions":{"strict":true,"noEmit":true,"module":"nodenext"},"files":["refused.ts"]}' >tsconfig.json
npx tsc
npx typescript-json-schema result.ts Result --required >typescript-json-schema.json
npx ts-json-schema-generator --path result.ts --type Result --no-top-ref >ts-json-schema-generator.json
npx ts-json-schema-generator --path result.ts --type Result --no-top-ref --additional-properties >open.json
cat >try.js <<'JS'
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { z } from 'zod'

const text = z.string()
const never = z.never().optional()
const ofZod = z.union([
  z.looseObject({ item: text, receipt: text, reason: never }),
  z.looseObject({ item: text, receipt: never, reason: text }),
])
const read = (name) => JSON.parse(readFileSync(`${name}.json`, 'utf8'))
const results = {
  placed: { item: 'tea', receipt: '7' },
  refused: { item: 'tea', reason: 'none left' },
  both: { item: 'tea', receipt: '7', reason: 'none left' },
  'a new field': { item: 'tea', receipt: '7', colour: 'green' },
}
for (const [name, schema] of Object.entries({
  'typescript-json-schema': read('typescript-json-schema'),
  'ts-json-schema-generator': read('ts-json-schema-generator'),
  'ts-json-schema-generator --additional-properties': read('open'),
  zod: z.toJSONSchema(ofZod, { target: 'draft-7' }),
})) {
  const takes = new Ajv().compile(schema)
  console.log(`${name}: takes ${Object.keys(results).filter((key) => takes(results[key])).join(', ')}`)
}
JS
node try.js | tee seen
grep -qx 'typescript-json-schema: takes placed, refused, both, a new field' seen
grep -qx 'ts-json-schema-generator: takes placed, refused' seen
grep -qx 'ts-json-schema-generator --additional-properties: takes placed, refused, both, a new field' seen
grep -qx 'zod: takes placed, refused, a new field' seen
