import { afterEach, describe, expect, it, vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { type UpgradeOutcome, upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { projectId } from '../support/ids.js'
import { clientOf, token } from './client-of.js'
import { fleet, passTime, refused, serviceAfter, settled, statusesOf, upgrade } from './fleet.js'

afterEach(() => {
  vi.useRealTimers()
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
