import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { plant } from '../../proof/faults.js'
import { type Exchange, listChecks, type Progress, runConformance } from '../../src/conformance/index.js'
import { copyOf } from '../support/copy.js'
import { record, simulate } from './recording.js'

/** The most requests that a quick run may send to a target that conforms. */
const mostQuick = 80

describe('a quick run', () => {
  it.each([
    ['with a token', false],
    ['signed', true],
  ])('should come to a verdict on every check within 80 requests, %s', async (_, isSigned) => {
    const { instanceIds, fetch, ...credentials } = plant({ wrap: (server) => server, isSigned })
    const live = { level: 'live', instanceIds: instanceIds.slice(0, 60), confirmHost: '127.0.0.1' } as const
    const options = { baseUrl: 'http://127.0.0.1', fetch, ...credentials, ...live }

    const report = await runConformance({ ...options, quick: true })

    expect(report.verdict).toBe('conforming')
    expect(report.checks.filter(({ status }) => status !== 'passed' && status !== 'skipped')).toEqual([])
    expect(report.summary.requests).toBeLessThanOrEqual(mostQuick)
  })

  it('should be refused together with a number of generated cases', async () => {
    await expect(record(simulate(), { quick: true, runs: 5 })).rejects.toThrow('leave out `runs`')
  })

  it('should send what comes first in a whole run', async () => {
    const one = { seed: 1, concurrency: 1 }
    const [quick, whole] = [await record(simulate(), { ...one, quick: true }), await record(simulate(), one)]

    expect(whole.arrivals.slice(0, quick.arrivals.length)).toEqual(quick.arrivals)
    expect(whole.arrivals.length).toBeGreaterThan(quick.arrivals.length)
  })
})

describe('a run', () => {
  it('should send many odd ids at once early, and each alone late', async () => {
    const sent: Exchange[] = []
    const onExchange = (exchange: Exchange) => sent.push(exchange)
    await record(simulate(), { quick: true, concurrency: 1, onExchange })
    const places = sent.flatMap(({ check }, place) => (check === 'boundaries/id-text' ? [place] : []))
    const counts = places.map((place) => JSON.parse(sent[place]?.request.body ?? '').instance_ids.length)

    expect(counts).toEqual([maxInstanceIds, 1])
    expect(places[0]).toBeLessThan(5)
    expect(places[1]).toBeGreaterThan(60)
  })

  it('should send no request twice that is equal to that of another check', async () => {
    const times = new Map<string, number>()
    const onExchange = ({ request }: Exchange) => {
      const key = JSON.stringify(request)
      times.set(key, (times.get(key) ?? 0) + 1)
    }
    // An exchange shows neither how a body is framed nor what a masked token lacks.
    const skip = ['encoding/chunked', 'token/truncated', 'token/long']
    await record(simulate(), { quick: true, concurrency: 1, skip, onExchange })
    const repeated = [...times].filter(([, count]) => count > 1)

    // One invalid request is sent again on purpose.
    expect(repeated.map(([request, count]) => [JSON.parse(request).body, count])).toEqual([['{}', 2]])
  })

  it('should let no case share the response to another of its own check', async () => {
    const bodies: string[] = []
    const simulator = simulate()
    const counting = async (request: Request) => {
      bodies.push(await copyOf(request).text())
      return simulator(request)
    }
    const { report } = await record(counting, { only: ['consistency/repeat'], concurrency: 1 })
    const repeated = report.checks.find(({ id }) => id === 'consistency/repeat')

    // Before its cases comes the reference.
    expect(bodies.length - 1).toBe(repeated?.cases)
  })

  it('should have each check in its report, in their order, and nothing else', async () => {
    const { report } = await record(simulate(), { runs: 1 })

    expect(report.checks.map(({ id }) => id)).toEqual(listChecks().map(({ id }) => id))
  })

  it('should have no verdict on fewer than its essential cases', async () => {
    const { report } = await record(simulate(), { maxRequests: 60 })
    const judged = report.checks.filter(({ status }) => status === 'not judged')

    expect(report.verdict).toBe('inconclusive')
    expect(judged.map(({ id }) => id)).toContain('examples/request')
    expect(judged.every(({ reason }) => reason?.includes('`maxRequests`'))).toBe(true)
  })

  it('should judge a comparison as soon as its pair is complete', async () => {
    const found: Extract<Progress, { type: 'found' }>[] = []
    const onProgress = (progress: Progress) => {
      if (progress.type === 'found') found.push(progress)
    }
    const simulator = simulate()
    const refusing = async (request: Request) =>
      request.headers.get('Content-Type')?.includes('charset=utf-8')
        ? Response.json({ error_code: 'a', error_msg: 'b' }, { status: 400 })
        : simulator(request)

    const { report } = await record(refusing, { onProgress, concurrency: 1 })

    const first = found.find(({ check }) => check === 'encoding/charset')
    expect(first?.fails).toBe(false)
    expect(first?.requests).toBeLessThan(report.summary.requests / 2)
  })

  it.each<[string, object, number]>([
    ['names it', {}, 1],
    ['names none when it is quick', { quick: true }, 0],
    ['names none when its budget ends before', { maxRequests: 200 }, 0],
    ['names none when some checks are left out', { skip: ['method'] }, 0],
  ])('should name a known deviation that it never saw: %s', async (_, options, count) => {
    const unseen = { check: 'valid/body', status: 404, reason: 'only a generated body may show it' }
    const { report } = await record(simulate(), { ...options, knownDeviations: [unseen] })

    expect(report.verdict).toBe('conforming')
    expect(report.unusedDeviations).toHaveLength(count)
  })

  it('should name no known deviation that it may have missed', async () => {
    const { report: whole } = await record(simulate())
    const simulator = simulate()
    let requests = 0
    const losing = async (request: Request) => {
      requests += 1
      return requests === 20 ? Promise.reject(new Error('read ECONNRESET')) : simulator(request)
    }
    const unseen = { check: 'valid/body', status: 404, reason: 'only a generated body may show it' }
    // The first request is not counted.
    const maxRequests = whole.summary.requests - 1
    const { report } = await record(losing, { maxRequests, knownDeviations: [unseen] })

    expect(report.unusedDeviations).toEqual([])
  })

  it('should stop at the first finding that fails it when told to', async () => {
    const simulator = simulate()
    const crashing = async (request: Request) =>
      request.method === 'GET' ? new Response(null, { status: 500 }) : simulator(request)

    const { report } = await record(crashing, { stopAtFirst: true, concurrency: 1 })
    const { report: whole } = await record(crashing, { concurrency: 1 })

    expect(report.verdict).toBe('not conforming')
    expect(report.reason).toContain('first finding')
    expect(report.summary.violations).toBe(1)
    expect(report.summary.requests).toBeLessThan(whole.summary.requests / 4)
  })
})
