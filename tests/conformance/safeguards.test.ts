import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ConformanceOptions, listChecks, runConformance } from '../../src/conformance/index.js'
import { upgradeOperation } from '../../src/conformance/upgrade/operation.js'
import { serve } from '../../src/http/serve.js'
import { simulatorToken } from '../../src/mock/simulator.js'
import { copyOf } from '../support/copy.js'
import { realIds as realIdsUpTo } from '../support/ids.js'
import {
  afterProbe,
  elsewhere,
  findingsOf,
  type Handler,
  here,
  idsOf,
  piecesOf,
  record,
  simulate,
} from './recording.js'

const { checks } = upgradeOperation()

const realIds = realIdsUpTo(14)
const live = { level: 'live', baseUrl: elsewhere, confirmHost: 'example.test', instanceIds: realIds } as const
const jobId = 'e4616470-733d-41de-a9b0-a260709293d3'

/** A service that claims to upgrade the first instance of each request. */
const claiming: Handler = (request) =>
  acceptEach(request, (id) => ({ upgrade_results: [{ instance_id: id, job_id: jobId }] }))

afterEach(() => {
  vi.useRealTimers()
})

describe('made-up ids', () => {
  it('should be all that the level "safe" ever sends, whatever the seed', async () => {
    const couldBeReal = /[0-9a-f]{20,}in\d/gi
    for (let seed = 0; seed < 5; seed += 1) {
      const { arrivals } = await record(simulate(), { seed, runs: 10 })

      const ids = arrivals.flatMap(({ body }) => body.match(couldBeReal) ?? [])
      expect(ids.filter((id) => !id.startsWith('00000000'))).toEqual([])
      expect(ids.length).toBeGreaterThan(100)
    }
  })

  it.each([
    ['as the contract says', { upgrade_results: [{ instance_id: '$id', job_id: jobId }] }],
    ['with a job that is a number', { upgrade_results: [{ instance_id: '$id', job_id: 7 }] }],
    ['without the id', { upgrade_results: [{ job_id: jobId }] }],
    ['under another name', { results: { jobs: [{ instance_id: '$id', job_id: jobId }] } }],
    ['beside a rejection', { upgrade_results: [{ instance_id: '$id', job_id: jobId, error_code: 'c' }] }],
  ])('should stop the run when a service elsewhere claims to upgrade one: %s', async (_, body) => {
    const service: Handler = (request) => acceptEach(request, (id) => fill(body, id))

    const { report, arrivals } = await record(service, { baseUrl: elsewhere })

    expect(report.verdict).not.toBe('conforming')
    expect(report.reason).toContain('made up')
    expect(arrivals).toHaveLength(1)
  })

  it('should stop the run when an odd one is claimed too', async () => {
    const claimingOdd: Handler = (request) =>
      acceptEach(request, (id) =>
        id.startsWith('0') ? undefined : { upgrade_results: [{ instance_id: id, job_id: jobId }] },
      )

    const { report, arrivals } = await record(afterProbe(claimingOdd), {
      baseUrl: elsewhere,
      only: ['boundaries/id-text'],
      seed: 1,
      path: '1',
    })

    expect(report.verdict).toBe('inconclusive')
    expect(arrivals).toHaveLength(2)
  })

  it('should stop those who wait for their turn as well', async () => {
    // So that no turn comes by waiting.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

    const { report, arrivals, journal } = await record(claiming, {
      baseUrl: elsewhere,
      concurrency: 8,
      rate: 5,
    })

    expect(report.verdict).toBe('inconclusive')
    expect(arrivals).toHaveLength(1)
    expect(journal).toHaveLength(1)
  })

  it('should not stop a mock on this machine, whose upgrades are not real', async () => {
    const { report } = await record(claiming, { only: ['examples'] })

    expect(report.verdict).not.toBe('inconclusive')
  })

  it('should not stop a service elsewhere that rejects them', async () => {
    const { report } = await record(simulate(), { baseUrl: elsewhere, runs: 2 })

    expect(report.verdict).toBe('conforming')
  })
})

