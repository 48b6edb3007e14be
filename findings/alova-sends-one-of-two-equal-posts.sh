#!/usr/bin/env bash
# Two callers that send the same POST while neither has its response yet share one request: one arrives, and each caller
# gets its response as if it were its own. POSTs with other bodies, and equal ones in turn, all arrive, and so do equal
# ones at once with `shareRequest: false`. Seen with alova 3.5.5 and its fetch adapter, default options.
# Guessed: two. Equal GETs can share a response, but two equal POSTs are two orders (RFC 9110, section 9.3.3).
# Hurt: callers whose second order is meant. Both read 202 and the same receipt, and half of what they ordered never comes;
# and whoever counts arrivals to show that a client sends once, because this one may send less.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts alova@3.5.5
cat >try.js <<'JS'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createAlova } from 'alova'
import adapterFetch from 'alova/fetch'

let arrivals = 0
let release = () => {}
const server = createServer(async (request, response) => {
  await request.resume().toArray()
  arrivals += 1
  const receipt = `receipt ${arrivals}`
  // Responds only when the test says so, so that both callers are waiting.
  await waiting
  response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify(receipt))
})
let waiting = Promise.resolve()
await once(server.listen(0, '127.0.0.1'), 'listening')
const options = {
  baseURL: `http://127.0.0.1:${server.address().port}`,
  requestAdapter: adapterFetch(),
  responded: (response) => response.json(),
}

async function tryOut(name, alova, bodies, atOnce) {
  arrivals = 0
  waiting = atOnce ? new Promise((resolve) => (release = resolve)) : Promise.resolve()
  const send = (body) => alova.Post('/orders', body).send()
  let receipts = []
  if (atOnce) {
    const both = Promise.all(bodies.map(send))
    await once(server, 'request')
    setImmediate(release)
    receipts = await both
  } else {
    for (const body of bodies) receipts.push(await send(body))
  }
  console.log(`${name}: ${arrivals} arrived, the callers read ${receipts.toSorted().join(' and ')}`)
}
const tea = { item: 'tea' }
const milk = { item: 'milk' }
await tryOut('equal, at once', createAlova(options), [tea, tea], true)
await tryOut('equal, in turn', createAlova(options), [tea, tea], false)
await tryOut('different, at once', createAlova(options), [tea, milk], true)
await tryOut('equal, at once, not shared', createAlova({ ...options, shareRequest: false }), [tea, tea], true)
process.exit()
JS
node try.js | tee seen
grep -qx 'equal, at once: 1 arrived, the callers read receipt 1 and receipt 1' seen
[ "$(grep -c ': 2 arrived, the callers read receipt 1 and receipt 2' seen)" = 3 ]
