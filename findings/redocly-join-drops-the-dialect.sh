#!/usr/bin/env bash
# `redocly join` drops `jsonSchemaDialect` of the documents that it joins, without a word, even where all of them have the
# same one; `redocly bundle` keeps it. Prism judges schemas by draft 07 where the dialect is not named, so it ignores a
# rule of 2020-12 in the joined document that it enforces in each part.
# Seen with @redocly/cli 2.77.0 and @stoplight/prism-cli 5.14.2.
# Guessed: what both documents say, the joined one says too.
# Hurt: whoever publishes one document for several contracts, and mocks or validates with it: what a contract refuses,
# the joined one lets pass. Lint finds nothing, because 2020-12 is the default of 3.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @redocly/cli@2.77.0 @stoplight/prism-cli@5.14.2
for name in orders returns; do
  cat >$name.yaml <<YAML
openapi: 3.1.0
jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
info: { title: The $name, version: 1.0.0 }
servers: [{ url: / }]
paths:
  /$name:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              dependentRequired: { express: [slot] }
      responses:
        '202': { description: Accepted }
        '400': { description: Refused }
YAML
done
npx redocly join orders.yaml returns.yaml --output joined.yaml >/dev/null 2>said
npx redocly bundle orders.yaml --output bundled.yaml >/dev/null 2>&1
grep -i dialect said && exit 1
cat >prism.js <<'JS'
import { createRequire } from 'node:module'

const require = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json'))
const { createLogger } = require('@stoplight/prism-core')
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http')
const { createServer } = require('@stoplight/prism-http-server')

const checks = { validateRequest: true, validateResponse: true, checkSecurity: true, errors: false }
for (const file of ['orders.yaml', 'bundled.yaml', 'joined.yaml']) {
  const server = createServer(await getHttpOperationsFromSpec(file), {
    cors: false,
    components: { logger: createLogger('prism', { level: 'silent' }) },
    config: { isProxy: false, mock: { dynamic: false }, ...checks },
  })
  const address = await server.listen(0, '127.0.0.1')
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${address}/orders`, { method: 'POST', headers, body: '{"express":true}' })
  console.log(`Prism, ${file}: express without its slot gets ${status}`)
  await server.close()
}
process.exit()
JS
{
  for file in orders bundled joined; do echo "$file.yaml: $(grep -c jsonSchemaDialect $file.yaml || true) dialect"; done
  node prism.js
} | tee seen
grep -qx 'orders.yaml: 1 dialect' seen
grep -qx 'bundled.yaml: 1 dialect' seen
grep -qx 'joined.yaml: 0 dialect' seen
grep -qx 'Prism, orders.yaml: express without its slot gets 400' seen
grep -qx 'Prism, bundled.yaml: express without its slot gets 400' seen
grep -qx 'Prism, joined.yaml: express without its slot gets 202' seen
