#!/usr/bin/env bash
# `redocly respect` holds a service against its OpenAPI document, and passes one that responds to every request with a
# redirect (307), which the document doesn't know: it follows without a word, and judges what the other host responds. Its
# report has the first address and the last response.
# Seen with @redocly/cli 2.77.0.
# Guessed: the 307 itself is judged, and fails the check of the status, as it does in Schemathesis 4.32.5.
# Hurt: whoever tests a service behind a gateway this way: the contract doesn't allow what the service does, clients that
# follow no redirects fail, and the test that should say so is green.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @redocly/cli@2.77.0
cat >orders.json <<'JSON'
{
  "openapi": "3.1.1",
  "info": { "title": "Orders", "version": "1.0.0" },
  "paths": {
    "/orders": {
      "post": {
        "operationId": "placeOrder",
        "requestBody": { "content": { "application/json": { "schema": { "type": "object" } } } },
        "responses": {
          "202": {
            "description": "Accepted",
            "content": { "application/json": { "schema": { "type": "object", "required": ["receipt"] } } }
          }
        }
      }
    }
  }
}
JSON
cat >orders.arazzo.json <<'JSON'
{
  "arazzo": "1.0.1",
  "info": { "title": "Place an order", "version": "1.0.0" },
  "sourceDescriptions": [{ "name": "orders", "type": "openapi", "url": "orders.json" }],
  "workflows": [
    {
      "workflowId": "order",
      "steps": [
        {
          "stepId": "place",
          "operationId": "orders.placeOrder",
          "requestBody": { "contentType": "application/json", "payload": { "items": ["tea"] } }
        }
      ]
    }
  ]
}
JSON
cat >try.js <<'JS'
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { stripVTControlCharacters } from 'node:util'

const start = async (respond) => {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    respond(request, response, body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
const other = await start(({ method, headers }, response, body) => {
  console.log(`the other host gets: ${method} ${body}, asked for as ${headers.host.split(':')[0]}`)
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"receipt":"A1"}')
})
const service = await start(({ method }, response) => {
  console.log(`the service gets: ${method}, and responds 307`)
  response.writeHead(307, { location: `http://localhost:${other.address().port}/elsewhere` }).end()
})
const server = `orders=http://127.0.0.1:${service.address().port}`
const args = ['node_modules/@redocly/cli/bin/cli.js', 'respect', 'orders.arazzo.json', '--server', server, '--verbose']
const respect = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
let report = ''
respect.stdout.on('data', (chunk) => (report += chunk))
const status = await new Promise((resolve) => respect.on('close', resolve))
const lines = stripVTControlCharacters(report).split('\n')
for (const line of lines) if (/status code|✓ schema/i.test(line)) console.log(`report: ${line.trim()}`)
console.log(`the report has 307: ${lines.some((line) => !/time|http:/i.test(line) && /\b307\b/.test(line))}`)
console.log(`exit status: ${status}`)
other.close()
service.close()
other.closeAllConnections()
service.closeAllConnections()
JS
REDOCLY_TELEMETRY=off node try.js | tee seen
grep -qx 'the service gets: POST, and responds 307' seen
grep -qxF 'the other host gets: POST {"items":["tea"]}, asked for as localhost' seen
grep -q '^report: ✓ status code check' seen
grep -qx 'the report has 307: false' seen
grep -qx 'exit status: 0' seen
