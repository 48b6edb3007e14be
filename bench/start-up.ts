import { type Effort, goal, type Measurement } from './measurement.js'
import { run } from './run.js'
import { describe, spread, takeTurns } from './statistics.js'

/** What is started, and the arguments of Node. */
const starts: Readonly<Record<string, readonly string[]>> = {
  'bare Node': ['--input-type=module', '--eval', ''],
  'dds-contract --help': ['dist/bench/src/cli.js', '--help'],
  'import the client': imported('index.js'),
  'import the types': imported('types.js'),
  'import the simulator': imported('mock/simulator.js'),
  'import the suite': imported('conformance/index.js'),
}

function imported(module: string): string[] {
  return ['--input-type=module', '--eval', `import './dist/bench/src/${module}'`]
}

/** Measures how long a command or an import keeps one waiting, over what Node itself takes. */
export async function measureStartUp({ rounds }: Effort): Promise<Measurement> {
  const start = (args: readonly string[]) => async () => (await run(process.execPath, args)).seconds * 1000
  const turns = await takeTurns(
    Object.fromEntries(Object.entries(starts).map(([name, args]) => [name, start(args)])),
    rounds,
  )
  const bare = turns['bare Node'] ?? []
  const over = (name: string) => spread((turns[name] ?? []).map((ms, round) => ms - (bare[round] ?? 0)))
  const names = Object.keys(starts).filter((name) => name !== 'bare Node')
  return {
    title: 'Start-up',
    method: `A new process each time, ${rounds} rounds, on the package as it is published.`,
    columns: ['', 'ms', 'ms over bare Node'],
    rows: [
      ['bare Node', describe(spread(bare)), ''],
      ...names.map((name) => [name, describe(spread(turns[name] ?? [])), describe(over(name))]),
    ],
    goals: names.map((what) => goal(`${what}, over bare Node`, over(what).median, 'at most', 50, 'ms')),
  }
}