describe('the level "plan"', () => {
  const unreachable = async () => {
    throw new Error('sent')
  }

  it('should send nothing, and say what it would send', async () => {
    const { report, arrivals, journal } = await record(unreachable, { level: 'plan', baseUrl: elsewhere })

    expect([arrivals, journal]).toEqual([[], []])
    expect(report.verdict).toBe('planned')
    expect(report.summary.requests).toBe(0)
    expect(report.observations).toEqual([])
    expect(report.plan?.length).toBeGreaterThan(100)
    expect(report.checks.every(({ status }) => status === 'skipped')).toBe(true)
  })

  it('should plan what the level "safe" sends, in the same order', async () => {
    const options = { runs: 5, maxRequests: 120, seed: 3 }
    const planned = await record(unreachable, { ...options, level: 'plan' })
    const exchanged: [string, string | undefined][] = []
    await record(simulate(), {
      ...options,
      onExchange: ({ check, request }) => exchanged.push([check, request.body]),
    })

    for (const id of ['reference', ...checks.map(({ id }) => id)]) {
      expect(
        planned.report.plan?.filter(({ check }) => check === id).map(({ request }) => request.body),
      ).toEqual(exchanged.filter(([check]) => check === id).map(([, body]) => body))
    }
  })

  it('should need no token', async () => {
    const report = await runConformance({ baseUrl: elsewhere, level: 'plan', fetch: unreachable })

    expect(report.verdict).toBe('planned')
  })
})

