import { describe, expect, it } from 'vitest'
import { judgeTraffic, type RecordedExchange, type Report } from '../../../src/conformance/index.js'
import { availableId as id } from '../../support/ids.js'
import { exchange, failedIn } from './exchange.js'

const rejection = {
  instance_id: id,
  error_code: 'DBS.200011',
  error_message: 'The status does not allow it.',
}
const rejected = { body: JSON.stringify({ upgrade_results: [rejection] }) }
const lost = { ...exchange(), response: undefined }
const signature = {
  Authorization: 'SDK-HMAC-SHA256 Access=x, SignedHeaders=host',
  'X-Sdk-Date': '20261128T000000Z',
}
const signed = { headers: { 'Content-Type': 'application/json', ...signature } }

/** The exchange as the entry with this number, so many seconds after the first. */
function at(seconds: number, number: number, one: object): RecordedExchange {
  const startedAt = new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()
  return { ...exchange(), ...one, source: `a.har, entry ${number}`, startedAt }
}

function notesIn({ observations }: Report): string[] {
  return observations.filter(({ check }) => check === 'client/once').map(({ message }) => message)
}

function severities({ checks }: Report): string[] {
  return checks.flatMap(({ id: check, findings }) =>
    check === 'client/once' ? findings.map(({ severity }) => severity) : [],
  )
}

const again = 'a.har, entry 2 repeats a.har, entry 1: the client, or something below it, sent it again'
const begun = `${again}, though the first had begun an upgrade`

describe('a request that arrives again', () => {
  it.each<[string, object, object, number]>([
    ['after one that was rejected', exchange({}, rejected), exchange({}, { ...rejected, status: 202 }), 5],
    ['after a response that was lost', lost, exchange({}, rejected), 29],
    ['with the same signature, however late', exchange(signed, rejected), exchange(signed, rejected), 9000],
  ])('should be noted with both entries: %s', async (_, first, second, seconds) => {
    const report = await judgeTraffic([at(0, 1, first), at(seconds, 2, second)])

    expect(notesIn(report)).toEqual([again])
    expect(severities(report)).toEqual([])
    expect(report.verdict).not.toBe('not conforming')
  })

  it.each<[string, object, number, string[]]>([
    ['a token, so perhaps by somebody who wanted it', {}, 5, []],
    ['a signature of the same second', signed, 1, []],
    ['a signature that was not made again', signed, 5, ['deviation']],
  ])('should be noted after one that began an upgrade: %s', async (_, request, seconds, found) => {
    const report = await judgeTraffic([
      at(0, 1, exchange(request)),
      at(seconds, 2, exchange(request, rejected)),
    ])

    expect(notesIn(report)).toEqual([begun])
    expect(severities(report)).toEqual(found)
  })

  it.each<[string, RecordedExchange[]]>([
    ['other ids', [at(0, 1, {}), at(1, 2, exchange({ body: '{"instance_ids":["a"]}' }))]],
    ['a minute later', [at(0, 1, {}), at(60, 2, exchange({}, rejected))]],
    [
      'another project',
      [at(0, 1, {}), at(1, 2, exchange({ url: 'https://a.test/v3/q/instances/db-upgrade' }))],
    ],
    ['another client', [at(0, 1, {}), at(1, 2, exchange({ headers: { 'User-Agent': 'x' } }, rejected))]],
    ['another recording', [at(0, 1, {}), { ...at(1, 2, exchange({}, rejected)), source: 'b.har, entry 2' }]],
    [
      'no time',
      [
        { ...exchange(), source: 'a.har, entry 1' },
        { ...exchange(), source: 'a.har, entry 2' },
      ],
    ],
  ])('should not be seen in %s', async (_, exchanges) => {
    expect(notesIn(await judgeTraffic(exchanges))).toEqual([])
  })

  it.each<[string, object, number]>([
    ['at one time', exchange({}, { body: undefined }), 0],
    ['with one response, as a service worker does', exchange(), 2],
  ])('should be no fault where the recorder wrote one request twice: %s', async (_, second, seconds) => {
    const report = await judgeTraffic([at(0, 1, {}), at(seconds, 2, second)])

    expect(notesIn(report)).toEqual([expect.stringMatching(/entry 2 repeats .*entry 1: the recorder/)])
    expect(severities(report)).toEqual([])
  })

  it('should be a fault of the client where the first began an upgrade', async () => {
    const { response: _, ...request } = exchange()
    const arrived = [true, false].map((beganUpgrades, index) => ({
      ...request,
      beganUpgrades,
      source: `request ${index + 2}`,
      startedAt: '2026-01-01T00:00:00.000Z',
    }))

    const report = await judgeTraffic(arrived, { clientOnly: true })

    expect(notesIn(report)).toEqual([
      'request 3 repeats request 2: the client, or something below it, sent it again, though the first had begun an upgrade',
    ])
    expect(failedIn(report)).toEqual(['client/once'])
  })

  it('should be counted where there are many, and name three', async () => {
    const many = Array.from({ length: 10 }, (_, index) => at(index, index + 1, exchange({}, rejected)))

    const notes = notesIn(await judgeTraffic(many))

    expect(notes).toHaveLength(4)
    expect(notes.at(-1)).toMatch(/^6 more/)
  })
})
