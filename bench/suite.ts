import { builtForNode } from './built.js'
import type { Effort, Measurement } from './measurement.js'
import type { SuiteRun, SuiteTask } from './processes/suite.js'
import { start } from './run.js'
import { describe, digits, ratio, spread, takeTurns } from './statistics.js'

const places = ['over loopback', 'in process'] as const
const concurrency = 8

/** Measures how many requests a second the suite gets through, against sending the same ones without it. */
export async function measureSuite({ rounds }: Effort): Promise<Measurement> {
  const simulator = start<'listen', string>(
    await builtForNode(new URL('processes/simulator.ts', import.meta.url)),
  )
  const baseUrl = await simulator.ask('listen')
  const suite = start<SuiteTask, SuiteRun>(await builtForNode(new URL('processes/suite.ts', import.meta.url)))
  const turn = (how: SuiteTask['how'], place: (typeof places)[number]) => () =>
    suite.ask({ how, concurrency, ...(place === 'over loopback' ? { baseUrl } : {}) })
  const measured: Record<string, Record<SuiteTask['how'], SuiteRun[]>> = {}
  for (const place of places) {
    measured[place] = await takeTurns(
      { suite: turn('suite', place), 'prepared requests': turn('prepared requests', place) },
      Math.ceil(rounds / 2),
    )
  }
  suite.end()
  simulator.end()

  const speeds = (place: string, how: SuiteTask['how']) =>
    (measured[place]?.[how] ?? []).map(({ requests, seconds }) => requests / seconds)
  const ofCeiling = (place: string) => ratio(speeds(place, 'suite'), speeds(place, 'prepared requests'))
  return {
    title: 'The suite',
    method: `The simulator, ${digits(measured[places[0]]?.suite[0]?.requests ?? 0)} requests a run, ${concurrency} at a time. The ceiling is the same requests, prepared, by the same fetch, with no look at the answers.`,
    columns: ['', 'requests a second', 'ceiling', 'of the ceiling', 'share of the time that is ours'],
    rows: places.map((place) => [
      place,
      describe(spread(speeds(place, 'suite'))),
      describe(spread(speeds(place, 'prepared requests'))),
      describe(ofCeiling(place)),
      `${digits((1 - ofCeiling(place).median) * 100)} %`,
    ]),
    goals: [
      {
        what: 'speed of the suite over loopback, of the ceiling',
        measured: ofCeiling('over loopback').median,
        bound: 'at least',
        limit: 0.7,
        unit: '',
      },
    ],
    chart: {
      title: 'Requests a second on the simulator',
      unit: '/s',
      bars: places.flatMap((place) => [
        { label: `suite, ${place}`, value: spread(speeds(place, 'suite')).median, isOurs: true },
        {
          label: `ceiling, ${place}`,
          value: spread(speeds(place, 'prepared requests')).median,
          isOurs: false,
        },
      ]),
    },
  }
}
