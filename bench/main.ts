import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { buildPackage } from './built.js'
import { measureClient } from './client.js'
import { type Effort, isMet, type Measurement } from './measurement.js'
import { measureSchemathesis } from './schemathesis.js'
import { measureSize } from './size.js'
import { measureStartUp } from './start-up.js'
import { measureSuite } from './suite.js'
import { writeMeasurement, writeResults } from './table.js'
import { measureTraffic } from './traffic.js'

const measurements: Readonly<Record<string, (effort: Effort) => Promise<Measurement>>> = {
  client: measureClient,
  size: measureSize,
  suite: measureSuite,
  traffic: measureTraffic,
  schemathesis: measureSchemathesis,
  'start-up': measureStartUp,
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: Object.keys(measurements) },
    rounds: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '600' },
    'as-built': { type: 'boolean', default: false },
  },
})
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
const unknown = values.only.find((name) => !(name in measurements))
if (unknown !== undefined || !(effort.rounds >= 1) || !(effort.seconds >= 0)) {
  console.error(
    `bench: --only takes ${Object.keys(measurements).join(', ')}; --rounds and --seconds take numbers.`,
  )
  process.exit(2)
}

if (!values['as-built']) await buildPackage()
const results: Measurement[] = []
for (const name of values.only) {
  const result = await measurements[name]?.(effort)
  if (!result) continue
  results.push(result)
  console.log(writeMeasurement(result))
}

// A part of the figures would take the place of all of them.
if (values.only.length === Object.keys(measurements).length) {
  const machine = `Node ${process.version}, ${cpus().length} processors (${cpus()[0]?.model.trim()})`
  await writeFile('bench/RESULTS.md', writeResults(results, machine))
}
const missed = results.flatMap(({ goals }) => goals).filter((goal) => !isMet(goal))
for (const { what, measured, limit } of missed) {
  console.error(`Missed: ${what}: ${measured.toFixed(2)}, where ${limit} is the goal.`)
}
