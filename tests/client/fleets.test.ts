import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import {
  createClient,
  type Fetch,
  type UpgradeClient,
  type UpgradeClientOptions,
  type UpgradeOptions,
  type UpgradeOutcome,
  upgradeInstances,
} from '../../src/index.js'
import { collect } from '../support/collect.js'
import { madeUpIds, projectId } from '../support/ids.js'
import { baseUrl, clientOf, token } from './client-of.js'

/** Two batches and a half. */
const fleet = madeUpIds(2.5 * maxInstanceIds)

/** Takes every upgrade, after the responses that are given. */
function serviceAfter(...responses: readonly (() => Response)[]) {
  const arrivals: { readonly ids: readonly string[]; readonly at: number }[] = []
  const fetch = async (url: string, init: RequestInit) => {
    const at = performance.now()
    const { instance_ids: ids } = (await new Request(url, init).json()) as { instance_ids: string[] }
    const respond = responses[arrivals.length]
    arrivals.push({ ids, at })
    const results = ids.map((id) => ({ instance_id: id, job_id: `job-of-${id}` }))
    return respond?.() ?? Response.json({ upgrade_results: results }, { status: 202 })
  }
  return { arrivals, fetch }
}

const refused =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error_code: 'APIGW.0308', error_msg: 'throttled' }, { status, headers })

/** Upgrades all of the fleet, unless told otherwise, with a client of the service. */
function upgrade(
  fetch: Fetch,
  options: Partial<UpgradeOptions<string>> = {},
  client: Partial<UpgradeClientOptions> = {},
): Promise<UpgradeOutcome[]> {
  return collect(upgradeInstances(clientOf(fetch, client), { projectId, instanceIds: fleet, ...options }))
}

/** Lets time pass, second by second, until the work is done. */
async function passTime<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false
  void work.finally(() => {
    isDone = true
  })
  for (let second = 0; second < 200 && !isDone; second += 1) await vi.advanceTimersByTimeAsync(1000)
  return work
}

function secondsBetween(arrivals: readonly { readonly at: number }[]): number[] {
  return arrivals.slice(1).map(({ at }, index) => Math.round((at - (arrivals[index]?.at ?? 0)) / 1000))
}

/** A promise, and what resolves it. */
function gate() {
  let open = () => {}
  const isOpen = new Promise<void>((resolve) => {
    open = resolve
  })
  return { isOpen, open }
}

