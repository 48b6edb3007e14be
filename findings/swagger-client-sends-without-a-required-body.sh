#!/usr/bin/env bash
# The client that Swagger UI is built on checks that required parameters are given, and throws before it sends; a required
# body it doesn't miss, so a call that forgets it is sent as an empty POST without a Content-Type. A response whose media
# type is written `application/JSON`, which is the same type, arrives without a `body` and with `ok: true`.
# Seen with swagger-client 3.39.0.
# Guessed: a body that is required is as required as a parameter, and JSON is parsed however its type is written.
# Hurt: callers of a POST that acts at once, as the service alone decides what an order without content means; and callers
# who read `body` behind a gateway that writes types its own way, because what was begun is lost to them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts swagger-client@3.39.0
cat >try.js <<'JS'
import { createServer } from 'node:http'
import SwaggerClient from 'swagger-client'

let type = 'application/json'
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  console.log(`  arrives: body "${body}", type ${request.headers['content-type'] ?? 'none'}`)
  response.writeHead(202, { 'content-type': type }).end('{"receipt":"A1"}')
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const order = { type: 'object', required: ['items'], properties: { items: { type: 'array' } } }
const client = await SwaggerClient({
  spec: {
    openapi: '3.1.1',
    info: { title: 'Orders', version: '1.0.0' },
    servers: [{ url: `http://127.0.0.1:${server.address().port}` }],
    paths: {
      '/shops/{shop}/orders': {
        post: {
          operationId: 'placeOrder',
          parameters: [{ name: 'shop', in: 'path', required: true, schema: { type: 'string' } }],
          requestBody: { required: true, content: { 'application/json': { schema: order } } },
          responses: { 202: { description: 'Accepted' } },
        },
      },
    },
  },
})
const requestBody = { items: ['tea'] }
const parameters = { shop: 'corner' }
const place = async (name, call) => {
  console.log(`${name}:`)
  try {
    const { status, ok, body } = await client.execute({ operationId: 'placeOrder', ...call })
    console.log(`  returns: ${status}, ok ${ok}, body ${JSON.stringify(body)}`)
  } catch (error) {
    console.log(`  throws: ${error.message}`)
  }
}
await place('without the parameter', { requestBody })
await place('without the body', { parameters })
await place('with both', { parameters, requestBody })
type = 'application/JSON'
await place('with both, the response in capitals', { parameters, requestBody })
server.close()
server.closeAllConnections()
JS
node try.js | tee seen
after() { sed -n "/^$1:$/,/^  \(returns\|throws\)/p" seen; }
after 'without the parameter' | grep -qx '  throws: Required parameter shop is not provided'
after 'without the body' | grep -qx '  arrives: body "", type none'
after 'with both' | grep -qxF '  returns: 202, ok true, body {"receipt":"A1"}'
after 'with both, the response in capitals' | grep -qx '  returns: 202, ok true, body undefined'
