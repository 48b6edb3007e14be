import { spawnSync } from 'node:child_process'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'

/** Random runs of the client; `npm test` makes do with 3,000. */
const runs = process.argv[2] ?? '100000'

const attacks = [
  'tests/client/misbehaving-server.test.ts',
  'tests/client/ending.test.ts',
  'tests/client/token-leak.test.ts',
  'tests/examples',
  'tests/conformance/hostile.test.ts',
  'tests/conformance/safeguards.test.ts',
  'tests/http',
]

await runMain('attack', async () => {
  if (!/^[1-9]\d*$/.test(runs)) throw new ContractFileError(`Say how many random runs, not "${runs}".`)
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'source', '--testTimeout', '3600000', ...attacks],
    { stdio: 'inherit', env: { ...process.env, ATTACK_RUNS: runs } },
  )
  process.exitCode = status ?? 1
})
