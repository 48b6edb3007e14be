import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { FleetCost } from './fleet.js'
import { type Effort, goal, type Measurement } from './measurement.js'
import { describe, ratio, spread, takeTurns } from './statistics.js'

const megabyte = 1024 * 1024

/** Measures what a fleet takes as more batches are under way at once, and as it grows. */
export async function measureFleets({ rounds }: Effort): Promise<Measurement> {
  const turns = await takeTurns(
    {
      one: () => upgradeFleet(2_000, 1),
      hundred: () => upgradeFleet(20_000, 100),
      thousand: () => upgradeFleet(20_000, 1000),
      large: () => upgradeFleet(100_000, 1000),
    },
    Math.ceil(rounds / 3),
  )
  const processor = (name: keyof typeof turns) => turns[name].map(({ processorPerId }) => processorPerId)
  const inUse = (name: keyof typeof turns) => turns[name].map(({ inUseBytes }) => inUseBytes / megabyte)
  const peak = (name: keyof typeof turns) => turns[name].map(({ peakBytes }) => peakBytes / megabyte)
  const row = (ids: string, concurrency: string, name: keyof typeof turns) => [
    ids,
    concurrency,
    describe(spread(processor(name))),
    describe(spread(inUse(name))),
    describe(spread(peak(name))),
  ]
  return {
    title: 'A fleet',
    method: `\`upgradeInstances\` and \`createClient\` over a \`fetch\` in memory that takes 20 to 80 ms, each fleet in a process of its own, ${turns.one.length} times.`,
    columns: [
      'ids',
      'batches at a time',
      'processor for each id, µs',
      'heap in use half-way, MB',
      'peak memory of the process, MB',
    ],
    rows: [
      row('2,000', '1', 'one'),
      row('20,000', '100', 'hundred'),
      row('20,000', '1,000', 'thousand'),
      row('100,000', '1,000', 'large'),
    ],
    goals: [
      goal(
        'processor time of an id, 1,000 batches at a time, of that with 100',
        ratio(processor('thousand'), processor('hundred')).median,
        'at most',
        1.3,
      ),
      goal(
        'heap in use by a fleet of 100,000, of that by one of 20,000',
        ratio(inUse('large'), inUse('thousand')).median,
        'at most',
        1.3,
      ),
    ],
  }
}

/** Upgrades a fleet in a process of its own. */
async function upgradeFleet(count: number, concurrency: number): Promise<FleetCost> {
  const child = fork(new URL('fleet.ts', import.meta.url), [String(count), String(concurrency)])
  const [cost] = await once(child, 'message')
  return cost
}
