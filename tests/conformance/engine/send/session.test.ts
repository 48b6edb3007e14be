import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Case, Sent } from '../../../../src/conformance/engine/case.js'
import type { IncomingResponse, OutgoingRequest } from '../../../../src/conformance/engine/send/http.js'
import {
  openSession,
  type Session,
  type SessionOptions,
} from '../../../../src/conformance/engine/send/session.js'
import { order, reply, toy } from '../toy.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('openSession', () => {
  it('should send a case, and count it', async () => {
    const { session, arrivals } = open(() => reply(201))

    const sent = await session.send('x', order(2))

    expect(sent.map(statusOf)).toEqual([201])
    expect(dishesIn(arrivals)).toEqual([2])
    expect(session.requests).toBe(1)
    expect(session.left).toBe(99)
  })

  it('should send with the token of the case, and say who calls', async () => {
    const { session, arrivals } = open(() => reply(201))
    for (const token of ['valid', 'none', 'empty', 'invalid', 'truncated'] as const)
      await session.send('x', order(1, { token }))

    expect(arrivals.map(({ headers }) => headers['X-Guest'])).toEqual([
      'a-guest-of-the-house',
      undefined,
      '',
      'not-a-valid-token',
      'a-guest-of-t',
    ])
    expect(new Set(arrivals.map(({ headers }) => headers['User-Agent']))).toEqual(new Set(['toy/1']))
  })

  it('should refuse to do harm, whoever asks, and end', async () => {
    const { session, arrivals } = open(() => reply(201))

    expect(await session.send('x', order(1, { ids: ['poison'] }))).toEqual([])
    expect(await session.send('x', order(1))).toEqual([])
    expect(session.ended).toBe('Nobody ordered poison.')
    expect(arrivals).toEqual([])
  })

  it('should end after a response that says so, for waiting ones as well', async () => {
    const { session, arrivals } = open(() => reply(201, 'on fire'), { rate: 1 })

    const sending = Promise.all([session.send('x', order(1)), session.send('y', order(2))])
    await vi.advanceTimersByTimeAsync(5000)

    expect((await sending).map((sent) => sent.length)).toEqual([1, 0])
    expect(arrivals).toHaveLength(1)
    expect(session.ended).toBe('The kitchen is on fire.')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('should send no more than the budget, the probe aside', async () => {
    const { session, arrivals } = open(() => reply(201), { maxRequests: 2 })
    await session.send('reference', order(1))
    for (const dishes of [1, 2, 3]) await session.send('x', order(dishes))

    expect(arrivals).toHaveLength(3)
    expect(session.ended).toBeUndefined()
    expect(session.left).toBe(0)
  })

  it('should count every later request that makes sure of the target', async () => {
    const { session, arrivals } = open((_, request) => (dishesOf(request) === 2 ? reset() : reply(201)), {
      maxRequests: 5,
    })
    await session.send('reference', order(1), true)
    for (let time = 0; time < 3; time += 1) await session.send('x', order(2))

    expect(dishesIn(arrivals)).toEqual([1, 2, 2, 2, 1, 2])
    expect(session.ended).toBe('The budget of 5 requests is spent.')
  })

  it('should send a case as it says, with the credentials and its own name', async () => {
    const { session, arrivals } = open(() => reply(201))

    await session.send('x', order(1, { chunked: true, body: [{ content: 'ab', times: 2 }] }))

    expect(arrivals[0]).toMatchObject({
      url: 'http://127.0.0.1/orders',
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'toy/1',
        'X-Guest': 'a-guest-of-the-house',
      },
      body: Buffer.from('abab'),
      chunked: true,
    })
  })

  it('should write each request down before it leaves', async () => {
    const lines: string[] = []
    const { session } = open(() => reply(201, { table: lines.join() }), {
      journal: ({ check, method }) => {
        lines.push(`${method} ${check}`)
      },
    })

    const [sent] = await session.send('x', order(1))

    expect(sent?.response?.text).toContain('POST x')
  })

  it('should fail, not end, when a request cannot be written down', async () => {
    const { session, arrivals } = open(() => reply(201), {
      journal: () => Promise.reject(new Error('the disk is full')),
    })

    await expect(session.send('x', order(1))).rejects.toThrow('the disk is full')
    expect(arrivals).toEqual([])
  })
})

