#!/usr/bin/env bash
# Two recorders that tell requests apart by their bodies don't if the body is a stream: undici's SnapshotAgent notes each
# as "[object ReadableStream]", Polly as nothing. A replay then gives the first response to whatever is sent first, and
# undici gives one to a request that was never recorded. String bodies are told apart, and nock's recorder reads streams.
# Seen with undici 7.30.2 (by hand also 8.13.1), @pollyjs/core 6.0.6 with its adapter-fetch 6.0.7, nock 14.0.10.
# Guessed: streams are told apart too, as whoever sends one on has to read it.
# Hurt: whoever records a client that sends streams, be it for large bodies or because a stream can be sent only once:
# tests pass on the receipt of another order.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@7.30.2 \
  @pollyjs/core@6.0.6 @pollyjs/adapter-fetch@6.0.7 @pollyjs/persister-fs@6.0.6 nock@14.0.10
cat >try.js <<'JS'
import { createServer } from 'node:http'

const server = createServer(async (request, response) => {
  let order = ''
  for await (const chunk of request) order += chunk
  response.writeHead(202).end(`receipt for ${order}`)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/orders`
const bodies = { string: (text) => text, stream: (text) => new Response(text).body }

const recorders = {
  async undici(kind, place) {
    const { fetch, SnapshotAgent } = await import('undici')
    const snapshotPath = `${kind}.json`
    const record = new SnapshotAgent({ mode: 'record', snapshotPath })
    await place('record', (init) => fetch(url, { ...init, dispatcher: record }))
    await record.saveSnapshots()
    const replay = new SnapshotAgent({ mode: 'playback', snapshotPath })
    await place('replay', (init) => fetch(url, { ...init, dispatcher: replay }))
  },
  async Polly(kind, place) {
    const { Polly } = await import('@pollyjs/core')
    const parts = ['@pollyjs/adapter-fetch', '@pollyjs/persister-fs']
    for (const part of parts) Polly.register((await import(part)).default)
    for (const mode of ['record', 'replay']) {
      const options = { adapters: ['fetch'], persister: 'fs', recordIfMissing: false, logLevel: 'silent' }
      const polly = new Polly(kind, { ...options, mode })
      await place(mode, (init) => fetch(url, init))
      await polly.stop()
    }
  },
  async nock(_kind, place) {
    const { default: nock } = await import('nock')
    nock.recorder.rec({ dont_print: true, output_objects: true })
    await place('record', (init) => fetch(url, init))
    const recorded = nock.recorder.play()
    nock.recorder.clear()
    nock.restore()
    nock.activate()
    nock.define(recorded)
    await place('replay', (init) => fetch(url, init))
    nock.restore()
  },
}
const orders = { record: ['tea', 'milk'], replay: ['milk', 'tea', 'a piano'] }
for (const [recorder, run] of Object.entries(recorders)) {
  for (const [kind, makeBody] of Object.entries(bodies)) {
    await run(kind, async (mode, send) => {
      for (const order of orders[mode]) {
        const sent = send({ method: 'POST', body: makeBody(order), duplex: 'half' })
        const seen = await sent.then((response) => response.text()).catch(() => 'an error')
        console.log(`${recorder}, ${kind}, ${mode}: ${order} gets ${seen}`)
      }
    })
  }
}
server.close()
server.closeAllConnections()
JS
node --no-warnings try.js | tee seen
for recorder in undici Polly nock; do
  grep -qx "$recorder, string, replay: milk gets receipt for milk" seen
  grep -qx "$recorder, string, replay: a piano gets an error" seen
  grep -qx "$recorder, stream, record: milk gets receipt for milk" seen
done
grep -qx 'undici, stream, replay: milk gets receipt for tea' seen
grep -qx 'undici, stream, replay: a piano gets receipt for milk' seen
grep -qx 'Polly, stream, replay: milk gets receipt for tea' seen
grep -qx 'nock, stream, replay: milk gets receipt for milk' seen
