import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../generated/operation.js'
import {
  judgeTraffic,
  mergeReports,
  type RecordedExchange,
  type Report,
  renderJson,
} from '../../../src/conformance/index.js'
import { heapInUse } from '../../support/heap.js'
import { availableId as id, madeUpIds } from '../../support/ids.js'
import { exchange, headers, token } from './exchange.js'

const error = JSON.stringify({ error_code: 'DBS.200001', error_msg: 'Parameter error' })
const tooMany = JSON.stringify({ instance_ids: madeUpIds(maxInstanceIds + 1) })
const html = { 'Content-Type': 'text/html' }

/** What can be wrong with an exchange, alone and together. */
const kinds: readonly RecordedExchange[] = [
  exchange(),
  exchange({ body: tooMany }),
  exchange({ body: tooMany }, { status: 400, body: error }),
  exchange({ headers: { 'Content-Type': 'application/json' } }, { status: 401, body: error }),
  exchange({ headers: { ...headers, 'Content-Type': 'text/plain' } }),
  exchange({ headers: { 'Content-Type': 'application/json', Authorization: 'SDK-HMAC-SHA256 Access=x' } }),
  exchange({}, { status: 200 }),
  exchange({}, { status: 200, headers: html, body: '<p>' }),
  exchange({}, { headers: html, body: '<p>' }),
  exchange({}, { status: 500, body: error }),
  exchange({}, { status: 500, headers: html, body: '<p>' }),
  exchange({}, { status: 409, body: error }),
  exchange({}, { status: 307, headers: { Location: 'https://a.test/' } }),
  exchange({}, { body: '{"upgrade_results":[]}' }),
  exchange({}, { body: JSON.stringify({ upgrade_results: [{ instance_id: id, job_id: 1 }], token }) }),
  exchange({ body: undefined }, { body: undefined }),
  exchange({ url: 'https://a.test/v3/%7Bproject_id%7D/instances/db-upgrade' }, { status: 404, body: error }),
  exchange({ url: 'https://a.test/other' }),
]

const files = fc.array(fc.array(fc.nat({ max: kinds.length - 1 }), { maxLength: 12 }), {
  minLength: 1,
  maxLength: 6,
})
const knownDeviations = [
  { check: 'response/status', status: 200, reason: 'known' },
  { check: 'response/content-type', reason: 'known' },
  { check: 'client/schema', reason: 'never' },
]

/** The entries of a file: each kind by its number, seconds apart. */
function entriesOf(file: readonly number[], index: number): RecordedExchange[] {
  return file.map((kind, at) => ({
    ...(kinds[kind] as RecordedExchange),
    source: `${index}.har, entry ${at + 1}`,
    startedAt: new Date(at * 4000).toISOString(),
  }))
}

/** All that a merged report has to have in common with the report on everything. */
function comparable({
  verdict,
  reason,
  notCovered,
  summary,
  checks,
  coverage,
  observations,
  unusedDeviations,
}: Report) {
  const { durationMs: _, ...counts } = summary
  return { verdict, reason, notCovered, counts, checks, coverage, observations, unusedDeviations }
}

/** As a file: written, and read again. */
const written = (report: Report, name = 'a.json') => ({ name, report: JSON.parse(renderJson(report)) })

