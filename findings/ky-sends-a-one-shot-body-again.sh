#!/usr/bin/env bash
# ky copies the body of a request before it sends it, so that even a body that can be read once only, a stream, arrives
# again where ky retries. Seen with ky 1.14.3 on Node 20.20.2.
# Guessed: once. A stream that was read can't be sent again, so a retry should fail, as it does in fetch-retry.
# Hurt: whoever gives `fetch` a stream so that a POST which starts something at once leaves once only, and then takes
# ky with retries for POST as the transport.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ky@1.14.3 fetch-retry@6.0.0
cat >try.js <<'JS'
import { createServer } from 'node:http'
import fetchRetry from 'fetch-retry'
import ky from 'ky'

let bodies = []
const server = createServer(async (request) => {
  let body = ''
  for await (const chunk of request) body += chunk
  bodies.push(body)
  request.socket.destroy()
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`

const init = () => ({
  method: 'POST',
  duplex: 'half',
  body: new ReadableStream({
    type: 'bytes',
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"start":1}'))
      controller.close()
    },
  }),
})
const clients = {
  fetch: () => fetch(url, init()),
  'fetch-retry': () => fetchRetry(fetch, { retries: 2, retryDelay: 1 })(url, init()),
  ky: () => ky(url, { ...init(), retry: { limit: 2, methods: ['post'], delay: () => 1 } }),
}
for (const [name, send] of Object.entries(clients)) {
  bodies = []
  await send().catch(() => {})
  console.log(`${name}: the stream arrived ${bodies.filter((body) => body === '{"start":1}').length} times`)
}
process.exit()
JS
node try.js | tee seen
grep -qx 'fetch: the stream arrived 1 times' seen
grep -qx 'fetch-retry: the stream arrived 1 times' seen
grep -qx 'ky: the stream arrived 3 times' seen
