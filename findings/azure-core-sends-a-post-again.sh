#!/usr/bin/env bash
# The HTTP pipeline of the Azure SDKs sends a POST again by itself: on 500, on 503, on 429 with Retry-After, and after
# a lost response. Seen with @azure/core-rest-pipeline 1.25.1.
# Guessed: once, because a POST is not idempotent and its caller marked it as nothing else.
# Hurt: whoever takes this pipeline, which is published for use outside Azure too, as the client of an API whose POST
# starts something at once. The caller sees the second response alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @azure/core-rest-pipeline@1.25.1
cat >try.js <<'JS'
import { createServer } from 'node:http'
import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline'

const failures = {
  500: (response) => response.writeHead(500).end(),
  503: (response) => response.writeHead(503).end(),
  '429 with Retry-After': (response) => response.writeHead(429, { 'Retry-After': '0' }).end(),
  'response lost': (response) => response.socket.destroy(),
}
for (const [name, fail] of Object.entries(failures)) {
  let arrivals = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      arrivals += 1
      if (arrivals === 1) fail(response)
      else response.writeHead(202).end('{}')
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const pipeline = createPipelineFromOptions({ retryOptions: { retryDelayInMs: 1 } })
  const url = `http://127.0.0.1:${server.address().port}`
  const request = createPipelineRequest({ url, method: 'POST', body: '{}', allowInsecureConnection: true })
  const { status } = await pipeline.sendRequest(createDefaultHttpClient(), request)
  console.log(`${name}: ${arrivals} arrivals, the caller sees ${status}`)
  server.close()
  server.closeAllConnections()
}
JS
node try.js | tee seen
[ "$(grep -c ': 2 arrivals, the caller sees 202' seen)" = 4 ]
