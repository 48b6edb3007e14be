#!/usr/bin/env bash
# urllib, the HTTP client of npm that Egg uses, sends a POST again by itself when a fresh connection ends without a
# response, although its option `retry` is 0: there is another, `socketErrorRetry`, which is 1 for every method. With that
# one at 0 the caller is told. Seen with urllib 4.9.1 on Node 20.20.2.
# Guessed: once. A POST is not idempotent (RFC 9110, section 9.2.2), and `retry`, which the caller knows, is off.
# Hurt: callers of a POST that acts at once: what the lost response belonged to is done, and done again. They see the
# second response alone. The service can tell by `x-urllib-retry-on-socket-error`, which it gets with the second request.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts urllib@4.9.1
cat >try.js <<'JS'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { HttpClient } from 'urllib'

async function tryOut(name, options) {
  let arrivals = 0
  const heads = []
  const server = createServer(async (request, response) => {
    await request.resume().toArray()
    arrivals += 1
    heads.push(request.headers['x-urllib-retry-on-socket-error'] ?? 'nothing')
    if (arrivals === 1) request.socket.destroy()
    else response.writeHead(202, { 'Content-Type': 'application/json' }).end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = new HttpClient()
  const url = `http://127.0.0.1:${server.address().port}/orders`
  const sees = await client.request(url, { method: 'POST', data: { item: 'tea' }, contentType: 'json', ...options }).then(
    ({ status }) => status,
    (error) => error.name,
  )
  console.log(`${name}: ${arrivals} arrivals, the last with ${heads.at(-1)}, the caller sees ${sees}`)
  server.closeAllConnections()
  server.close()
}
await tryOut('by default', {})
await tryOut('retry: 0', { retry: 0 })
await tryOut('socketErrorRetry: 0', { socketErrorRetry: 0 })
process.exit()
JS
node try.js | tee seen
[ "$(grep -c ': 2 arrivals, the last with 1/1, the caller sees 202' seen)" = 2 ]
grep -q '^socketErrorRetry: 0: 1 arrivals, the last with nothing, the caller sees [A-Z]' seen
