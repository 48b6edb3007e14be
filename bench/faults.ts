import { builtForNode } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import type { FoundFault } from './processes/fault-finding.js'
import { start } from './run.js'
import { describe, spread } from './statistics.js'

/** Measures how soon the suite finds each planted fault. */
export async function measureFaults(_: Effort): Promise<Measurement> {
  const finding = start<{ seed: number }, FoundFault[]>(
    await builtForNode(new URL('processes/fault-finding.ts', import.meta.url)),
  )
  const results = await finding.ask({ seed: 1 })
  finding.end()
  const kinds = [...new Set(results.map(({ kind }) => kind))]
  const row = (label: string, some: readonly FoundFault[]) => [
    label,
    `${some.filter(({ found }) => found).length} of ${some.length}`,
    describe(spread(some.map(({ requests }) => requests))),
    describe(spread(some.map(({ seconds }) => seconds))),
  ]
  return {
    title: 'Planted faults',
    method:
      'Servers in memory with one fault each, one seed; `npm run proof` takes twenty. Counted until the check that names the fault complains.',
    columns: ['kind', 'found', 'requests', 'seconds'],
    rows: [
      ...kinds.map((kind) =>
        row(
          kind,
          results.filter((one) => one.kind === kind),
        ),
      ),
      row('all', results),
    ],
    goals: [
      {
        what: 'planted faults that are found',
        measured: results.filter(({ found }) => found).length,
        bound: 'at least',
        limit: results.length,
        unit: '',
      },
      {
        what: 'requests until the last planted fault is found',
        measured: spread(results.map(({ requests }) => requests)).most,
        bound: 'at most',
        limit: 300,
        unit: '',
      },
    ],
  }
}
