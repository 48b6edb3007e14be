import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { builtPackage } from './built.js'
import { goal, type Measurement } from './measurement.js'
import { run } from './run.js'
import { digits } from './statistics.js'

const entries = 100_000
const entryLength = 10_000
const file = join(builtPackage, 'traffic.jsonl')

/** What reads the recording, each in a process of its own. */
const readers = {
  'JSON.parse alone': `import { createReadStream } from 'node:fs'
    import { createInterface } from 'node:readline'
    for await (const line of createInterface(createReadStream(${JSON.stringify(file)}))) JSON.parse(line)`,
  'dds-contract judge': `process.argv.push('dds-contract', 'judge', ${JSON.stringify(file)}, '--quiet')
    await import('./src/cli.js')`,
}

/** Measures how long judging a recording of a gigabyte keeps a processor busy, and how much memory it takes. */
export async function measureTraffic(): Promise<Measurement> {
  await pipeline(Readable.from(writeEntries()), createWriteStream(file))
  const parsed = await spend(readers['JSON.parse alone'])
  const judged = await spend(readers['dds-contract judge'])
  await rm(file)
  const rows = Object.entries({ 'JSON.parse alone': parsed, 'dds-contract judge': judged })
  return {
    title: 'Recorded traffic',
    method: `${digits(entries)} entries of ${entryLength / 1000} kB, each with ten ids and a token of 4 kB, read once from a file. Seconds are those of the processor, all threads together.`,
    columns: ['', 'entries a second', 'of JSON.parse', 'MB at most'],
    rows: rows.map(([name, { seconds, megabytes }]) => [
      name,
      digits(entries / seconds),
      digits(parsed.seconds / seconds),
      digits(megabytes),
    ]),
    goals: [
      goal('recorded entries judged a second', entries / judged.seconds, 'at least', 3000),
      goal('memory to judge a gigabyte', judged.megabytes, 'at most', 300, 'MB'),
    ],
  }
}

async function spend(program: string): Promise<{ seconds: number; megabytes: number }> {
  const measured = `${program}
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
    console.log(JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }))`
  const { output } = await run(process.execPath, ['--input-type=module', '--eval', measured], builtPackage)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}

function* writeEntries(): Generator<string, void, undefined> {
  const token = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * index * 31) % 251)).toString(
    'base64',
  )
  const type = { name: 'Content-Type', value: 'application/json' }
  for (let index = 0; index < entries; index += 1) {
    const ids = Array.from({ length: 10 }, (_, place) => `${index * 10 + place}in02`.padStart(36, '0'))
    const results = ids.map((id) => ({ instance_id: id, job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }))
    const text = JSON.stringify({ upgrade_results: results })
    const entry = {
      startedDateTime: '2026-01-01T00:00:00.000Z',
      time: 42,
      request: {
        method: 'POST',
        url: 'https://dds.example.com/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade',
        headers: [type, { name: 'X-Auth-Token', value: token }],
        postData: { mimeType: type.value, text: JSON.stringify({ instance_ids: ids }) },
      },
      response: { status: 202, headers: [type], content: { size: text.length, mimeType: type.value, text } },
    }
    const line = JSON.stringify(entry)
    yield `${line.slice(0, -1)},"comment":"${'x'.repeat(entryLength - line.length - 14)}"}\n`
  }
}