describe('the level "live"', () => {
  it.each<[string, Partial<ConformanceOptions>, RegExp]>([
    ['no host is confirmed', { confirmHost: undefined as never }, /`confirmHost` to example\.test/],
    ['another host is confirmed', { confirmHost: 'example.com' }, /not example\.com/],
    ['the host is confirmed without its port', { baseUrl: `${elsewhere}:8443` }, /example\.test:8443/],
    ['no instance is named', { instanceIds: [] }, /`instanceIds`/],
    ['an instance is empty', { instanceIds: [''] }, /empty/],
    ['the level is another', { level: 'safe' }, /only sent at the level "live"/],
  ])('should be refused when %s', async (_, change, message) => {
    await expect(record(simulate(), { ...live, ...change })).rejects.toThrow(message)
  })

  const services: Record<string, Handler> = {
    'every upgrade is submitted': simulate({
      instances: Object.fromEntries(realIds.map((id) => [id, 'available'])),
    }),
    'every upgrade is rejected': simulate(),
    'every upgrade is a server error': async () => Response.json({}, { status: 500 }),
    'every upgrade is refused': async () =>
      Response.json({ error_code: 'c', error_msg: 'm' }, { status: 400 }),
    'no upgrade is authorised': async () => Response.json({}, { status: 401 }),
    'every second result is lost': (request) =>
      acceptEach(request, (id) => ({ upgrade_results: [{ instance_id: id, job_id: 7 }] })),
    'nothing is JSON': async () => new Response('<html>', { status: 202 }),
    'every upgrade is redirected': async () =>
      new Response(null, { status: 307, headers: { Location: '/elsewhere' } }),
    'every upgrade is misdirected': async () => new Response(null, { status: 421 }),
    'every upgrade is throttled': async () => new Response(null, { status: 429 }),
    'the connection breaks': async () => Promise.reject(new Error('read ECONNRESET')),
  }

  it.each(Object.entries(services))(
    'should send each instance exactly once although %s',
    async (_, handler) => {
      const { arrivals, journal, report } = await record(onlyForReal(handler), {
        ...live,
        only: ['live', 'examples'],
      })

      expect(realIdsIn(arrivals).toSorted()).toEqual(realIds.toSorted())
      expect(
        journal
          .flatMap(({ ids = [] }) => ids)
          .filter(isReal)
          .toSorted(),
      ).toEqual(realIds.toSorted())
      expect(report.checks.find(({ id }) => id === 'live/instances')?.cases).toBeGreaterThan(0)
    },
  )

  it('should send no instance when not even the simplest request is answered', async () => {
    const breaking = async () => Promise.reject(new Error('read ECONNRESET'))
    const { arrivals, report } = await record(breaking, { ...live, only: ['live', 'examples'] })

    expect(realIdsIn(arrivals)).toEqual([])
    expect(report.verdict).toBe('inconclusive')
  })

  it('should send an instance that is named twice once', async () => {
    const twice = [...realIds, ...realIds]
    const { arrivals } = await record(services['every upgrade is submitted'] ?? simulate(), {
      ...live,
      instanceIds: twice,
      runs: 1,
    })

    expect(realIdsIn(arrivals).toSorted()).toEqual(realIds.toSorted())
  })

  it('should send the instances that it was called with, none added later', async () => {
    const instanceIds = realIds.slice(1)
    const service = services['every upgrade is submitted'] ?? simulate()

    const run = record(service, { ...live, instanceIds, runs: 1 })
    instanceIds.push(...realIds)
    const { arrivals } = await run

    expect(realIdsIn(arrivals)).toEqual(realIds.slice(1))
  })

  it('should give no command that would upgrade again', async () => {
    const { report } = await record(
      onlyForReal(async () => new Response('<html>', { status: 202 })),
      {
        ...live,
        only: ['live'],
      },
    )

    expect(findingsOf(report).length).toBeGreaterThan(0)
    for (const finding of findingsOf(report)) {
      expect(finding.replay).toBeUndefined()
      expect(finding.curl).toBeUndefined()
      expect(finding.stable).toBeUndefined()
    }
  })

  it('should send the instances although the budget is small', async () => {
    const { arrivals } = await record(services['every upgrade is submitted'] ?? simulate(), {
      ...live,
      maxRequests: 4,
    })

    expect(realIdsIn(arrivals)).toHaveLength(realIds.length)
    expect(arrivals).toHaveLength(5)
  })

  it.each<[string, number, string]>([
    ['not pass when one of two requests', 11, 'inconclusive'],
    ['pass when one of four requests', 14, 'conforming'],
  ])('should %s was throttled, and say how many it lacks', async (_, size, verdict) => {
    const sizes: number[] = []
    const throttling = onlyForReal(async (request) => {
      sizes.push(idsOf(await copyOf(request).text()).length)
      return sizes.length === 1 ? new Response(null, { status: 429 }) : simulate()(request)
    })
    const instanceIds = realIds.slice(0, size)
    const { report } = await record(throttling, { ...live, instanceIds, only: ['live'] })

    expect(report.verdict).toBe(verdict)
    expect(report.observations).toContainEqual(lacking(sizes[0] ?? 0, size))
  })

  it('should give the reason of most checks that were not judged', async () => {
    const throttling = onlyForReal(async () => new Response(null, { status: 429 }))
    const { report } = await record(throttling, { ...live, maxRequests: 8 })
    const spent = report.checks.filter(({ reason }) => reason?.includes('no requests left'))

    expect(report.reason).toMatch(`${spent.length} checks were not judged: there were no requests left`)
  })

  it('should say how many of the instances a quick run did not send', async () => {
    const { arrivals, report } = await record(simulate(), { ...live, quick: true })
    const { length } = realIdsIn(arrivals)

    expect(length).toBeLessThan(realIds.length)
    expect(report.observations).toContainEqual(lacking(realIds.length - length, realIds.length))
  })
})

function lacking(left: number, given: number) {
  const message = `given instances: ${left} of ${given} not sent, or throttled (429) and not sent again`
  return { check: 'live/instances', message }
}

describe('options', () => {
  it.each(['strickt', 'timeout', 'dryRun', 'toString'])(
    'should be refused when there is none of that name: %s',
    async (name) => {
      const run = record(simulate(), { [name]: true })

      await expect(run).rejects.toThrow(`There is no option "${name}"; the options are baseUrl, projectId, `)
      await expect(run).rejects.toHaveProperty('name', 'UsageError')
    },
  )

  it.each([undefined, null, 'http://localhost'])(
    'should be refused unless an object: %j',
    async (options) => {
      await expect(runConformance(options as never)).rejects.toThrow(
        'The options must be an object with baseUrl, ',
      )
    },
  )

  it.each(['only', 'skip'])('should be refused for the first request: %s', async (name) => {
    await expect(record(simulate(), { [name]: ['reference'] })).rejects.toThrow('first request of every run')
  })

  it.each(['only', 'skip', 'instanceIds', 'knownDeviations'])(
    'should be refused when one text is in place of a list: %s',
    async (name) => {
      const run = record(simulate(), { [name]: 'valid/body' })

      await expect(run).rejects.toThrow(`\`${name}\` must be an array, even of one value.`)
      await expect(run).rejects.toHaveProperty('name', 'UsageError')
    },
  )

  it('should be refused when no check is chosen, not run all', async () => {
    await expect(record(simulate(), { only: [] })).rejects.toThrow('`only` is empty; name at least one check')
  })
})