/** Waits until nothing is left to do but to wait. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

const statusesOf = (outcomes: readonly UpgradeOutcome[]) => [...new Set(outcomes.map(({ status }) => status))]

afterEach(() => {
  vi.useRealTimers()
})

describe('a fleet that is throttled', () => {
  it.each<[string, Record<string, string>, number, number]>([
    ['the seconds that the service asks for', { 'Retry-After': '7' }, 60_000, 7],
    ['no longer than it is told to', { 'Retry-After': '3600' }, 5000, 5],
    ['a second where the service asks for none', {}, 60_000, 1],
    ['a second where the service asks for no time', { 'Retry-After': '0' }, 60_000, 1],
  ])('should wait %s, and send nothing again', async (_, headers, maxWaitMs, seconds) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const { arrivals, fetch } = serviceAfter(refused(429, headers))

    const outcomes = await passTime(upgrade(fetch, { maxWaitMs }))

    expect(arrivals.flatMap(({ ids }) => ids)).toEqual(fleet)
    expect(secondsBetween(arrivals)).toEqual([seconds, 0])
    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      httpStatus: 429,
      ...('Retry-After' in headers ? { retryAfterMs: Number(headers['Retry-After']) * 1000 } : {}),
    })
    expect(statusesOf(outcomes)).toEqual(['rejected', 'submitted'])
  })

  it('should wait twice as long each time that it is throttled again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const { arrivals, fetch } = serviceAfter(...Array.from({ length: 5 }, () => refused(429)))

    await passTime(upgrade(fetch, { instanceIds: madeUpIds(7 * maxInstanceIds) }))

    expect(secondsBetween(arrivals)).toEqual([1, 2, 4, 8, 16, 0])
  })

  it('should keep back a batch that was ready before another was throttled', async () => {
    const [first, second, source] = [gate(), gate(), gate()]
    const controller = new AbortController()
    let sent = 0
    const client: Pick<UpgradeClient, 'POST'> = {
      async POST(_, { body: { instance_ids: ids } }) {
        const isFirst = sent++ === 0
        await (isFirst ? first : second).isOpen
        const response = isFirst
          ? new Response(null, { status: 202 })
          : new Response(null, { status: 429, headers: { 'Retry-After': '3600' } })
        return { data: { upgrade_results: ids.map((id) => ({ instance_id: id, job_id: 'job' })) }, response }
      },
    }
    async function* instanceIds() {
      yield* madeUpIds(2 * maxInstanceIds)
      await source.isOpen
      yield 'a'
    }
    const options = { instanceIds: instanceIds(), concurrency: 3, signal: controller.signal }
    const run = upgradeInstances(client, { projectId, ...options })

    const taken = [run.next()]
    for (const { open } of [first, source, second]) {
      await settled()
      open()
    }
    await settled()
    while (taken.length <= 2 * maxInstanceIds) taken.push(run.next())
    await settled()
    controller.abort()

    expect((await taken.at(-1))?.value).toMatchObject({ status: 'unsent' })
    expect(sent).toBe(2)
  })
})

describe('a token that the service refuses', () => {
  it('should end the run when it is a string, for it would be refused again', async () => {
    const { arrivals, fetch } = serviceAfter(refused(401))

    const outcomes = await upgrade(fetch)

    expect(arrivals).toHaveLength(1)
    expect(outcomes).toHaveLength(fleet.length)
    expect(outcomes.slice(0, maxInstanceIds).every(({ status }) => status === 'rejected')).toBe(true)
    expect(outcomes[maxInstanceIds]).toMatchObject({
      status: 'unsent',
      cause: { code: 'CREDENTIALS_REFUSED', sent: false },
    })
  })

  it('should not end the run when a function may know a better one', async () => {
    const { arrivals, fetch } = serviceAfter(refused(401))

    await upgrade(fetch, {}, { token: () => token })

    expect(arrivals).toHaveLength(3)
  })
})

describe('headers that the service finds too large', () => {
  it('should end the run, for the next request has the same', async () => {
    const { arrivals, fetch } = serviceAfter(
      () => new Response('<h1>Request Header Or Cookie Too Large</h1>', { status: 431 }),
    )

    const outcomes = await upgrade(fetch, {}, { token: () => token })

    expect(arrivals).toHaveLength(1)
    expect(outcomes[0]).toMatchObject({
      status: 'rejected',
      reason: 'HTTP 431: Request Header Or Cookie Too Large',
    })
    expect(outcomes.slice(maxInstanceIds)).toMatchObject(
      Array(1.5 * maxInstanceIds).fill({ status: 'unsent', cause: { code: 'HEADERS_REFUSED' } }),
    )
  })
})

describe('a client of another copy of this package', () => {
  async function otherCopy(): Promise<typeof import('../../src/index.js')> {
    vi.resetModules()
    const copy = await import('../../src/index.js')
    expect(copy.upgradeInstances).not.toBe(upgradeInstances)
    return copy
  }

  it('should leave unsent what it did not send', async () => {
    const copy = await otherCopy()
    const refuse = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
    const client = copy.createClient({ baseUrl, token, fetch: refuse })

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds: fleet }))

    expect(statusesOf(outcomes)).toEqual(['unsent'])
  })

  it('should not go on after a refusal of its token', async () => {
    const copy = await otherCopy()
    const { arrivals, fetch } = serviceAfter(refused(401))
    const client = copy.createClient({ baseUrl, token, fetch })

    await collect(upgradeInstances(client, { projectId, instanceIds: fleet }))

    expect(arrivals).toHaveLength(1)
  })
})

describe('onBatch', () => {
  it('should be called with each batch, and awaited, before it is sent', async () => {
    const { arrivals, fetch } = serviceAfter()
    const written: (readonly string[])[] = []

    await upgrade(fetch, {
      onBatch: async (ids) => {
        const before = arrivals.length
        await settled()
        expect(arrivals).toHaveLength(before)
        written.push(ids)
      },
    })

    expect(written).toEqual(arrivals.map(({ ids }) => ids))
  })

  it('should keep the batch from leaving when it fails, and end the run', async () => {
    const { arrivals, fetch } = serviceAfter()
    const outcomes: UpgradeOutcome[] = []
    const onBatch = (ids: readonly string[]) => {
      if (ids[0] === fleet[maxInstanceIds]) throw new Error('the disk is full')
    }

    const run = collect(
      upgradeInstances(clientOf(fetch), { projectId, instanceIds: fleet, onBatch }),
      outcomes,
    )

    await expect(run).rejects.toThrow('the disk is full')
    expect(arrivals).toHaveLength(1)
    expect(outcomes.filter(({ status }) => status === 'unsent').length).toBeGreaterThanOrEqual(maxInstanceIds)
  })

  it('should not hold up a run that is aborted', async () => {
    const { arrivals, fetch } = serviceAfter()
    const controller = new AbortController()
    const onBatch = () => {
      setImmediate(() => controller.abort())
      return new Promise<void>(() => {})
    }

    const outcomes = await upgrade(fetch, { onBatch, signal: controller.signal })

    expect(outcomes).toHaveLength(fleet.length)
    expect(outcomes[0]).toMatchObject({ status: 'unsent', cause: { code: 'ABORTED' } })
    expect(arrivals).toEqual([])
  })
})

describe('a source that never answers', () => {
  const silences: Readonly<Record<string, () => AsyncIterator<string>>> = {
    'its next id': () => ({ next: () => new Promise(() => {}) }),
    'to be closed': () => ({
      next: async () => ({ value: String(Math.random()), done: false }),
      return: () => new Promise(() => {}),
    }),
  }

  /** Gives the ids that are given, and then falls silent. */
  function sourceThatFallsSilent(ids: readonly string[], silence: () => AsyncIterator<string>) {
    const left = [...ids]
    const { next, ...rest } = silence()
    return {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          const value = left.shift()
          return value === undefined ? next() : { value, done: false }
        },
        ...rest,
      }),
    }
  }

  it.each(
    Object.entries(silences).flatMap(([name, silence]) =>
      [1, 3, 100].map((concurrency) => ({ name, silence, concurrency })),
    ),
  )('should let its caller leave: $name, concurrency $concurrency', async ({ silence, concurrency }) => {
    const instanceIds = sourceThatFallsSilent(fleet.slice(0, maxInstanceIds), silence)
    const options = { projectId, instanceIds, concurrency, sourceTimeoutMs: 1 }
    const taken: string[] = []

    for await (const { instance_id } of upgradeInstances(clientOf(serviceAfter().fetch), options)) {
      taken.push(instance_id)
      break
    }

    expect(taken).toEqual(fleet.slice(0, 1))
  })

  it.each([
    ['an abort', 'signal', 'ABORTED'],
    ['the order to finish', 'finish', 'FINISHED'],
  ])('should end the run after %s, with what was read', async (_, option, code) => {
    const controller = new AbortController()
    const { arrivals, fetch } = serviceAfter()
    const ids = fleet.slice(0, maxInstanceIds + 3)
    const instanceIds = sourceThatFallsSilent(ids, () => ({
      next() {
        controller.abort()
        return new Promise(() => {})
      },
    }))
    const outcomes: UpgradeOutcome[] = []
    const options = { projectId, instanceIds, sourceTimeoutMs: 1, [option]: controller.signal }

    const run = collect(upgradeInstances(clientOf(fetch), options), outcomes)

    await expect(run).rejects.toMatchObject({ name: 'RequestError', code: 'SOURCE_SILENT', sent: false })
    expect(arrivals).toHaveLength(1)
    expect(outcomes.map(({ instance_id }) => instance_id)).toEqual(ids)
    expect(outcomes.slice(maxInstanceIds)).toMatchObject(Array(3).fill({ status: 'unsent', cause: { code } }))
  })

  it('should be waited for as long as it takes while the run goes on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    async function* instanceIds() {
      yield* fleet.slice(0, maxInstanceIds)
      await new Promise((resolve) => setTimeout(resolve, 60_000))
      yield* fleet.slice(maxInstanceIds)
    }

    const outcomes = await passTime(upgrade(serviceAfter().fetch, { instanceIds: instanceIds() }))

    expect(outcomes).toHaveLength(fleet.length)
    expect(statusesOf(outcomes)).toEqual(['submitted'])
  })

  it('should be closed when its caller leaves, before the loop is left', async () => {
    let isClosed = false
    async function* instanceIds() {
      try {
        yield* fleet
      } finally {
        await settled()
        isClosed = true
      }
    }
    const run = upgradeInstances(clientOf(serviceAfter().fetch), { projectId, instanceIds: instanceIds() })

    for await (const _outcome of run) break

    expect(isClosed).toBe(true)
  })
})

