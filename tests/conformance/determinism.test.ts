import { configureGlobal, resetConfigureGlobal } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../src/conformance/index.js'
import { copyOf } from '../support/copy.js'
import { type Handler, idsOf, record, simulate } from './recording.js'

/** Breaks enough for the run to shrink, to repeat and to count. */
function faulty(): Handler {
  const simulator = simulate()
  return async (request) => {
    const body = await copyOf(request).text()
    if (idsOf(body).length >= 5) return new Response(null, { status: 500 })
    if (body.includes('null')) return Response.json({ upgrade_results: [{}] }, { status: 202 })
    return simulator(request)
  }
}

describe('runConformance', () => {
  it.each([
    ['one check at a time', { concurrency: 1 }],
    ['several checks at a time', { concurrency: 8 }],
    ['a small budget', { maxRequests: 60 }],
    ['the level "plan"', { level: 'plan' as const }],
  ])('should send the same and report the same for the same seed: %s', async (_, options) => {
    const [first, again] = [await run(11, options), await run(11, options)]

    expect(again.sent).toEqual(first.sent)
    expect(again.report).toEqual(first.report)
    expect(first.report.verdict).not.toBe('conforming')
  })

  it('should send the same in each check, whatever runs beside it', async () => {
    const [one, eight] = [await run(5, { concurrency: 1 }), await run(5, { concurrency: 8 })]
    const alone = await run(5, { only: ['request/instance_ids/type'] })

    expect(eight.explored).toEqual(one.explored)
    const [id] = Object.keys(alone.explored).filter((check) => check.startsWith('request/'))
    expect(alone.explored[id ?? '']).toEqual(one.explored[id ?? ''])
  })

  it("should send the same whatever the caller's own tests configure", async () => {
    const before = await run(5, {})
    configureGlobal({ randomType: 'congruential32', unbiased: true, endOnFailure: true, verbose: 2 })
    const after = await run(5, {})
    resetConfigureGlobal()

    expect(after).toEqual(before)
  })

  it('should send something else for another seed', async () => {
    const [one, other] = [await run(1, {}), await run(2, {})]

    expect(other.sent['valid/body']).not.toEqual(one.sent['valid/body'])
    expect(other.sent['request/type']).not.toEqual(one.sent['request/type'])
    expect(other.sent['malformed/truncated']).toEqual(one.sent['malformed/truncated'])
  })

  it('should choose a seed and report it', async () => {
    const seeds = new Set<number>()
    for (let time = 0; time < 3; time += 1) {
      const { report } = await record(simulate(), { seed: undefined as never, only: ['examples'] })
      seeds.add(report.seed ?? -1)
    }

    expect(seeds.size).toBeGreaterThan(1)
  })
})

/** Runs the suite and sorts what it sent by check; the report is without its times. */
async function run(seed: number, options: object) {
  const sent: Record<string, unknown[]> = {}
  const { report } = await record(faulty(), {
    seed,
    runs: 10,
    ...options,
    onExchange: ({ check, request }) => {
      sent[check] ??= []
      sent[check].push(request)
    },
  })
  const cases = Object.fromEntries(report.checks.map(({ id, cases }) => [id, cases]))
  const explored = Object.fromEntries(
    Object.entries(sent).map(([check, requests]) => [check, requests.slice(0, cases[check])]),
  )
  return { sent, explored, report: withoutTimes(report) }
}

function withoutTimes(report: Report): Report {
  const times = new Set(['startedAt', 'durationMs'])
  return JSON.parse(JSON.stringify(report, (name, value) => (times.has(name) ? 0 : value)))
}