describe('methods', () => {
  it('should only be harmless ones elsewhere', async () => {
    const { arrivals, report } = await record(simulate(), {
      baseUrl: elsewhere,
      only: ['method', 'examples'],
    })

    expect([...new Set(arrivals.map(({ method }) => method))].toSorted()).toEqual([
      'GET',
      'HEAD',
      'OPTIONS',
      'POST',
    ])
    expect(report.checks.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['method/put', 'method/patch', 'method/delete']),
    )
  })

  it.each(['http://127.0.0.1:1', 'http://localhost', 'http://[::1]:8080'])(
    'should be all of them at %s',
    async (baseUrl) => {
      const { arrivals } = await record(simulate(), { baseUrl, only: ['method'] })

      expect(arrivals.map(({ method }) => method)).toEqual(expect.arrayContaining(['PUT', 'PATCH', 'DELETE']))
    },
  )

  it.each([
    'https://127.0.0.1.example.test',
    'https://localhost.example.test',
    'https://127.example.test',
    'https://example.test/127.0.0.1',
  ])('should not take %s for this machine', async (baseUrl) => {
    const anywhere: Handler = (request) =>
      simulate()(new Request(request.url.replace('/127.0.0.1/', '/'), request))
    const { arrivals } = await record(anywhere, { baseUrl, only: ['method'] })

    expect(arrivals.map(({ method }) => method)).toEqual(['POST', 'GET', 'HEAD', 'OPTIONS'])
  })
})

describe('a redirect', () => {
  it.each([
    ['of every request', (handler: Handler) => handler, /redirects \(307\) to/],
    ['of some requests', afterProbe, undefined],
  ])('should not be followed, and the token should go nowhere else: %s', async (_, when, reason) => {
    const strayed: string[] = []
    const other = await serve(async (request) => {
      strayed.push(`${request.method} ${request.headers.get('X-Auth-Token')}`)
      return new Response(null, { status: 202 })
    })
    const redirecting = await serve(
      when(async () => new Response(null, { status: 307, headers: { Location: `${other.url}/elsewhere` } })),
    )

    const report = await runConformance({
      baseUrl: redirecting.url,
      token: simulatorToken,
      only: ['examples', 'method/get'],
    })
    await Promise.all([redirecting.close(), other.close()])

    expect(strayed).toEqual([])
    expect(report.verdict).not.toBe('conforming')
    if (reason) expect(report.reason).toMatch(reason)
    else
      expect(findingsOf(report)).toContainEqual(
        expect.objectContaining({ check: 'response/no-redirect', severity: 'violation' }),
      )
  })
})