describe('a session that is throttled', () => {
  it('should repeat what was throttled after the requested wait, at no cost', async () => {
    const { session, arrivals } = open(askingToWait(429, 7))
    const start = Date.now()

    const sent = await passTime(session.send('x', order(1)))

    expect(sent.map(statusOf)).toEqual([429, 201])
    expect(arrivals[1]?.time).toBeGreaterThanOrEqual(start + 7000)
    expect(session.left).toBe(99)
    expect(session.requests).toBe(2)
  })

  it.each([
    ['for its turn', { rate: 10 }],
    ['for one that is under way', { concurrency: 1 }],
  ])('should let nothing else leave before that, though it already waits %s', async (_, options) => {
    const { session, arrivals } = open(askingToWait(429, 7), options)
    const start = Date.now()

    await passTime(sendTimes(session, 3))

    expect(arrivals).toHaveLength(4)
    for (const { time } of arrivals.slice(1)) expect(time).toBeGreaterThanOrEqual(start + 7000)
  })

  it.each([1, 8])(
    'should end when it would have to wait too long, with %i under way',
    async (concurrency) => {
      const { session, arrivals } = open(() => reply(429), { concurrency, maxWaitMs: 10_000 })

      await passTime(sendTimes(session, 20))

      expect(session.ended).toMatch(/throttles.*10 seconds.*`rate` or `concurrency`/)
      expect(arrivals.length).toBeLessThan(10 * concurrency)
      expect(Date.now() - (arrivals[0]?.time ?? 0)).toBeLessThan(11_000)
    },
  )

  it('should send nothing again that is sent once', async () => {
    const { session, arrivals } = open(() => reply(429))

    expect((await session.send('x', order(1), true)).map(statusOf)).toEqual([429])
    expect(arrivals).toHaveLength(1)
  })

  it('should observe a 503 that says how long to wait, and not send it again', async () => {
    const { session, arrivals } = open(askingToWait(503, 9))
    const start = Date.now()

    expect((await session.send('x', order(1))).map(statusOf)).toEqual([503])
    await passTime(session.send('x', order(2)))

    expect(arrivals).toHaveLength(2)
    expect(arrivals[1]?.time).toBeGreaterThanOrEqual(start + 9000)
  })

  it('should not slow down for a 503 that asks for no wait', async () => {
    const { session, arrivals } = open(() => reply(503, '', { 'retry-after': '0' }))
    const start = Date.now()

    await passTime(sendTimes(session, 20))

    expect(arrivals).toHaveLength(20)
    expect(Date.now() - start).toBeLessThan(250)
  })
})

describe('a session', () => {
  it.each<[string, Partial<Case>]>([
    ['in chunks', { chunked: true }],
    ['by another method', { method: 'HEAD' }],
    ['without a valid token', { token: 'none' }],
    ['of another media type', { headers: { 'Content-Type': 'text/plain' } }],
    ['without a media type', { headers: {} }],
    ['to another address', { addressSuffix: '-not-there' }],
    ['that is long', { body: [{ content: ' ', times: 100_000 }] }],
  ])('should let nothing follow on the connection of a request %s', async (_, odd) => {
    const { session, arrivals } = open(() => reply(201))

    await session.send('x', order(2))
    await session.send('x', { ...order(2), ...odd })

    expect(arrivals.map(({ isLast }) => isLast)).toEqual([false, true])
  })
})