describe('a run that is told to finish', () => {
  it('should let what is under way finish, and send nothing more', async () => {
    const controller = new AbortController()
    const { arrivals, fetch } = serviceAfter()
    const fetchAndFinish = async (url: string, init: RequestInit) => {
      const response = await fetch(url, init)
      controller.abort(new Error('off-peak hours are over'))
      return response
    }

    const outcomes = await upgrade(fetchAndFinish, { finish: controller.signal })

    expect(arrivals).toHaveLength(1)
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(maxInstanceIds).fill('submitted'),
      ...Array(1.5 * maxInstanceIds).fill('unsent'),
    ])
    expect(outcomes.at(-1)).toMatchObject({
      cause: { code: 'FINISHED', sent: false, cause: controller.signal.reason },
    })
  })

  it('should not wait for a throttle, nor send the batch that waits for it', async () => {
    const controller = new AbortController()
    const { arrivals, fetch } = serviceAfter(refused(429, { 'Retry-After': '3600' }))
    const run = upgradeInstances(clientOf(fetch), {
      projectId,
      instanceIds: fleet,
      maxWaitMs: 2 ** 31 - 1,
      finish: controller.signal,
    })
    for (let taken = 0; taken < maxInstanceIds; taken++) await run.next()

    const waiting = run.next()
    await settled()
    controller.abort()

    expect((await waiting).value).toMatchObject({ status: 'unsent', cause: { code: 'FINISHED' } })
    expect(arrivals).toHaveLength(1)
  })

  it('should still be cut short by an abort', async () => {
    const [finish, abort] = [new AbortController(), new AbortController()]
    const fetch = async (url: string, init: RequestInit) => {
      await new Request(url, init).text()
      finish.abort()
      setImmediate(() => abort.abort())
      return new Promise<Response>(() => {})
    }

    const outcomes = await upgrade(fetch, { finish: finish.signal, signal: abort.signal })

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(maxInstanceIds).fill('unknown'),
      ...Array(1.5 * maxInstanceIds).fill('unsent'),
    ])
  })
})

