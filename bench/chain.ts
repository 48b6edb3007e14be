import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Effort, Measurement } from './measurement.js'
import { run } from './run.js'
import { describe, ratio, spread, takeTurns } from './statistics.js'

const root = resolve(import.meta.dirname, '..')
/** Out of the reach of our `redocly.yaml`, which openapi-typescript would read and obey. */
const folder = join(root, 'dist/bench/chain')

/** Measures our scripts against their tools, run by hand as their documentation says. */
export async function measureChain({ rounds }: Effort): Promise<Measurement> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{}')
  const contract = join(root, 'openapi/openapi.yaml')
  const bin = (name: string) => join(root, 'node_modules/.bin', name)
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' }
  const time = (file: string, args: readonly string[], cwd: string) => async () =>
    (await run(file, args, { cwd, env })).seconds
  const turns = await takeTurns(
    {
      // It makes the same, and compares in the place of writing: a measurement must change nothing.
      generate: time('npm', ['run', '--silent', 'generate', '--', '--check'], root),
      types: time(bin('openapi-typescript'), [contract, '--output', 'schema.d.ts'], folder),
      bundle: time(bin('redocly'), ['bundle', contract, '--output', 'openapi.json'], folder),
      docs: time('npm', ['run', '--silent', 'docs'], root),
      render: time(
        bin('redocly'),
        ['build-docs', contract, '--inlineBundle', '--output', 'index.html'],
        folder,
      ),
    },
    Math.ceil(rounds / 3),
  )
  const byHand = turns.types.map((seconds, round) => seconds + (turns.bundle[round] ?? 0))
  const row = (label: string, figures: readonly number[], baseline: readonly number[]) => [
    label,
    describe(spread(figures)),
    describe(ratio(figures, baseline)),
  ]
  return {
    title: 'The chain',
    method:
      'A new process each time. By hand, `redocly bundle` makes the JSON and `openapi-typescript` the types; `generate` makes both, the constants and the table of constraints as well.',
    columns: ['', 'seconds', 'of the tool'],
    rows: [
      row('npm run generate', turns.generate, turns.types),
      row('openapi-typescript', turns.types, turns.types),
      row('redocly bundle', turns.bundle, turns.types),
      row('the two by hand', byHand, turns.types),
      row('npm run docs', turns.docs, turns.render),
      row('redocly build-docs', turns.render, turns.render),
    ],
    goals: [
      {
        what: 'time of npm run generate, of that of openapi-typescript',
        measured: ratio(turns.generate, turns.types).median,
        bound: 'at most',
        limit: 1.2,
        unit: '',
      },
    ],
    chart: {
      title: 'Everything from the contract, from cold',
      unit: 's',
      bars: [
        { label: 'npm run generate', value: spread(turns.generate).median, isOurs: true },
        { label: 'its tools by hand', value: spread(byHand).median, isOurs: false },
        { label: 'npm run docs', value: spread(turns.docs).median, isOurs: true },
        { label: 'redocly build-docs', value: spread(turns.render).median, isOurs: false },
      ],
    },
  }
}
