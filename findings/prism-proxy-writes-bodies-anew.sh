#!/usr/bin/env bash
# Prism's proxy, which judges what passes, parses JSON and writes it anew in both directions: spaces go, 1.0 becomes 1, of
# a name that is given twice one is left, and a long number is rounded. Seen with @stoplight/prism-cli 5.14.2.
# Guessed: the bytes pass as they are, since a proxy that only judges has no reason to touch them.
# Hurt: whoever signs requests, because the signature is over the body and the service gets another one; and whoever puts
# this proxy before a service to find its faults, which it mends on the way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @stoplight/prism-cli@5.14.2
cat >try.js <<'JS'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json'))
const { createLogger } = require('@stoplight/prism-core')
const { getHttpOperationsFromSpec } = require('@stoplight/prism-http')
const prism = require('@stoplight/prism-http-server')

const json = { 'application/json': { schema: { type: 'object' } } }
const operations = await getHttpOperationsFromSpec({
  openapi: '3.1.1',
  info: { title: 'Orders', version: '1.0.0' },
  servers: [{ url: 'https://orders.example' }],
  paths: {
    '/orders': {
      post: { requestBody: { content: json }, responses: { 202: { description: 'Accepted', content: json } } },
    },
  },
})
const receipt = '{ "receipt": 12345678901234567890,  "weight": 1.0 }'
const service = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  console.log(`the service gets     ${body}`)
  response.writeHead(202, { 'content-type': 'application/json' }).end(receipt)
})
await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve))

const upstream = new URL(`http://127.0.0.1:${service.address().port}`)
const proxy = prism.createServer(operations, {
  cors: false,
  components: { logger: createLogger('prism', { level: 'silent' }) },
  config: {
    isProxy: true,
    upstream,
    mock: { dynamic: false },
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    errors: false,
  },
})
const address = await proxy.listen(0, '127.0.0.1')
const body = '{ "items": ["milk"],  "items": ["tea"], "weight": 1.0 }'
console.log(`the client sends     ${body}`)
const response = await fetch(`${address}/orders`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
})
console.log(`the service responds ${receipt}`)
console.log(`the client gets      ${await response.text()}`)
console.log(`violations: ${response.headers.get('sl-violations') ?? 'none'}`)
await proxy.close()
service.close()
service.closeAllConnections()
JS
node --no-warnings try.js | tee seen
grep -qxF 'the service gets     {"items":["tea"],"weight":1}' seen
grep -qxF 'the client gets      {"receipt":12345678901234567000,"weight":1}' seen
grep -qx 'violations: none' seen
