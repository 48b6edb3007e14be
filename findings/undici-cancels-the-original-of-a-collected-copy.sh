#!/usr/bin/env bash
# A request that was cloned loses its own body once its clone was read and collected as garbage, and a response does
# the same: whoever reads the original then is told that its body was read already. Seen with undici 6.21.1 (the fetch
# of Node 20.19.0), 6.21.3 and 7.10.0; no longer with 7.14.0.
# Guessed: a clone that nobody needs any more leaves its original alone, as both have their own half of the stream.
# Hurt: mocks, recorders and proxies that read a clone and hand the original on to a slow server: now and then a valid
# request is taken for one without a body.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  a@npm:undici@6.21.1 b@npm:undici@6.21.3 c@npm:undici@7.10.0 d@npm:undici@7.14.0
cat >try.js <<'JS'
import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const stream = () =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"start":1}'))
      controller.close()
    },
  })
for (const name of ['a', 'b', 'c', 'd']) {
  const { Request, Response } = await import(name)
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
  for (const original of [
    new Request('http://127.0.0.1/', { method: 'POST', body: stream(), duplex: 'half' }),
    new Response(stream()),
  ]) {
    const readClone = async () => (await original.clone().text()).length
    await readClone()
    for (let turn = 0; turn < 5; turn++) {
      globalThis.gc()
      await setTimeout(10)
    }
    const left = await original.text().then(
      () => 'whole',
      (error) => error.message,
    )
    console.log(`undici ${version}, ${original.constructor.name}: ${left}`)
  }
}
JS
node --expose-gc try.js | tee seen
for version in 6.21.1 6.21.3 7.10.0; do
  grep -qx "undici $version, Request: Body is unusable: Body has already been read" seen
  grep -qx "undici $version, Response: Body is unusable: Body has already been read" seen
done
grep -qx 'undici 7.14.0, Request: whole' seen
grep -qx 'undici 7.14.0, Response: whole' seen
