#!/usr/bin/env bash
# Converting 3.1 to 3.0 leaves a property that is forbidden with `false` as it is, although 3.0 has no boolean schemas; the result is
# no valid 3.0 document. Seen with @apiture/openapi-down-convert 0.14.2, held against the schema of 3.0 by
# @apidevtools/swagger-parser 13.1.0.
# Guessed: it becomes `not: {}`, or is refused.
# Hurt: whoever writes exclusive alternatives in 3.1 and makes the edition for older tools with the converter: they refuse the
# document, or ignore the rule without a word.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @apiture/openapi-down-convert@0.14.2 @apidevtools/swagger-parser@13.1.0
cat >orders.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Orders", "version": "1.0.0" },
  "paths": {},
  "components": {
    "schemas": {
      "Placed": {
        "type": "object",
        "required": ["receipt"],
        "properties": { "receipt": { "type": ["string", "null"] }, "reason": false }
      }
    }
  }
}
JSON
npx openapi-down-convert --input orders.json --output converted.json
cat >try.js <<'JS'
import { readFileSync } from 'node:fs'
import SwaggerParser from '@apidevtools/swagger-parser'

const { openapi, components } = JSON.parse(readFileSync('converted.json', 'utf8'))
console.log(`${openapi}: ${JSON.stringify(components.schemas.Placed.properties)}`)
for (const file of ['orders.json', 'converted.json']) {
  console.log(`${file} is ${await SwaggerParser.validate(file).then(() => 'valid', () => 'not valid')}`)
}
JS
node try.js | tee seen
grep -q '^3\.0\..*"reason":false' seen
grep -qx 'orders.json is valid' seen
grep -qx 'converted.json is not valid' seen
