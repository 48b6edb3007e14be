import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { builtPackage } from './built.js'
import { type Goal, goal, type Measurement } from './measurement.js'
import { run } from './run.js'
import { digits } from './statistics.js'

/** How long a recording is, in bytes: `JSON.parse` reads no text over 512 MB, and needs several times its memory. */
const length = 210_000_000
const rounds = 3

/** A recording to measure with, and what it is held to: processor time as a share of that of `JSON.parse`. */
interface Recording {
  readonly title: string
  readonly name: string
  /** One entry in this many is of the operation. */
  readonly oneIn: number
  readonly goal: number
}

const recordings: readonly Recording[] = [
  { title: 'every entry is of this operation', name: 'ours.har', oneIn: 1, goal: 0.25 },
  { title: 'one entry in a hundred is', name: 'foreign.har', oneIn: 100, goal: 1.2 },
]

/** What reads a recording, each in a process of its own. Starting up is measured with one of a single entry. */
const readers = {
  'JSON.parse': (file: string) => `import { readFileSync } from 'node:fs'
    JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8'))`,
  judge: (file: string) => `process.argv.push('dds-contract', 'judge', ${JSON.stringify(file)}, '--quiet')
    await import('./src/cli.js')`,
}

/** Measures how long judging large recordings keeps the processors busy, and how much memory it takes. */
export async function measureTraffic(): Promise<Measurement> {
  const one = await record('one.har', 1, 1)
  const startUp = { parse: await spend('JSON.parse', one.file), judge: await spend('judge', one.file) }
  const rows: string[][] = []
  const goals: Goal[] = []
  for (const recording of recordings) {
    const { file, entries, bytes } = await record(recording.name, length, recording.oneIn)
    const parsed = await spend('JSON.parse', file)
    const judged = await spend('judge', file)
    await rm(file)
    const seconds = judged.seconds - startUp.judge.seconds
    const ratio = (parsed.seconds - startUp.parse.seconds) / seconds
    rows.push([
      recording.title,
      digits(bytes / 1e6),
      digits(entries / seconds),
      digits(ratio),
      digits(((seconds / bytes) * 1e12) / 3600),
      digits(judged.megabytes),
    ])
    goals.push(
      goal(`judging as a share of JSON.parse, where ${recording.title}`, ratio, 'at least', recording.goal),
      goal(`memory, where ${recording.title}`, judged.megabytes, 'at most', 200, 'MB'),
    )
  }
  await rm(one.file)
  return {
    title: 'Recorded traffic',
    method: `Entries with ten ids, thirty headers and a token of 4 kB, or of other operations with bodies of JSON and HTML. Seconds are those of the processor, all threads together, without starting up; the median of ${rounds}.`,
    columns: ['', 'MB', 'entries a second', 'of JSON.parse', 'hours a terabyte', 'MB at most'],
    rows,
    goals,
  }
}

interface Spent {
  readonly seconds: number
  readonly megabytes: number
}

async function spend(reader: keyof typeof readers, file: string): Promise<Spent> {
  const measured = `${readers[reader](file)}
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    console.log(JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }))`
  const spent: Spent[] = []
  for (let round = 0; round < rounds; round += 1) {
    const { output } = await run(process.execPath, ['--input-type=module', '--eval', measured], builtPackage)
    spent.push(JSON.parse(output.trim().split('\n').at(-1) ?? ''))
  }
  const [median = { seconds: Number.NaN, megabytes: Number.NaN }] = spent
    .toSorted((one, other) => one.seconds - other.seconds)
    .slice(Math.floor(rounds / 2))
  return median
}

/** Writes a recording of at least so many bytes. */
async function record(name: string, wanted: number, oneIn: number) {
  const file = join(builtPackage, name)
  let entries = 0
  let bytes = 0
  function* write(): Generator<string, void, undefined> {
    yield '{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"entries":['
    for (; bytes < wanted; entries += 1) {
      const entry = JSON.stringify(entries % oneIn === 0 ? ownEntry(entries) : foreignEntry(entries))
      bytes += entry.length
      yield entries === 0 ? entry : `,\n${entry}`
    }
    yield ']}}'
  }
  await pipeline(Readable.from(write()), createWriteStream(file))
  return { file, entries, bytes }
}

const token = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index * 31) % 251)).toString(
  'base64',
)
const type = { name: 'Content-Type', value: 'application/json' }
/** What else a browser sends, and a gateway answers. */
const otherHeaders = Array.from({ length: 28 }, (_, index) => ({
  name: `X-Header-${index}`,
  value: 'some value, as long as those of real headers are; q=0.9'.slice(0, 10 + ((index * 13) % 45)),
}))
const head = { httpVersion: 'HTTP/2', cookies: [], headersSize: -1, bodySize: -1 }
const frame = {
  startedDateTime: '2026-01-01T00:00:00.000Z',
  time: 42,
  cache: {},
  timings: { send: 0, wait: 42, receive: 0 },
}

function ownEntry(index: number): object {
  const ids = Array.from({ length: 10 }, (_, place) => `${index * 10 + place}in02`.padStart(36, '0'))
  const results = ids.map((id) => ({ instance_id: id, job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }))
  const text = JSON.stringify({ upgrade_results: results })
  return {
    ...frame,
    request: {
      ...head,
      method: 'POST',
      url: 'https://dds.example.com/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade',
      headers: [
        type,
        { name: 'Host', value: 'dds.example.com' },
        { name: 'X-Auth-Token', value: token },
        ...otherHeaders,
      ],
      postData: { mimeType: type.value, text: JSON.stringify({ instance_ids: ids }) },
    },
    response: {
      ...head,
      status: 202,
      headers: [type, ...otherHeaders],
      content: { size: text.length, mimeType: type.value, text },
    },
  }
}

/** A page or a list, with the quotes, escapes and letters of otherHeaders. */
function foreignEntry(index: number): object {
  const rows = Array.from({ length: 20 }, (_, row) => ({
    id: `${index}-${row}`,
    name: `naïve "${row}"`,
    tags: ['a', 'b'],
  }))
  const page = `<!doctype html>\n<title>${index}</title>\n${'<p class="text">Lorem ipsum {dolor} [sit] amet,\tconsectetur.</p>\n'.repeat(40)}`
  const [mimeType, text] =
    index % 2 === 0 ? ['application/json', JSON.stringify({ rows })] : ['text/html', page]
  return {
    ...frame,
    request: {
      ...head,
      method: 'GET',
      url: `https://console.example.com/v3/054e292c9880d4992f02c0196d3ea468/instances?offset=${index}`,
      headers: [{ name: 'X-Auth-Token', value: token }, ...otherHeaders],
      queryString: [{ name: 'offset', value: String(index) }],
    },
    response: {
      ...head,
      status: 200,
      headers: otherHeaders,
      content: { size: text?.length, mimeType, text },
    },
  }
}