describe('a session that gets no response', () => {
  it('should try a failure again, and not accuse of one that does not recur', async () => {
    const { session, arrivals } = open((turn) => (turn === 1 ? reset() : reply(201)))

    expect((await session.send('x', order(2))).map(statusOf)).toEqual([201])
    expect(arrivals.map(({ ownConnection }) => ownConnection)).toEqual([false, true])
    expect([...session.transient]).toEqual([['read ECONNRESET', 1]])
  })

  it('should take a 408 for no response', async () => {
    const { session, arrivals } = open((turn) => reply(turn === 1 ? 408 : 201))

    expect((await session.send('x', order(2))).map(statusOf)).toEqual([201])
    expect(arrivals.map(({ ownConnection }) => ownConnection)).toEqual([false, true])
    expect([...session.transient]).toEqual([['408 Request Timeout', 1]])
  })

  it('should take a 408 that comes again for the response', async () => {
    const { session } = open((_, request) => reply(dishesOf(request) === 2 ? 408 : 201))

    expect((await session.send('x', order(2))).map(statusOf)).toEqual([408])
    expect(session.ended).toBeUndefined()
  })

  it('should try again with nothing else under way', async () => {
    let underWay = 0
    const otherSizes: number[] = []
    const { session } = open(
      async (_, { ownConnection }) => {
        underWay += 1
        if (ownConnection) otherSizes.push(underWay)
        await new Promise((resolve) => setTimeout(resolve, 100))
        underWay -= 1
        if (!ownConnection) throw new Error('read ECONNRESET')
        return reply(201)
      },
      { concurrency: 8 },
    )

    await passTime(sendTimes(session, 8))

    expect(otherSizes).toEqual(Array(8).fill(1))
  })

  it('should go on while the simplest valid request is answered', async () => {
    const { session } = open((_, request) => (dishesOf(request) === 2 ? reset() : reply(201)))

    const sent = await session.send('x', order(2))

    expect(sent.map(({ transportError }) => transportError)).toEqual([{ network: 'read ECONNRESET' }])
    expect(session.ended).toBeUndefined()
    expect([...session.transient]).toEqual([])
  })

  it('should end when even that gets no response, and say where', async () => {
    const { session } = open((turn) => (turn === 1 ? reply(201) : reset()))
    await session.send('x', order(1))

    expect(await passTime(session.send('order/most', order(3)))).toEqual([])
    expect(session.ended).toBe(
      'The target stopped answering at order/most (3 dishes): read ECONNRESET, for the simplest valid request too.',
    )
  })

  it('should wait for a restarted target, and accuse only what crashes it', async () => {
    const { session } = open(crashing(2), { concurrency: 2 })

    const sending = Promise.all([session.send('innocent', order(1)), session.send('guilty', order(2))])
    const [innocent, guilty] = await passTime(sending)

    expect(innocent.map(statusOf)).toEqual([201])
    expect(guilty.map(({ transportError }) => transportError)).toEqual([{ network: 'read ECONNRESET' }])
    expect(session.ended).toBeUndefined()
  })

  it('should accuse no request that only the crash of another has hit', async () => {
    const { session } = open(crashing(2), { concurrency: 2 })

    for (let time = 0; time < 5; time += 1) {
      const guilty = session.send('guilty', order(2))
      const innocent = passTime(session.send('innocent', order(1)))
      expect((await innocent).map(statusOf)).toEqual([201])
      await passTime(guilty)
    }
  })

  it('should believe what happened alone often enough', async () => {
    const { session, arrivals } = open((_, request) => (dishesOf(request) === 2 ? reset() : reply(201)))
    for (let time = 0; time < 5; time += 1) await session.send('x', order(2))

    expect(dishesIn(arrivals)).toEqual([2, 2, 2, 1, 2, 2, 2, 1, 2, 2, 2, 1, 2, 1, 2, 1])
  })

  it('should give up after the time limit, and slow down for a busy target', async () => {
    let underWay = 0
    let most = 0
    const { session } = open(
      async (_, { limit }) => {
        underWay += 1
        most = Math.max(most, underWay)
        const busy = underWay
        await new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, 400 * busy)
          limit.onOver(() => {
            clearTimeout(timer)
            reject(new Error('too late'))
          })
        }).finally(() => {
          underWay -= 1
        })
        return reply(201)
      },
      { concurrency: 4, timeoutMs: 1000 },
    )
    const first = await passTime(sendTimes(session, 4))
    expect(first.map(statusOf)).toEqual(Array(4).fill(201))
    expect(most).toBe(4)

    most = 0
    const then = await passTime(sendTimes(session, 8))
    expect(then.map(statusOf)).toEqual(Array(8).fill(201))
    expect(most).toBeLessThan(4)
    expect(session.transient.get('no response in time')).toBeGreaterThan(0)
  })

  it('should not send again what is sent once', async () => {
    const { session, arrivals } = open(reset)

    expect((await session.send('x', order(1), true)).map(({ transportError }) => transportError)).toEqual([
      { network: 'read ECONNRESET' },
    ])
    expect(arrivals).toHaveLength(1)
  })

  it('should also wait when throttled while running alone', async () => {
    const { session } = open((turn) => (turn === 1 ? reset() : turn === 2 ? reply(429) : reply(201)))

    expect((await passTime(session.send('x', order(2)))).map(statusOf)).toEqual([429, 201])
  })
})

const reset = () => Promise.reject(new Error('read ECONNRESET'))

/** A target that a number of dishes crashes, with all that is under way, and that is up again after a second. */
function crashing(dishes: number) {
  let upAt = 0
  return async (_: number, request: OutgoingRequest) => {
    if (dishesOf(request) === dishes) upAt = Date.now() + 1000
    await new Promise((resolve) => setTimeout(resolve, 10))
    if (Date.now() < upAt) throw new Error('read ECONNRESET')
    return reply(201)
  }
}

