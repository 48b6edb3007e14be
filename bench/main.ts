import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { buildPackage } from './built.js'
import { measureClient } from './client.js'
import { measureFleets } from './fleets.js'
import { type Effort, isMet, type Measurement } from './measurement.js'
import { measureSchemathesis } from './schemathesis.js'
import { measureSize } from './size.js'
import { measureStartUp } from './start-up.js'
import { measureSuite } from './suite.js'
import { writeMeasurement, writeResults } from './table.js'
import { measureTraffic } from './traffic.js'

const measurements: Readonly<Record<string, (effort: Effort) => Promise<Measurement>>> = {
  client: measureClient,
  fleets: measureFleets,
  size: measureSize,
  suite: measureSuite,
  traffic: measureTraffic,
  schemathesis: measureSchemathesis,
  'start-up': measureStartUp,
}

await runMain('bench', async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: Object.keys(measurements) },
      rounds: { type: 'string', default: '15' },
      seconds: { type: 'string', default: '600' },
    },
  })
  const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  const isKnown = values.only.every((name) => Object.hasOwn(measurements, name))
  if (!isKnown || !(effort.rounds >= 1) || !(effort.seconds >= 0)) {
    throw new ContractFileError(
      `--only takes ${Object.keys(measurements).join(', ')}; --rounds and --seconds take numbers.`,
    )
  }

  await buildPackage()
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
})
