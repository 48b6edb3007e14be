import { builtForNode } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import { preparePeers } from './peers.js'
import type { Calling, CallingTask } from './processes/calling.js'
import { start } from './run.js'
import { describe, digits, quantile, ratio, spread, takeTurns } from './statistics.js'

const labels: Readonly<Record<CallingTask['caller'], string>> = {
  fetch: 'fetch by hand',
  ours: 'createClient',
  heyApi: '@hey-api/openapi-ts',
  axios: 'axios by hand',
}

/** Young objects stay where they are, so that what was allocated can be seen; at a price in time, so not when that is measured. */
const roomForGarbage = ['--max-semi-space-size=256', '--min-semi-space-size=256']
const callsPerTurn = 100
const turnsPerRound = 6

/** Measures one call of a batch of ten, through our client and through what one would use instead. */
export async function measureClient({ rounds }: Effort): Promise<Measurement> {
  const { callers } = await preparePeers()
  const service = start<'listen', string>(
    await builtForNode(new URL('processes/service.ts', import.meta.url)),
  )
  const built = await builtForNode(new URL('processes/calling.ts', import.meta.url))
  const common = {
    baseUrl: await service.ask('listen'),
    projectId: '054e292c9880d4992f02c0196d3ea468',
    token: 'x'.repeat(2048),
    peers: callers,
    calls: callsPerTurn,
  }
  const inTurn = async (looks: boolean, turns: number) => {
    const calling = start<CallingTask, Calling>(built, looks ? roomForGarbage : [])
    const turn = (caller: CallingTask['caller']) => () => calling.ask({ ...common, caller, looks })
    const figures = await takeTurns(
      { fetch: turn('fetch'), ours: turn('ours'), heyApi: turn('heyApi'), axios: turn('axios') },
      turns,
    )
    calling.end()
    return figures
  }
  const turns = await inTurn(false, rounds * turnsPerRound)
  const uncollected = await inTurn(true, 5)
  service.end()

  const medians = (caller: CallingTask['caller']) => turns[caller].map(({ times }) => quantile(times, 0.5))
  const processor = (caller: CallingTask['caller']) => turns[caller].map(({ cpuPerCall }) => cpuPerCall)
  const names = Object.keys(labels) as CallingTask['caller'][]
  return {
    title: 'A call',
    method: `A batch of ten over loopback to a service in another process, ${rounds * turnsPerRound} turns of ${callsPerTurn} calls each. All of them set a time limit, follow no redirect, and check the status and the JSON.`,
    columns: [
      '',
      'µs',
      'of fetch',
      '99 of 100 within, µs',
      'processor, µs',
      'of fetch',
      'KiB of heap a call',
    ],
    rows: names.map((name) => {
      const late = turns[name].flatMap(({ times }) => times)
      const bytes = uncollected[name].map(({ bytesPerCall }) => bytesPerCall).filter(Number.isFinite)
      return [
        labels[name],
        describe(spread(medians(name))),
        describe(ratio(medians(name), medians('fetch'))),
        digits(quantile(late, 0.99)),
        digits(spread(processor(name)).median),
        describe(ratio(processor(name), processor('fetch'))),
        digits(quantile(bytes, 0.5) / 1024),
      ]
    }),
    goals: [
      {
        what: 'time of a call, of that of fetch by hand',
        measured: ratio(medians('ours'), medians('fetch')).median,
        bound: 'at most',
        limit: 1.1,
        unit: '',
      },
    ],
    chart: {
      title: 'Time of a call that submits a batch of ten, over loopback',
      unit: 'µs',
      bars: names.map((name) => ({
        label: labels[name],
        value: quantile(medians(name), 0.5),
        isOurs: name === 'ours',
      })),
    },
  }
}
