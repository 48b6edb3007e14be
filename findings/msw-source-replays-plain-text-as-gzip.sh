#!/usr/bin/env bash
# Handlers made from a HAR give the recorded text together with the recorded `Content-Encoding: gzip`, although a HAR holds
# the text decoded, so `fetch` fails to decode it. Seen with @mswjs/source 0.5.0, msw 2.15.0 on Node 20.20.2; without
# that header the same entry is replayed.
# Guessed: the header is dropped, or the text compressed, since most services compress and every browser records so.
# Hurt: whoever turns a recording into a mock: each response becomes a network error, so a client that was refused
# (429) seems to have lost its connection.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts @mswjs/source@0.5.0 msw@2.15.0
cat >try.js <<'JS'
import { fromTraffic } from '@mswjs/source/traffic'
import { setupServer } from 'msw/node'

const url = 'http://orders.example/orders'
const text = '{"receipt":"A1"}'
const common = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1, bodySize: -1 }
const record = (headers) => ({
  log: {
    version: '1.2',
    creator: { name: 'by hand', version: '1' },
    entries: [
      {
        startedDateTime: '2026-01-01T00:00:00.000Z',
        time: 1,
        request: { ...common, method: 'POST', url, headers: [], queryString: [] },
        response: {
          ...common,
          status: 202,
          statusText: 'Accepted',
          headers: [{ name: 'Content-Type', value: 'application/json' }, ...headers],
          content: { size: text.length, mimeType: 'application/json', text },
          redirectURL: '',
        },
        cache: {},
        timings: { send: 0, wait: 1, receive: 0 },
      },
    ],
  },
})
const recordings = { plain: [], gzip: [{ name: 'Content-Encoding', value: 'gzip' }] }
for (const [kind, headers] of Object.entries(recordings)) {
  const server = setupServer(...fromTraffic(record(headers)))
  server.listen({ onUnhandledRequest: 'error' })
  const seen = await fetch(url, { method: 'POST', body: '{}' })
    .then(async (response) => `${response.status} ${await response.text()}`)
    .catch((error) => error.message)
  console.log(`recorded ${kind}: ${seen}`)
  server.close()
}
JS
node try.js | tee seen
grep -qxF 'recorded plain: 202 {"receipt":"A1"}' seen
grep -qx 'recorded gzip: incorrect header check' seen
