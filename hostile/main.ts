import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { cases } from './cases.js'

/** Random runs of the client; `npm test` makes do with 3,000. */
const runs = process.argv[2] ?? '100000'

/** Those that the page names, so that it says what is run. */
const tests = new Set(readFileSync('SECURITY.md', 'utf8').match(/\btests\/[\w./-]+/g))

/** No command needs more memory, whatever it is given. */
const mostMegabytes = 300
/** Twice the input takes twice the time; what is quadratic takes four times as long. The rest is starting. */
const mostTimes = 3
const startingSeconds = 1

await runMain('test:hostile', async () => {
  if (!/^[1-9]\d*$/.test(runs)) throw new ContractFileError(`Say how many random runs, not "${runs}".`)
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout', '3600000']
  const isFine = [
    runToEnd([...vitest, ...tests], { HOSTILE_RUNS: runs }),
    runToEnd(['--import=tsx', 'scripts/build.ts']),
    await measureAll(),
  ]
  process.exitCode = isFine.every(Boolean) ? 0 : 1
})

function runToEnd(args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  return spawnSync(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0
}

/** Prints what each case took, and says whether all were within their limits. */
async function measureAll(): Promise<boolean> {
  console.log('| case | MB at the peak | s of processor, half of it | all |\n|---|---|---|---|')
  let isFine = true
  for (const [name, measureCase] of Object.entries(cases)) {
    const folder = await mkdtemp(join(tmpdir(), 'dds-contract-hostile-'))
    try {
      const half = await measureCase(folder, 0.5)
      const full = await measureCase(folder, 1)
      const isWithin =
        full.peakMegabytes < mostMegabytes &&
        full.processorSeconds < mostTimes * half.processorSeconds + startingSeconds
      isFine &&= isWithin
      const figures = [
        full.peakMegabytes.toFixed(0),
        half.processorSeconds.toFixed(1),
        full.processorSeconds.toFixed(1),
      ]
      console.log(`| ${[name, ...figures].join(' | ')}${isWithin ? '' : ' TOO MUCH'} |`)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return isFine
}
