#!/usr/bin/env bash
# A property that a 3.1 schema forbids (`false`) comes out of the sampler as `null`, so the sample breaks the schema that
# it was made from. Seen with openapi-sampler 1.7.10; the same rule written with `not` (3.0) is sampled rightly.
# Guessed: the property is left out.
# Hurt: readers of documentation made by renderers that use it, whose example of an exclusive alternative shows the
# other alternative's fields too.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts openapi-sampler@1.7.10
cat >try.js <<'JS'
import { sample } from 'openapi-sampler'

const properties = { receipt: { type: 'string' } }
const forbidding = {
  'false (3.1)': { type: 'object', required: ['receipt'], properties: { ...properties, reason: false } },
  'not (3.0)': { type: 'object', required: ['receipt'], properties, not: { required: ['reason'] } },
}
for (const [how, schema] of Object.entries(forbidding)) console.log(`${how}: ${JSON.stringify(sample(schema))}`)
JS
node try.js | tee seen
grep -qxF 'false (3.1): {"receipt":"string","reason":null}' seen
grep -qxF 'not (3.0): {"receipt":"string"}' seen