describe('the token', () => {
  const token = `MIIYXQ${Array.from({ length: 30 }, (_, index) => `${(index * 7919) ** 3}/x`).join('+')}==`
  const leaking: Handler = async (request) => {
    const sent = request.headers.get('X-Auth-Token') ?? ''
    return Response.json(
      {
        error_code: 'c',
        error_msg: `wrong: ${sent.slice(3, 60)} / ${encodeURIComponent(sent)}`,
        [sent]: sent,
      },
      {
        status: 400,
        headers: { Location: `/?t=${encodeURIComponent(sent)}`, 'X-Debug': sent.slice(-50) },
      },
    )
  }

  it('should be a violation in a response, and stand in nothing written', async () => {
    const written: unknown[] = []
    const { report, journal } = await record(leaking, {
      token,
      runs: 2,
      onExchange: (exchange) => written.push(exchange),
      onProgress: (progress) => written.push(progress),
    })
    const everything = JSON.stringify([report, journal, written])

    expect(findingsOf(report)).toContainEqual(
      expect.objectContaining({ check: 'response/no-token', severity: 'violation' }),
    )
    expect(everything).toContain('$DDS_AUTH_TOKEN')
    const encodings = [token, encodeURIComponent(token), JSON.stringify(token).slice(1, -1)]
    const pieces = encodings.flatMap(piecesOf)
    expect(pieces.filter((piece) => everything.includes(piece))).toEqual([])
  })

  it('should stand in no reason or observation of a run without a verdict', async () => {
    let turn = 0
    const { report } = await record(
      async () => {
        turn += 1
        if (turn === 4) throw new Error(`cannot send ${token}`)
        return Response.json({ error_code: token, error_msg: 'no' }, { status: 400 })
      },
      { token, skip: ['response/no-token'] },
    )

    expect(report.reason).toContain('answered with 400 $DDS_AUTH_TOKEN')
    expect(JSON.stringify(report.observations)).toContain('(cannot send $DDS_AUTH_TOKEN)')
    expect(JSON.stringify(report)).not.toContain(token.slice(0, 16))
  })

  it('should stand nowhere in the error of a network that fails', async () => {
    const written: unknown[] = []
    const { report } = await record(async () => Promise.reject(new Error(`cannot send ${token}`)), {
      token,
      onExchange: (exchange) => written.push(exchange),
    })

    expect(report.verdict).toBe('inconclusive')
    expect(JSON.stringify([report, written])).not.toContain(token.slice(0, 16))
  })

  it.each([
    ['to a host elsewhere without encryption', { baseUrl: 'http://example.test' }, /unencrypted/],
    ['within the base URL', { baseUrl: 'https://me:secret@example.test' }, /password/],
    ['when it would break the header', { token: 'a\nb' }, /line break/],
    ['when there is none, elsewhere', { baseUrl: elsewhere, token: '' }, /DDS_AUTH_TOKEN/],
  ])('should not be sent %s', async (_, options, message) => {
    await expect(record(simulate(), options)).rejects.toThrow(message)
  })

  it('should end the run when the target refuses it from the start', async () => {
    const { report, arrivals } = await record(simulate(), { baseUrl: elsewhere, token: 'wrong-token' })

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toContain('DDS_AUTH_TOKEN')
    expect(arrivals).toHaveLength(1)
  })

  it('should end the run when it expires on the way, with no verdict', async () => {
    const server = simulate()
    let turn = 0
    const { report, arrivals } = await record(
      async (request) => {
        turn += 1
        if (turn > 60) request.headers.set('X-Auth-Token', 'expired')
        return server(request)
      },
      { strict: true },
    )

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/^The target stopped serving at .*401.*DDS_AUTH_TOKEN/)
    expect(arrivals.length).toBeLessThan(80)
  })
})

