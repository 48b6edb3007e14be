import { builtForNode } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import type { Fleet, FleetTask } from './processes/fleet.js'
import { start } from './run.js'
import { describe, digits, ratio, spread, takeTurns } from './statistics.js'

const large = 100_000
const small = large / 10
const mebibyte = 2 ** 20

/** Measures what a fleet takes besides its requests: time, and whether memory grows with it. */
export async function measureFleet({ rounds }: Effort): Promise<Measurement> {
  const service = start<'listen', string>(
    await builtForNode(new URL('processes/service.ts', import.meta.url)),
  )
  const fleet = await builtForNode(new URL('processes/fleet.ts', import.meta.url))
  const common = {
    baseUrl: await service.ask('listen'),
    projectId: '054e292c9880d4992f02c0196d3ea468',
    token: 'x'.repeat(2048),
  }
  const together = start<FleetTask, Fleet>(fleet)
  const turns = await takeTurns(
    {
      upgradeInstances: () => together.ask({ ...common, how: 'upgradeInstances', size: small }),
      calls: () => together.ask({ ...common, how: 'calls', size: small }),
    },
    Math.ceil(rounds / 3),
  )
  together.end()
  // In a process of its own, so that nothing of another fleet is in its memory.
  const alone = async (size: number, distinct: boolean) => {
    const one = start<FleetTask, Fleet>(fleet)
    const took = await one.ask({ ...common, how: 'upgradeInstances', size, distinct, looks: true })
    one.end()
    return took
  }
  const few = await alone(small, true)
  const many = await alone(large, true)
  const remembered = await alone(large, false)
  service.end()

  const seconds = (how: FleetTask['how']) => turns[how].map((one) => one.seconds)
  return {
    title: 'A fleet',
    method: `${digits(small)} IDs from a generator through \`upgradeInstances\`, in turn with the ${digits(small / 10)} calls that they need, one after the other; then ${digits(large)} in a process of their own.`,
    columns: ['', 'IDs', 'seconds', 'of its calls', 'most heap after a collection, MiB'],
    rows: [
      ['its calls', digits(small), describe(spread(seconds('calls'))), '1', ''],
      [
        'upgradeInstances',
        digits(small),
        describe(spread(seconds('upgradeInstances'))),
        describe(ratio(seconds('upgradeInstances'), seconds('calls'))),
        digits(few.peak / mebibyte),
      ],
      ['upgradeInstances', digits(large), digits(many.seconds), '', digits(many.peak / mebibyte)],
      [
        'upgradeInstances, not told that they are distinct',
        digits(large),
        digits(remembered.seconds),
        '',
        digits(remembered.peak / mebibyte),
      ],
    ],
    goals: [
      {
        what: 'most heap of a fleet of 100,000, of that of 10,000',
        measured: many.peak / few.peak,
        bound: 'at most',
        limit: 1.25,
        unit: '',
      },
    ],
  }
}