describe('mergeReports', () => {
  it('should say what one judge of all says, in any order and any grouping', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), fc.integer(), fc.nat(), async (all, accepts, order, cut) => {
        const options = accepts ? { knownDeviations } : {}
        const judged = await Promise.all(
          all.map((file, index) => judgeTraffic(entriesOf(file, index), options)),
        )
        const reports = shuffle(judged, order)
        const at = cut % (reports.length + 1)
        const part = at > 0 ? [await mergeReports(reports.slice(0, at).map((one) => written(one)))] : []

        const merged = await mergeReports([...reports.slice(at), ...part].map((one) => written(one)))

        const expected = await judgeTraffic(all.flatMap(entriesOf), options)
        expect(comparable(merged)).toEqual(comparable(expected))
        expect(merged.tally).toEqual(expected.tally)
      }),
      { numRuns: 40 },
    )
  })

  it('should take no memory for more reports', async () => {
    const report = written(await judgeTraffic(kinds.map((one, at) => ({ ...one, source: `entry ${at}` }))))
    let [before, after] = [0, 0]
    function* reports() {
      for (let index = 0; index < 600; index += 1) {
        if (index === 100) before = heapInUse()
        yield { ...report, name: `${index}.json` }
      }
      after = heapInUse()
    }

    const merged = await mergeReports(reports())

    expect(merged.summary.requests).toBe(600 * report.report.summary.requests)
    expect(after - before).toBeLessThan(2_000_000)
  })

  it('should never be conforming if one of the recordings was not whole', async () => {
    const cut = await judgeTraffic([exchange(), { source: 'b.har, entry 2', problem: 'is no JSON' }])

    const merged = await mergeReports([written(await judgeTraffic([exchange()])), written(cut)])

    expect(merged).toMatchObject({ verdict: 'inconclusive', target: { baseUrl: '2 reports' } })
    expect(merged.reason).toContain('b.har, entry 2')
  })

  it('should be strict if one report was, and accept what they accept', async () => {
    const odd = exchange({}, { status: 409, body: error })
    const strict = await judgeTraffic([exchange(), odd], { strict: true })
    const lenient = await judgeTraffic([exchange(), odd])
    const accepting = await judgeTraffic([exchange()], {
      knownDeviations: [{ check: 'traffic/expected-status', reason: 'known' }],
    })

    expect((await mergeReports([lenient].map((one) => written(one)))).verdict).toBe('conforming')
    expect((await mergeReports([lenient, strict].map((one) => written(one)))).verdict).toBe('not conforming')
    expect((await mergeReports([lenient, strict, accepting].map((one) => written(one)))).verdict).toBe(
      'conforming',
    )
  })

  it('should call no client right that was never served', async () => {
    const [served, refused, alone] = await Promise.all(
      [undefined, 'not this token', ''].map(async (refusedBecause) => {
        const one = exchange()
        const recorded = refusedBecause === undefined ? one : { ...one, refusedBecause }
        return written(await judgeTraffic([recorded], { clientOnly: true }))
      }),
    )
    if (!served || !refused || !alone) throw new Error('There are three.')

    const never = await mergeReports([refused, alone])
    expect(never.reason).toBe(
      'Nothing was served. 1 request was answered with 401. 1 request was answered with 401: not this token.',
    )
    expect(never.verdict).toBe('inconclusive')
    const once = await mergeReports([served, refused])
    expect(once.verdict).toBe('conforming')
    expect(once.observations).toEqual([
      { check: 'client/token', message: '1 request was answered with 401: not this token' },
    ])
  })

  const good = async () => written(await judgeTraffic([exchange()])).report
  it.each<[string, (report: Report) => unknown, RegExp]>([
    [
      'another version',
      (report) => ({ ...report, contract: { ...report.contract, version: '0.9.0' } }),
      /^a\.json was made with version 0\.9\.0 of the contract, and this is .*judge its recordings again/,
    ],
    [
      'a report of a run',
      ({ tally: _, ...report }) => report,
      /^a\.json is no JSON report on recorded traffic/,
    ],
    ['a list', () => [], /^a\.json is no JSON report on recorded traffic/],
    ['null', () => null, /^a\.json is no JSON report on recorded traffic/],
    [
      'odd counts',
      (report) => ({ ...report, tally: { ...report.tally, requests: -1 } }),
      /is no JSON report on recorded traffic/,
    ],
    [
      'odd kinds',
      (report) => ({ ...report, tally: { ...report.tally, kinds: { a: 1 } } }),
      /is no JSON report on recorded traffic/,
    ],
  ])('should refuse %s in one sentence', async (_, change, sentence) => {
    const report = change(await good())

    await expect(mergeReports([{ name: 'a.json', report }])).rejects.toThrow(sentence)
  })

  it('should refuse to mix reports on clients with others, or merge nothing', async () => {
    const ofClient = await judgeTraffic([exchange()], { clientOnly: true })

    await expect(mergeReports([written(ofClient), { name: 'b.json', report: await good() }])).rejects.toThrow(
      'b.json is about the service too, and other reports are about clients alone',
    )
    await expect(mergeReports([])).rejects.toThrow('There is no report to merge.')
  })
})

function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const rank = (index: number) => Math.sin(seed + index * 7919)
  return items
    .map((item, index) => ({ item, at: rank(index) }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ item }) => item)
}