describe('the journal', () => {
  it('should have a line for each request, written before it is sent', async () => {
    const { arrivals, journal, report } = await record(simulate(), { runs: 2, concurrency: 4 })

    expect(journal).toHaveLength(arrivals.length)
    expect(report.summary.requests).toBe(arrivals.length)
    for (const [index, { journalLines }] of arrivals.entries()) expect(journalLines).toBeGreaterThan(index)
    const posted = arrivals.flatMap(({ method, body }) => (method === 'POST' ? [idsOf(body).join()] : []))
    for (const { method, ids } of journal) if (method === 'POST' && ids) expect(posted).toContain(ids.join())
    expect(journal.map(({ method }) => method).toSorted()).toEqual(
      arrivals.map(({ method }) => method).toSorted(),
    )
  })

  it('should show exactly what was sent when the run is interrupted', async () => {
    const interruption = new AbortController()
    let turn = 0
    const { arrivals, journal, report } = await record(
      (request) => {
        turn += 1
        if (turn === 20) interruption.abort()
        return simulate()(request)
      },
      { signal: interruption.signal, concurrency: 4 },
    )

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toBe('The run was interrupted.')
    // Those that were on their way in the same moment may still have arrived, and nothing after them.
    expect(arrivals.length).toBeGreaterThanOrEqual(20)
    expect(journal.length).toBeGreaterThanOrEqual(arrivals.length)
    expect(journal.length).toBeLessThanOrEqual(20 + 3)
    expect(report.summary.requests).toBe(journal.length)
  })

  it('should end at once what waits for a response when interrupted', async () => {
    const interruption = new AbortController()
    const silent = async () => {
      interruption.abort()
      return new Promise<Response>(() => {})
    }

    const { report, arrivals } = await record(silent, { signal: interruption.signal, timeoutMs: 600_000 })

    expect(report.verdict).toBe('inconclusive')
    expect(arrivals).toHaveLength(1)
  })

  it('should wait for the response to an upgrade when interrupted', async () => {
    const interruption = new AbortController()
    const interrupting = onlyForReal(async (request) => {
      interruption.abort()
      await new Promise((resolve) => setImmediate(resolve))
      return acceptEach(request, (id) => ({ upgrade_results: [{ instance_id: id, job_id: 7 }] }))
    })
    const reported: string[] = []
    const { arrivals, journal, report } = await record(interrupting, {
      ...live,
      signal: interruption.signal,
      onExchange: ({ response }) => reported.push(response?.body ?? 'no response'),
    })

    expect(realIdsIn(arrivals)).toEqual(realIds.slice(0, 1))
    expect(journal).toHaveLength(arrivals.length)
    expect(report.reason).toBe('The run was interrupted.')
    expect(report.checks.find(({ id }) => id === 'live/instances')?.cases).toBe(1)
    expect(reported.at(-1)).toContain('job_id')
    expect(findingsOf(report)).toContainEqual(
      expect.objectContaining({ check: 'response/schema', severity: 'violation' }),
    )
  })

  it('should be empty when the run is interrupted before it begins', async () => {
    const { report, journal } = await record(simulate(), { signal: AbortSignal.abort() })

    expect(report.verdict).toBe('inconclusive')
    expect(journal).toEqual([])
  })

  it('should end the run when it cannot be written, with nothing sent unseen', async () => {
    let arrivals = 0
    const run = runConformance({
      baseUrl: here,
      fetch: async (request) => {
        arrivals += 1
        return simulate()(request)
      },
      journal: () => {
        throw new Error('no space left on device')
      },
    })

    await expect(run).rejects.toThrow('no space left on device')
    expect(arrivals).toBe(0)
  })

  it.each([
    ['while it explores', 'valid', 6],
    ['while it makes a request smaller', 'valid', 23],
    ['while it sends a request again', 'malformed/single-quotes', 3],
  ])('should not look green, nor go on unseen, when a listener throws %s', async (_, check, which) => {
    let exchanges = 0
    const run = record(
      afterProbe(async () => new Response(null, { status: 500 })),
      {
        only: [check],
        runs: 20,
        onExchange: () => {
          exchanges += 1
          if (exchanges === which) throw new Error('the listener is broken')
        },
      },
    )

    await expect(run).rejects.toThrow('the listener is broken')
    const atTheEnd = exchanges
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(exchanges).toBe(atTheEnd)
  })
})

describe('the budget', () => {
  it.each([1, 5, 40])(
    'should not be exceeded, and name the checks that ran no case: %i',
    async (maxRequests) => {
      const { arrivals, report } = await record(simulate(), { maxRequests })
      const starved = report.checks.filter(({ reason }) => reason?.includes('`maxRequests`'))

      expect(arrivals).toHaveLength(maxRequests + 1)
      expect(report.verdict).toBe('inconclusive')
      expect(report.reason).toContain('`maxRequests`')
      expect(starved.length).toBeGreaterThan(0)
      expect(starved.every(({ status }) => status === 'not judged')).toBe(true)
      const unsent = starved.filter(({ cases }) => cases === 0)
      expect(unsent.length + new Set(arrivalsByCheck(report)).size).toBe(
        report.checks.filter(
          ({ id, status }) => status !== 'skipped' && checks.some((check) => check.id === id),
        ).length,
      )
    },
  )

  it('should leave out a case for what had to be sent twice', async () => {
    const server = simulate()
    let turn = 0
    const { report, arrivals } = await record(
      async (request) => {
        turn += 1
        if (turn === 150) throw new Error('other side closed')
        return server(request)
      },
      { runs: 100, maxRequests: 398 },
    )

    expect(arrivals).toHaveLength(399)
    expect(report.verdict).toBe('conforming')
    expect(JSON.stringify(report.observations)).toContain('other side closed')
  })

  it('should not be exceeded by making failing requests smaller either', async () => {
    const failing = afterProbe(async () => Response.json({}, { status: 500 }))
    const { arrivals } = await record(failing, { maxRequests: 230 })

    expect(arrivals.length).toBeGreaterThan(200)
    expect(arrivals.length).toBeLessThanOrEqual(231)
  })

  it('should not pass when every chosen check is skipped', async () => {
    const { report, arrivals } = await record(simulate(), { only: ['live'] })

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toContain('nothing was sent')
    expect(arrivals).toEqual([])
  })

  it('should not pass when every check is left out', async () => {
    const { report, arrivals } = await record(simulate(), { skip: checks.map(({ id }) => id) })

    expect(report.verdict).toBe('inconclusive')
    expect(arrivals).toEqual([])
  })
})

