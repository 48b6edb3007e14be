import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { path } from '../generated/operation.js'
import type { Running } from '../tests/support/process.js'
import { startServer } from '../tests/support/server.js'
import { measure, type Taken } from './measure.js'

/** What costs a command much, at a size and at twice that: `share` is a half or the whole. */
export type Case = (folder: string, share: number) => Promise<Taken>

const mebibyte = 1024 * 1024
const url = path.replace('{project_id}', '054e292c9880d4992f02c0196d3ea468')
const fill = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length))

/** Bodies of about so many bytes, each hard on something else. */
const bodies: Readonly<Record<string, (bytes: number) => string>> = {
  'nested arrays': (bytes) => fill('[', bytes / 2) + fill(']', bytes / 2),
  'wrong results': (bytes) => `{"upgrade_results":[${fill('1,', bytes)}1]}`,
  'empty arrays': (bytes) => `[${fill('[],', bytes)}1]`,
  // More of them are too many values to be parsed.
  'results for other ids, half of it': (bytes) =>
    `{"upgrade_results":[${fill('{"instance_id":"a","job_id":"b"},', bytes / 2)}1]}`,
  'line breaks of a stack trace': (bytes) => `"${fill('\\n at ', bytes)}"`,
  'one long text': (bytes) => `"${fill('x', bytes)}"`,
}

/** As every response but the first to a run of the suite. */
function onServer(bodyOf: (bytes: number) => string): Case {
  return async (folder, share) => {
    const body = bodyOf(2 * mebibyte * share - 1000)
    let isFirst = true
    await using server = await startServer((request, response) => {
      const [, id = ''] = /"([^"]+in02)"/.exec(request.body.toString()) ?? []
      const first = { instance_id: id, error_code: 'DBS.200002', error_message: 'no' }
      response.writeHead(202, { 'Content-Type': 'application/json' })
      response.end(isFirst ? JSON.stringify({ upgrade_results: [first] }) : body)
      isFirst = false
    })
    return await measure(
      ['conformance', '--base-url', server.url, '--seed', '1', '--report-har', 'h', '--report-html', 'r'],
      folder,
    )
  }
}

/** As the response in each of so many entries of a recording. */
function inRecording(count: number, body: string, more = ''): Case {
  return async (folder, share) => {
    const file = createWriteStream(join(folder, 'recording'))
    const headers = [{ name: 'Content-Type', value: 'application/json' }]
    const entry = {
      request: {
        method: 'POST',
        url: `https://dds.test${url}`,
        headers,
        postData: { text: '{"instance_ids":["a"]}' },
      },
      response: { status: 202, headers, content: { text: body } },
    }
    const line = `${JSON.stringify(entry).replace('{', `{${more}`)}\n`
    for (let index = 0; index < count * share; index += 1) {
      if (!file.write(line)) await once(file, 'drain')
    }
    file.end()
    await finished(file)
    return measure(['judge', 'recording'], folder)
  }
}

/** Known deviations that match nothing. */
const manyDeviations: Case = async (folder, share) => {
  const known = Array.from({ length: 100_000 * share }, (_, index) => ({
    check: 'response/schema',
    status: 1000 + index,
    reason: `number ${index}`,
  }))
  await writeFile(join(folder, 'known'), JSON.stringify(known))
  await using server = await startServer((_, response) =>
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"upgrade_results":[{}]}'),
  )
  return await measure(['conformance', '--base-url', server.url, '--known-deviations', 'known'], folder)
}

/** So many bytes of one kind of text, piece by piece, between a beginning and an end. */
function* pieces(bytes: number, unit: string, beginning: string, end = '') {
  const piece = fill(unit, mebibyte)
  yield beginning
  for (let made = 0; made < bytes; made += mebibyte) yield piece
  yield end
}

/** A recording in gzip that unpacks to so many bytes of one kind of text. */
function bomb(bytes: number, unit: string): Case {
  return async (folder, share) => {
    const unpacked = pieces(bytes * share, unit, '{"log":{"entries":[')
    const file = createWriteStream(join(folder, 'recording'))
    await pipeline(Readable.from(unpacked), createGzip({ level: 1 }), file)
    return measure(['judge', 'recording'], folder)
  }
}

/** Requests to a mock. */
function toMock(requests: number, body: string, args: readonly string[] = ['--judge']): Case {
  return (folder, share) =>
    measure(['mock', ...args], folder, {
      during: async (running: Running) => {
        const [, address = ''] = /(http:\/\/[\d.:]+)/.exec(await running.wrote('Ctrl-C stops it')) ?? []
        const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': 'a-token-of-a-client' }
        for (let sent = 0; sent < requests * share; sent += 20) {
          await Promise.all(
            Array.from({ length: 20 }, async () =>
              (await fetch(address + url, { method: 'POST', headers, body })).arrayBuffer(),
            ),
          )
        }
        running.interrupt()
      },
    })
}

/** What is given to `merge` in place of a report: so many bytes that begin as one. */
function toMerge(bytes: number, unit: string): Case {
  return async (folder, share) => {
    const written = pieces(bytes * share, unit, '{"contract":{},"tally":[', '1]}')
    await pipeline(Readable.from(written), createWriteStream(join(folder, 'report.json')))
    // It is refused as no report.
    return measure(['merge', 'report.json'], folder, { ends: [2] })
  }
}

export const cases: Readonly<Record<string, Case>> = {
  ...Object.fromEntries(
    Object.entries(bodies).map(([name, bodyOf]) => [
      `conformance: 2 MiB of ${name} as every response`,
      onServer(bodyOf),
    ]),
  ),
  'conformance: 100,000 known deviations': manyDeviations,
  'judge: 165,000 entries that break the contract': inRecording(165_000, '{"upgrade_results":[1]}'),
  'judge: 20 entries with 2.6 million wrong results each': inRecording(
    20,
    bodies['wrong results']?.(5_200_000) ?? '',
  ),
  'judge: 20 entries with 4 MB of nesting each': inRecording(20, bodies['nested arrays']?.(4_000_000) ?? ''),
  'judge: 10 entries of 15 MB of empty arrays': inRecording(
    10,
    '{}',
    `"_x":${bodies['empty arrays']?.(15_000_000)},`,
  ),
  'judge: a gzip bomb of 1 GB of white space': bomb(1024 * mebibyte, ' '),
  'judge: a gzip bomb of 1 GB in one text': bomb(1024 * mebibyte, '"xxxxxxxx'),
  'judge: a gzip bomb of 256 MB of brackets': bomb(256 * mebibyte, '['),
  'merge: a report of 400 MB': toMerge(400 * mebibyte, '"xxxxxxxx",'),
  'merge: a report of 30 MB of empty arrays': toMerge(30 * mebibyte, '[],'),
  'merge: a report of 30 MB of texts': toMerge(30 * mebibyte, `"${'x'.repeat(1000)}",`),
  'mock: 10,000 requests': toMock(10_000, '{"instance_ids":["a"]}', []),
  'mock --judge: 10,000 requests': toMock(10_000, '{"instance_ids":["a"]}'),
  'mock --judge: 10,000 requests that break the contract': toMock(10_000, '{"instance_ids":[1]}'),
}