describe('a response that is nested too deeply', () => {
  it('should come out in a form that can be written down', async () => {
    const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const { fetch } = serviceAfter(() => new Response(`{"upgrade_results":${nested}}`, { status: 202 }))

    const outcomes = await upgrade(fetch, { instanceIds: ['a'] })

    expect(outcomes).toMatchObject([{ status: 'unknown', cause: { code: 'NESTED_TOO_DEEPLY' } }])
    expect(JSON.stringify(outcomes).length).toBeLessThan(2000)
  })
})

describe('options that can not be right', () => {
  const client = clientOf(() => Promise.reject(new Error('sent')))

  it.each<[string, () => unknown, RegExp]>([
    [
      'one that does not exist',
      () => upgradeInstances(client, { projectId, instanceIds: [], dryRun: true } as never),
      /has no "dryRun"/,
    ],
    ['no client', () => upgradeInstances(undefined as never, { projectId, instanceIds: [] }), /createClient/],
    ['no options of the run', () => upgradeInstances(client, undefined as never), /needs an object/],
    ['no options of the client', () => createClient(undefined as never), /needs an object/],
    [
      'an unknown option of the client',
      () => createClient({ baseUrl, token, retries: 3 } as never),
      /has no "retries"/,
    ],
    ['an empty base URL', () => createClient({ baseUrl: '', token }), /baseUrl is missing/],
    [
      'the path of the operation',
      () => createClient({ baseUrl: `${baseUrl}/v3/p/instances/db-upgrade`, token }),
      /path of the operation/,
    ],
    ['an empty query', () => createClient({ baseUrl: `${baseUrl}?`, token }), /query/],
    ['an empty fragment', () => createClient({ baseUrl: `${baseUrl}#`, token }), /fragment/],
  ])('should be refused: %s', (_, act, says) => {
    expect(act).toThrow(says)
    expect(act).toThrow(expect.objectContaining({ name: 'InvalidInputError', sent: false }))
  })
})

describe('one signal', () => {
  it('should serve fifty runs at a time without a warning, and be let go of', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const { signal } = new AbortController()
    const { fetch } = serviceAfter()
    const options = { instanceIds: madeUpIds(500), concurrency: 50, signal }

    await Promise.all(Array.from({ length: 50 }, () => upgrade(fetch, options)))
    await settled()
    process.off('warning', note)

    expect(warnings).toEqual([])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