describe('severity', () => {
  const misnaming: Handler = async () =>
    Response.json({ error_code: 'c', error_message: 'm' }, { status: 400 })
  const judge = (options: Partial<ConformanceOptions> = {}) =>
    record(afterProbe(misnaming), { only: ['undocumented'], ...options })

  it('should let deviations pass', async () => {
    const { report } = await judge()

    expect(report.verdict).toBe('conforming')
    expect(report.summary).toMatchObject({ violations: 0, failed: 0 })
    expect(report.summary.deviations).toBeGreaterThan(0)
  })

  it('should fail for deviations when it is strict', async () => {
    const { report } = await judge({ strict: true })

    expect(report.verdict).toBe('not conforming')
  })

  it('should show what is known as known, and not fail because of it', async () => {
    const knownDeviations = ['response/schema', 'response/error-fields'].map((check) => ({
      check,
      status: 400,
      reason: 'our gateway is old',
    }))
    const { report } = await judge({ strict: true, knownDeviations })

    expect(report.verdict).toBe('conforming')
    expect(report.summary).toMatchObject({ violations: 0, deviations: 0 })
    expect(report.summary.known).toBeGreaterThan(0)
    expect(findingsOf(report)[0]).toMatchObject({ severity: 'known', reason: 'our gateway is old' })
  })

  it('should not take a known deviation for more than it says', async () => {
    const knownDeviations = [{ check: 'response/schema', status: 401, reason: 'another status' }]
    const { report } = await judge({ strict: true, knownDeviations })

    expect(report.verdict).toBe('not conforming')
  })
})

describe('listChecks', () => {
  it('should name each once, and say which side it is about', () => {
    const ids = listChecks().map(({ id }) => id)

    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['request/instance_ids/maxItems', 'response/exclusivity']))
  })
})

/** Answers 202 with a body made from the first id; 400 without an id or a body. */
async function acceptEach(request: Request, toBody: (id: string) => unknown): Promise<Response> {
  const [id] = idsOf(await request.text())
  const body = id === undefined ? undefined : toBody(id)
  if (body === undefined) return Response.json({ error_code: 'c', error_msg: 'm' }, { status: 400 })
  return Response.json(body, { status: 202 })
}

function fill(body: unknown, id: string): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll('$id', id))
}

/** Lets the handler answer what asks for real instances, and a conforming service all the rest. */
function onlyForReal(handler: Handler): Handler {
  return async (request) => {
    const ids = idsOf(await copyOf(request).text())
    return ids.some(isReal) ? handler(request) : simulate()(request)
  }
}

function realIdsIn(arrivals: readonly { readonly body: string }[]): string[] {
  return arrivals.flatMap(({ body }) => idsOf(body)).filter(isReal)
}

function isReal(id: string): boolean {
  return realIds.includes(id)
}

function arrivalsByCheck(report: { checks: readonly { id: string; cases: number }[] }): string[] {
  return report.checks
    .filter(({ id, cases }) => cases > 0 && checks.some((check) => check.id === id))
    .map(({ id }) => id)
}
