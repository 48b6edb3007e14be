import { getEventListeners } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { createClient, type UpgradeClient, type UpgradeOutcome, upgradeInstances } from '../../src/index.js'
import { collect } from '../support/collect.js'
import { madeUpIds, projectId } from '../support/ids.js'
import { baseUrl, clientOf, token } from './client-of.js'
import { fleet, passTime, refused, serviceAfter, settled, statusesOf, upgrade } from './fleet.js'

function secondsBetween(arrivals: readonly { readonly at: number }[]): number[] {
  return arrivals.slice(1).map(({ at }, index) => Math.round((at - (arrivals[index]?.at ?? 0)) / 1000))
}

/** A promise, and what resolves it. */
function latch() {
  let open = () => {}
  const isOpen = new Promise<void>((resolve) => {
    open = resolve
  })
  return { isOpen, open }
}

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
    const [first, second, source] = [latch(), latch(), latch()]
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
