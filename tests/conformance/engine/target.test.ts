import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isLoopback, openTarget, Stop, type TargetOptions } from '../../../src/conformance/engine/target.js'
import { runConformance } from '../../../src/conformance/index.js'
import { madeUpId } from '../../../src/conformance/upgrade/harm.js'
import { answer } from '../answers.js'
import { elsewhere, findingsOf, here, record, simulate } from '../recording.js'

const testCase = answer().case
const ok = async () => Response.json({ upgrade_results: [] }, { status: 202 })

afterEach(() => {
  vi.useRealTimers()
})

describe('openTarget', () => {
  it.each(['PUT', 'PATCH', 'DELETE'])(
    'should refuse to send %s elsewhere, whatever check asks',
    async (method) => {
      const { target, arrivals } = open({ baseUrl: elsewhere })

      await expect(target.send('x', { ...testCase, method })).rejects.toThrow(Stop)
      expect(arrivals).toEqual([])
    },
  )

  it.each([
    ['in the body', { body: [{ content: '["046287aae57843b1a7bc61b7a8812f41in02"]' }] }],
    ['in bytes', { body: [{ content: new TextEncoder().encode('046287aae57843b1a7bc61b7a8812f41in02') }] }],
    ['in two parts', { body: [{ content: '046287aae57843b1a7bc' }, { content: '61b7a8812f41in02' }] }],
    ['in repeated parts', { body: [{ content: 'a', times: 32 }, { content: 'in02' }] }],
    ['among the ids', { ids: ['046287aae57843b1a7bc61b7a8812f41in02'] }],
  ])('should refuse to send an id that could be real: %s', async (_, change) => {
    for (const baseUrl of [here, elsewhere]) {
      const { target, arrivals } = open({ baseUrl })

      await expect(target.send('x', { ...testCase, ...change })).rejects.toThrow('nobody asked to upgrade')
      expect(arrivals).toEqual([])
    }
  })

  it('should refuse to send an instance that was named at another level', async () => {
    const { target } = open({ level: 'safe', instanceIds: ['046287aae57843b1a7bc61b7a8812f41in02'] })

    await expect(
      target.send('x', { ...testCase, ids: ['046287aae57843b1a7bc61b7a8812f41in02'] }),
    ).rejects.toThrow(Stop)
  })

  it('should send nothing at the level "plan"', async () => {
    const { target, arrivals } = open({ level: 'plan' })

    await expect(target.send('x', testCase)).rejects.toThrow(Stop)
    expect(arrivals).toEqual([])
  })

  it('should send nothing after it was stopped', async () => {
    const { target, arrivals } = open({})
    target.stop()

    await expect(target.send('x', testCase)).rejects.toThrow(Stop)
    expect(arrivals).toEqual([])
  })

  it('should stop when the budget is spent, also by what was throttled', async () => {
    vi.useFakeTimers()
    let turn = 0
    const { target, arrivals } = open({
      maxRequests: 3,
      fetch: async () => {
        turn += 1
        return turn === 1 ? throttled() : ok()
      },
    })
    const sending = Promise.allSettled(Array.from({ length: 3 }, () => target.send('x', testCase)))
    await vi.advanceTimersByTimeAsync(1000)

    expect((await sending).map(({ status }) => status).toSorted()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
    expect(arrivals).toHaveLength(3)
  })

  it('should ask never to be redirected', async () => {
    let redirect: string | undefined
    const { target } = open({
      fetch: async (request) => {
        redirect = request.redirect
        return ok()
      },
    })
    await target.send('x', testCase)

    expect(redirect).toBe('manual')
  })

  it('should send no more requests a second than it may', async () => {
    vi.useFakeTimers()
    const { target, arrivals } = open({ rate: 5 })
    const sending = Promise.all(Array.from({ length: 11 }, () => target.send('x', testCase)))

    await vi.advanceTimersByTimeAsync(1000)
    expect(arrivals.length).toBeGreaterThanOrEqual(5)
    expect(arrivals.length).toBeLessThanOrEqual(6)

    await vi.advanceTimersByTimeAsync(1100)
    expect(arrivals).toHaveLength(11)
    await sending
  })

  it('should wait for the others no longer when it is stopped', async () => {
    vi.useFakeTimers()
    const { target, arrivals } = open({ rate: 0.001 })
    await target.send('x', testCase)
    const waiting = target.send('x', testCase)
    target.stop()

    await expect(waiting).rejects.toThrow(Stop)
    expect(arrivals).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['seconds', '7'],
    ['a date', new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString()],
  ])('should wait as long as Retry-After says in %s, with everything', async (_, retryAfter) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) })
    let turn = 0
    const { target, arrivals } = open({
      fetch: async () => {
        turn += 1
        return turn === 1 ? throttled(retryAfter) : ok()
      },
    })
    const first = target.send('x', testCase)
    await vi.advanceTimersByTimeAsync(0)
    const second = target.send('x', testCase)

    await vi.advanceTimersByTimeAsync(6_900)
    expect(arrivals).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(arrivals).toHaveLength(3)
    expect((await first).throttled).toHaveLength(1)
    expect((await second).response?.status).toBe(202)
  })

  it('should stop when Retry-After is longer than anybody would wait', async () => {
    const { target, arrivals } = open({ fetch: async () => throttled('3600') })

    await expect(target.send('x', testCase)).rejects.toThrow('wait 3600 seconds')
    expect(arrivals).toHaveLength(1)
  })

  it('should wait longer each time, then stop, when it is always throttled', async () => {
    vi.useFakeTimers()
    const { target, arrivals } = open({ fetch: async () => throttled() })
    const sending = expect(target.send('x', testCase)).rejects.toThrow('4 requests in a row with 429')

    await vi.advanceTimersByTimeAsync(60_000)
    await sending
    const times = arrivals.map(({ time }) => time)
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(pauses).toEqual([251, 501, 1001])
  })

  it('should not take requests that were under way together for throttled again and again', async () => {
    vi.useFakeTimers()
    let turn = 0
    const { target } = open({
      fetch: async () => {
        turn += 1
        return turn <= 8 ? throttled() : ok()
      },
    })
    const sending = Promise.all(Array.from({ length: 8 }, () => target.send('x', testCase)))

    await vi.advanceTimersByTimeAsync(1000)
    expect((await sending).map(({ response }) => response?.status)).toEqual(Array(8).fill(202))
  })

  it('should heed Retry-After on a 503 too, without sending that request again', async () => {
    vi.useFakeTimers()
    let turn = 0
    const { target, arrivals } = open({
      fetch: async () => {
        turn += 1
        return turn === 1 ? new Response(null, { status: 503, headers: { 'Retry-After': '9' } }) : ok()
      },
    })
    expect((await target.send('x', testCase)).response?.status).toBe(503)
    const next = target.send('x', testCase)

    await vi.advanceTimersByTimeAsync(8_900)
    expect(arrivals).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    await next
    expect(arrivals).toHaveLength(2)
  })

  it('should stop when nothing answers any more', async () => {
    const { target, arrivals } = open({ fetch: async () => Promise.reject(new Error('gone')) })
    const outcomes: string[] = []
    for (let turn = 0; turn < 6 && !outcomes.includes('stopped'); turn += 1) {
      outcomes.push(
        await target.send('x', testCase).then(
          () => 'answered',
          () => 'stopped',
        ),
      )
    }

    expect(outcomes).toEqual(['answered', 'answered', 'answered', 'answered', 'stopped'])
    expect(arrivals).toHaveLength(5)
  })

  it('should go on when only some do not answer', async () => {
    let turn = 0
    const { target } = open({
      fetch: async () => {
        turn += 1
        return turn % 5 === 0 ? ok() : Promise.reject(new Error('gone'))
      },
    })
    for (let time = 0; time < 20; time += 1) await target.send('x', testCase)

    expect(target.requests).toBe(20)
  })

  it('should not wait for an answer longer than the time limit, and leave no timer', async () => {
    vi.useFakeTimers()
    const { target } = open({ timeoutMs: 1234, fetch: () => new Promise(() => {}) })
    const sending = target.send('x', testCase)
    await vi.advanceTimersByTimeAsync(1234)

    expect(await sending).toMatchObject({ failure: 'timeout' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('should let go of a body that drips for ever', async () => {
    let cancelled = false
    let pulls = 0
    const dripping = new ReadableStream({
      pull: (controller) => {
        pulls += 1
        controller.enqueue(new Uint8Array(1))
        return new Promise((resolve) => setTimeout(resolve, 100))
      },
      cancel: () => {
        cancelled = true
      },
    })
    vi.useFakeTimers()
    const { target } = open({ timeoutMs: 1000, fetch: async () => new Response(dripping) })
    const sending = target.send('x', testCase)
    await vi.advanceTimersByTimeAsync(5000)

    expect(await sending).toMatchObject({ failure: 'timeout' })
    expect(cancelled).toBe(true)
    expect(pulls).toBeLessThan(15)
  })

  it('should let go of a body of endless size', async () => {
    let bytes = 0
    let cancelled = false
    const endless = new ReadableStream({
      pull: (controller) => {
        bytes += 1024 * 1024
        controller.enqueue(new Uint8Array(1024 * 1024))
      },
      cancel: () => {
        cancelled = true
      },
    })
    const { target } = open({ fetch: async () => new Response(endless) })

    expect(await target.send('x', testCase)).toMatchObject({ failure: 'too large' })
    expect(bytes).toBeLessThan(12 * 1024 * 1024)
    expect(cancelled).toBe(true)
  })
})

describe('isLoopback', () => {
  it.each(['http://127.0.0.1', 'http://127.1', 'http://127.255.0.9:1', 'http://[::1]', 'http://LOCALHOST:1'])(
    'should take %s for this machine',
    (url) => expect(isLoopback(url)).toBe(true),
  )

  it.each([
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://128.0.0.1',
    'https://127.0.0.1.example.test',
    'https://notlocalhost',
    'https://[::ffff:a00:1]',
    'https://127.0.0.1@example.test',
  ])('should not take %s for this machine', (url) => expect(isLoopback(url)).toBe(false))
})

describe('a server that does not answer as it should', () => {
  it('should stop the run when nobody listens', async () => {
    const { url, close } = await listen(() => {})
    await close()
    const report = await runConformance({ baseUrl: url, seed: 1 })

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toContain('--base-url')
    expect(report.summary.requests).toBeLessThan(20)
  })

  it.each<[string, RequestListener, string]>([
    ['is silent', () => {}, 'response/in-time'],
    [
      'never ends its answer',
      (_, response) => {
        response.writeHead(202, { 'Content-Type': 'application/json' }).write('{"upgrade_results":[')
      },
      'response/in-time',
    ],
    ['hangs up', (request) => request.socket.destroy(), 'response/complete'],
    [
      'hangs up in the middle',
      (request, response) => {
        response.writeHead(202, { 'Content-Length': 100 }).write('{', () => request.socket.destroy())
      },
      'response/complete',
    ],
    ['speaks another protocol', (request) => request.socket.end('220 mail ready\r\n'), 'response/complete'],
  ])('should be a violation, in bounded time, when it %s', async (_, listener, rule) => {
    const { url, close } = await listen(listener)
    // Only where the time limit must come: elsewhere a slow machine must not make it come first.
    const limit = rule === 'response/in-time' ? { timeoutMs: 50 } : {}
    const report = await runConformance({ baseUrl: url, ...limit, only: ['undocumented/unknown-id'] })
    await close()

    expect(report.verdict).not.toBe('conforming')
    expect(findingsOf(report)).toContainEqual(
      expect.objectContaining({ check: rule, severity: 'violation', count: 1 }),
    )
  })

  it('should still be judged where it does answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const simulator = simulate()
    const { report } = await record(
      async (request) => {
        const body = await request.clone().text()
        if (!body.includes(madeUpId(11))) return simulator(request)
        vi.advanceTimersByTime(10_000)
        return new Promise<Response>(() => {})
      },
      { concurrency: 1, timeoutMs: 10_000, only: ['request/instance_ids/maxItems', 'examples'], runs: 1 },
    )

    expect(report.checks.find(({ id }) => id === 'examples/request')?.status).toBe('passed')
    expect(findingsOf(report).map(({ check }) => check)).toContain('response/in-time')
  })

  it('should stop the run when it always throttles', async () => {
    vi.useFakeTimers()
    const run = record(async () => throttled('1'), { baseUrl: elsewhere })
    await vi.advanceTimersByTimeAsync(60_000)
    const { report, arrivals } = await run

    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toContain('429')
    expect(arrivals).toHaveLength(4)
  })

  it('should have its answers of 429 judged as well', async () => {
    let turn = 0
    const simulator = simulate()
    const { report } = await record(
      async (request) => {
        turn += 1
        if (turn > 1) return simulator(request)
        return Response.json(
          { error_code: 'c', error_msg: request.headers.get('X-Auth-Token') },
          { status: 429 },
        )
      },
      { only: ['undocumented/unknown-id'] },
    )

    expect(findingsOf(report).map(({ check }) => check)).toContain('response/no-token')
  })
})

/** Opens a target that writes down what reaches it. */
function open(options: Partial<TargetOptions>) {
  const arrivals: { readonly time: number }[] = []
  const { fetch = ok } = options
  const target = openTarget({
    baseUrl: here,
    projectId: 'p',
    token: 'token',
    level: 'safe',
    instanceIds: [],
    maxRequests: 1000,
    timeoutMs: 60_000,
    ...options,
    fetch: (request) => {
      arrivals.push({ time: Date.now() })
      return fetch(request)
    },
  })
  return { target, arrivals }
}

function throttled(retryAfter?: string): Response {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': retryAfter }
  return Response.json({ error_code: 'APIGW.0308', error_msg: 'Too many requests' }, { status: 429, headers })
}

/** A server on a free port of this machine. */
async function listen(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