describe('a session that is refused', () => {
  const refuseAfter =
    (served: number, status = 401) =>
    (turn: number) =>
      reply(turn > served ? status : 201)

  it('should end without a finding when the plain request is refused by now', async () => {
    const { session } = open(refuseAfter(4))
    await session.send('reference', order(1), true)

    expect((await sendTimes(session, 9, 'order/most', 2)).map(statusOf)).toEqual([201, 201, 201])
    expect(session.ended).toBe(
      'The target stopped serving at order/most (2 dishes): the simplest valid request was answered with 201 at first, and is now answered with 401: who are you?',
    )
  })

  it('should go on while that is served, and ask less and less often', async () => {
    const { session, arrivals } = open((_, request) => reply(dishesOf(request) === 2 ? 403 : 201), {
      concurrency: 1,
    })
    await session.send('reference', order(1), true)
    for (let time = 0; time < 20; time += 1) await session.send('x', order(2))

    expect(session.ended).toBeUndefined()
    expect(dishesIn(arrivals).filter((dishes) => dishes === 1)).toHaveLength(1 + 5)
  })

  it.each<[string, Parameters<typeof order>[1], number]>([
    ['a request without a good token', { token: 'none' }, 401],
    ['another method', { method: 'PUT' }, 404],
    ['a bad request', {}, 400],
  ])('should not ask after a refusal of %s', async (_, rest, status) => {
    const { session, arrivals } = open(refuseAfter(1, status))
    await session.send('reference', order(1), true)

    expect((await session.send('x', order(2, rest))).map(statusOf)).toEqual([status])
    expect(arrivals).toHaveLength(2)
  })

  it('should not ask when it was refused in that way from the start', async () => {
    const { session, arrivals } = open(() => reply(404))
    await session.send('reference', order(1), true)

    expect((await session.send('x', order(2))).map(statusOf)).toEqual([404])
    expect(arrivals).toHaveLength(2)
  })
})

describe('a session that is interrupted', () => {
  it('should end what waits for a response, and leave no timer', async () => {
    const { session } = open(() => new Promise(() => {}))
    const sending = session.send('x', order(1))
    await vi.advanceTimersByTimeAsync(10)
    session.end('The guest has left.')

    expect(await sending).toEqual([])
    expect(session.ended).toBe('The guest has left.')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('should wait for the response to what was sent once', async () => {
    const { session } = open(() => new Promise((resolve) => setTimeout(() => resolve(reply(201)), 500)))
    const sending = session.send('x', order(1), true)
    await vi.advanceTimersByTimeAsync(10)
    session.end('The guest has left.')
    await vi.advanceTimersByTimeAsync(500)

    expect((await sending).map(statusOf)).toEqual([201])
  })

  it('should send nothing more, and keep the first reason', async () => {
    const { session, arrivals } = open(() => reply(201))
    session.end('The guest has left.')
    session.end('The run is over.')

    expect(await session.send('x', order(1))).toEqual([])
    expect(session.ended).toBe('The guest has left.')
    expect(arrivals).toEqual([])
  })
})

interface Arrival extends OutgoingRequest {
  readonly time: number
}

/** Opens a session with a kitchen in memory; the first request has the turn 1. */
function open(
  cook: (turn: number, request: OutgoingRequest) => IncomingResponse | Promise<IncomingResponse>,
  options: Partial<SessionOptions> = {},
) {
  const arrivals: Arrival[] = []
  const session = openSession({
    operation: toy,
    context: { level: 'safe', target: 'service', loopback: true, liveIds: [] },
    url: 'http://127.0.0.1/orders',
    token: 'a-guest-of-the-house',
    maxRequests: 100,
    maxWaitMs: 60_000,
    timeoutMs: 10_000,
    concurrency: 4,
    onSent: () => {},
    ...options,
    send: async (request) => {
      arrivals.push({ ...request, time: Date.now() })
      return await cook(arrivals.length, request)
    },
  })
  return { session, arrivals }
}

/** Answers the first request with a status and how long to wait, and serves the others. */
function askingToWait(status: number, seconds: number) {
  return (turn: number) => (turn === 1 ? reply(status, '', { 'retry-after': String(seconds) }) : reply(201))
}

/** Sends the same order so many times at once. */
async function sendTimes({ send }: Session, times: number, check = 'x', dishes = 1): Promise<Sent[]> {
  return (await Promise.all(Array.from({ length: times }, () => send(check, order(dishes))))).flat()
}

/** Lets time pass until nothing waits any more. */
async function passTime<Result>(work: Promise<Result>): Promise<Result> {
  await vi.runAllTimersAsync()
  return work
}

function statusOf({ response }: Sent): number | undefined {
  return response?.status
}

function dishesIn(arrivals: readonly OutgoingRequest[]): number[] {
  return arrivals.map(dishesOf)
}

function dishesOf({ body }: OutgoingRequest): number {
  return Object(JSON.parse(new TextDecoder().decode(body))).dishes.length
}
