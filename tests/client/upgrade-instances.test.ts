import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import {
  didNotBegin,
  InvalidInputError,
  isSubmitted,
  type UpgradeOutcome,
  type UpgradeProgress,
  upgradeInstances,
} from '../../src/index.js'
import { collect } from '../support/collect.js'
import { availableId, madeUpIds, projectId, upgradingId } from '../support/ids.js'
import { clientOf, simulate, token } from './client-of.js'

/** A simulator in which the instances are available, and a client of it. */
function simulateWith(instanceIds: readonly string[]) {
  return simulate({ instances: Object.fromEntries(instanceIds.map((id) => [id, 'available'])) })
}

describe('upgradeInstances', () => {
  it("should tell submitted from rejected, as in the provider's example", async () => {
    const { simulator, client } = simulate()
    const instanceIds = [availableId, upgradingId]

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds }))

    expect(outcomes).toEqual([
      { status: 'submitted', instance_id: availableId, job_id: [...simulator.jobs.keys()][0] },
      {
        status: 'rejected',
        instance_id: upgradingId,
        error_code: 'DBS.200011',
        error_message: 'The status of DB instance does not allow the operation.',
        reason: 'DBS.200011: The status of DB instance does not allow the operation.',
      },
    ])
    expect(outcomes.map(isSubmitted)).toEqual([true, false])
    expect(outcomes.map(didNotBegin)).toEqual([false, true])
  })

  it('should send no more IDs at a time than are allowed, in their order', async () => {
    const instanceIds = madeUpIds(2 * maxInstanceIds + 5)
    const { simulator, client } = simulateWith(instanceIds)

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds }))

    expect(simulator.requests.map((request) => request.instanceIds.length)).toEqual([
      maxInstanceIds,
      maxInstanceIds,
      5,
    ])
    expect(outcomes.map(({ instance_id }) => instance_id)).toEqual(instanceIds)
    expect(outcomes.every(isSubmitted)).toBe(true)
  })

  it('should give an outcome for every ID of an array that changes meanwhile', async () => {
    const instanceIds = madeUpIds(3 * maxInstanceIds)
    const { client } = simulateWith(instanceIds)
    const left = [...instanceIds]
    const done: string[] = []

    for await (const { instance_id } of upgradeInstances(client, { projectId, instanceIds: left })) {
      done.push(instance_id)
      left.splice(left.indexOf(instance_id), 1)
    }

    expect(done).toEqual(instanceIds)
    expect(left).toEqual([])
  })

  it('should submit what it was called with, whatever becomes of that later', async () => {
    const { simulator, client } = simulate({ otherInstances: 'available' })
    const options = { projectId, instanceIds: ['a'] }

    const run = upgradeInstances(client, options)
    Object.assign(options, { projectId: 'another', instanceIds: ['b'] })
    await collect(run)

    expect(simulator.requests).toMatchObject([
      { path: expect.stringContaining(projectId), instanceIds: ['a'] },
    ])
  })

  it('should send nothing for no IDs', async () => {
    const { simulator, client } = simulateWith([])

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds: [] }))

    expect(outcomes).toEqual([])
    expect(simulator.requests).toEqual([])
  })

  it('should send a repeated ID once and give one outcome, however far apart', async () => {
    const instanceIds = madeUpIds(3 * maxInstanceIds)
    const { simulator, client } = simulateWith(instanceIds)

    const outcomes = await collect(
      upgradeInstances(client, { projectId, instanceIds: [...instanceIds, ...instanceIds].values() }),
    )

    expect(simulator.requests.flatMap((request) => request.instanceIds)).toEqual(instanceIds)
    expect(outcomes).toHaveLength(3 * maxInstanceIds)
  })

  it.each([
    ['an empty ID', ''],
    ['no ID', undefined],
    ['a number', 7],
    ['an object', {}],
    ['a space at its end', `${availableId} `],
    ['a line end of Windows', `${availableId}\r`],
    ['a tab before it', `\t${availableId}`],
  ])('should refuse an array with %s before it sends anything', (_name, bad) => {
    const { simulator, client } = simulateWith([])
    const instanceIds = [...madeUpIds(2 * maxInstanceIds), bad] as string[]

    const start = () => upgradeInstances(client, { projectId, instanceIds })

    expect(start).toThrow(InvalidInputError)
    expect(start).toThrow(`Instance ID number ${2 * maxInstanceIds + 1} `)
    expect(simulator.requests).toEqual([])
  })

  it('should account for what it read before something that is no ID', async () => {
    const ids = madeUpIds(maxInstanceIds + 4)
    const { simulator, client } = simulateWith(ids)
    const source = [...ids, ''].values()
    const outcomes: UpgradeOutcome[] = []

    const run = collect(upgradeInstances(client, { projectId, instanceIds: source }), outcomes)

    await expect(run).rejects.toMatchObject({ code: 'INVALID_INSTANCE_ID' })
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(maxInstanceIds).fill('submitted'),
      ...Array(4).fill('unsent'),
    ])
    expect(simulator.requests).toHaveLength(1)
  })

  it('should account for what it read when the source fails, and fail too', async () => {
    const failure = new Error('the file is gone')
    const { client } = simulateWith(madeUpIds(3))
    async function* source() {
      yield* madeUpIds(3)
      throw failure
    }
    const run = upgradeInstances(client, { projectId, instanceIds: source() })

    const outcomes = [await run.next(), await run.next(), await run.next()]

    expect(outcomes.map(({ value }) => value)).toMatchObject(
      madeUpIds(3).map((instance_id) => ({
        instance_id,
        status: 'unsent',
        cause: { code: 'RUN_FAILED', cause: failure },
      })),
    )
    await expect(run.next()).rejects.toBe(failure)
  })

  it.each([
    ['a string', 'one-id'],
    ['nothing', undefined],
    ['a number', 7],
    ['a plain object', {}],
  ])('should refuse %s for instanceIds', (_name, instanceIds) => {
    const { client } = simulateWith([])

    const start = () => upgradeInstances(client, { projectId, instanceIds: instanceIds as string[] })

    expect(start).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  it.each<[string, object]>([
    ['no concurrency', { concurrency: 0 }],
    ['half a concurrency', { concurrency: 1.5 }],
    ['endless concurrency', { concurrency: Number.POSITIVE_INFINITY }],
    ['a pause before the present', { pauseMs: -1 }],
    ['a pause that no timer can take', { pauseMs: 2 ** 31 }],
    ['an empty project', { projectId: '' }],
    ['a project that leads to another path', { projectId: '..' }],
    ['a project that is no text', { projectId: '\ud800' }],
  ])('should refuse %s', (_name, options) => {
    const { client } = simulateWith([])

    const start = () => upgradeInstances(client, { projectId, instanceIds: ['a'], ...options })

    expect(start).toThrow(expect.objectContaining({ name: 'InvalidInputError', code: 'INVALID_OPTION' }))
  })

  it('should report progress for each batch before its outcomes', async () => {
    const instanceIds = madeUpIds(maxInstanceIds + 5)
    const { simulator, client } = simulateWith(instanceIds.slice(0, maxInstanceIds + 2))
    simulator.failNext('throttled-by-gateway')
    const reports: UpgradeProgress[] = []

    await collect(
      upgradeInstances(client, { projectId, instanceIds, onProgress: (progress) => reports.push(progress) }),
    )

    expect(reports).toEqual([
      { settled: maxInstanceIds, submitted: 0, rejected: maxInstanceIds, unsent: 0, unknown: 0 },
      { settled: maxInstanceIds + 5, submitted: 2, rejected: maxInstanceIds + 3, unsent: 0, unknown: 0 },
    ])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no terminal')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no terminal'))],
  ])('should lose no outcome when the callback for progress %s', async (_, onProgress) => {
    const instanceIds = madeUpIds(3 * maxInstanceIds)
    const { simulator, client } = simulateWith(instanceIds)
    const outcomes: UpgradeOutcome[] = []

    const run = collect(upgradeInstances(client, { projectId, instanceIds, onProgress }), outcomes)

    await expect(run).rejects.toThrow('no terminal')
    expect(outcomes).toHaveLength(maxInstanceIds)
    expect(simulator.requests).toHaveLength(1)
  })

  it('should say what a refused batch was refused with', async () => {
    const { simulator, client } = simulateWith([])
    simulator.failNext('not-published')

    const [outcome] = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

    expect(outcome).toEqual({
      status: 'rejected',
      instance_id: 'a',
      httpStatus: 404,
      error_code: 'APIGW.0101',
      error_msg: 'The API does not exist or has not been published in the environment',
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      reason: 'HTTP 404: APIGW.0101: The API does not exist or has not been published in the environment',
    })
  })

  it.each<[string, BodyInit, string, unknown]>([
    [
      'another shape of the provider',
      '{"error":{"code":403,"message":"Policy does not allow it","title":"Forbidden"}}',
      'HTTP 403: 403: Policy does not allow it',
      { error: { code: 403, message: 'Policy does not allow it', title: 'Forbidden' } },
    ],
    [
      'more than the contract has',
      '{"error_code":"PDP5.0001","error_msg":"no","encoded_authorization_message":"abc"}',
      'HTTP 403: PDP5.0001: no. The response has an encoded_authorization_message, which an administrator can have decoded.',
      { error_code: 'PDP5.0001', error_msg: 'no', encoded_authorization_message: 'abc' },
    ],
    [
      'a page',
      `<html><head><title>x</title></head><body><h1>Blocked</h1>${token}</body></html>`,
      'HTTP 403: Blocked [token]',
      'Blocked [token]',
    ],
    ['nothing', '', 'HTTP 403 without a reason', undefined],
  ])('should lose no reason when a refusal has %s', async (_, text, reason, body) => {
    const client = clientOf(async () => new Response(text, { status: 403 }))

    const [outcome] = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

    expect(outcome).toMatchObject({ status: 'rejected', httpStatus: 403, reason })
    expect((outcome as { body?: unknown }).body).toEqual(body)
  })

  it('should give a reason for a rejection without one', async () => {
    const upgrade_results = [{ instance_id: 'a', error_code: '', error_message: '' }]
    const client = clientOf(async () => Response.json({ upgrade_results }, { status: 202 }))

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

    expect(outcomes).toMatchObject([{ status: 'rejected', reason: 'The service gave no reason.' }])
  })

  it.each<[UpgradeOutcome['status'], () => Promise<Response>, string]>([
    ['unsent', () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })), 'ECONNREFUSED'],
    ['unsent', () => Promise.reject(new Error(`reset\n::error::${token}`)), 'reset ::error::[token]'],
    ['unknown', async () => new Response('', { status: 307, headers: { Location: '/login' } }), '/login'],
    ['unknown', async () => Response.json({ error_msg: 'x'.repeat(10_000) }, { status: 500 }), 'HTTP 500: x'],
  ])('should say for people why one is %s (%#)', async (status, fetch, reason) => {
    const [outcome] = await collect(upgradeInstances(clientOf(fetch), { projectId, instanceIds: ['a'] }))

    expect(outcome).toMatchObject({ status, reason: expect.stringContaining(reason) })
    expect((outcome as { reason: string }).reason).not.toMatch(/\p{Cc}|.{350}/u)
  })

  it.each([{}, { request_id: null }])(
    'should take the request ID from its header when the body has %j',
    async (body) => {
      const client = clientOf(async () =>
        Response.json(
          { error_code: 'DBS.280005', error_msg: 'Server error', ...body },
          { status: 500, headers: { 'X-Request-Id': '7775eaa6b4bbe5934e565349bd27c298' } },
        ),
      )

      const [outcome] = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

      expect(outcome).toMatchObject({
        status: 'unknown',
        httpStatus: 500,
        error_code: 'DBS.280005',
        request_id: '7775eaa6b4bbe5934e565349bd27c298',
        cause: { name: 'HttpError', code: 'HTTP_ERROR', status: 500 },
      })
      expect(JSON.parse(JSON.stringify(outcome))).toMatchObject({
        cause: { name: 'HttpError', message: 'The service failed with HTTP 500: DBS.280005: Server error' },
      })
    },
  )

  it.each([
    [{ error_code: 'DBS.280005' }, 'HTTP 500: DBS.280005'],
    [{ error_msg: 'Server error' }, 'HTTP 500: Server error'],
    [{ error_code: {}, error_msg: null }, 'HTTP 500 without a reason'],
  ])('should say as much of a server error as %j does', async (body, reason) => {
    const client = clientOf(async () => Response.json(body, { status: 500 }))

    const [outcome] = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

    expect(outcome).toMatchObject({ reason, cause: { message: `The service failed with ${reason}` } })
  })

  it('should keep a broken response for a person to look at', async () => {
    const body = { upgrade_results: [{ instance_id: 'not requested', job_id: 'a job' }] }
    const client = clientOf(async () => Response.json(body, { status: 202 }))

    const [outcome] = await collect(upgradeInstances(client, { projectId, instanceIds: ['a'] }))

    expect(outcome).toMatchObject({
      status: 'unknown',
      httpStatus: 202,
      cause: { name: 'BrokenContractError', code: 'WRONG_RESULTS', body },
    })
  })

  it('should start no batch while outcomes of another wait to be taken', async () => {
    const instanceIds = madeUpIds(3 * maxInstanceIds)
    const { simulator, client } = simulateWith(instanceIds)
    const run = upgradeInstances(client, { projectId, instanceIds })
    const requestsSeen: number[] = [simulator.requests.length]

    for await (const _outcome of run) requestsSeen.push(simulator.requests.length)

    expect(requestsSeen).toEqual([
      0,
      ...Array(maxInstanceIds).fill(1),
      ...Array(maxInstanceIds).fill(2),
      ...Array(maxInstanceIds).fill(3),
    ])
  })

  it('should keep as many batches under way as it may, and no more', async () => {
    const instanceIds = madeUpIds(95)
    const { simulator } = simulateWith(instanceIds)
    const gates: (() => void)[] = []
    let mostUnderWay = 0
    const client = clientOf(async (request) => {
      await new Promise<void>((resolve) => {
        mostUnderWay = Math.max(mostUnderWay, gates.push(resolve))
        // The last of three lets all go: fewer would wait for ever.
        if (gates.length === 3 || simulator.requests.length >= 7) {
          for (const open of gates.splice(0)) open()
        }
      })
      return simulator.fetch(request)
    })

    const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds, concurrency: 3 }))

    expect(outcomes).toHaveLength(95)
    expect(mostUnderWay).toBe(3)
  })

  it('should take any concurrency, and start no more than there is to send', async () => {
    const instanceIds = madeUpIds(2 * maxInstanceIds + 5)
    const { simulator, client } = simulateWith(instanceIds)

    const outcomes = await collect(
      upgradeInstances(client, { projectId, instanceIds, concurrency: 2 ** 31 - 1 }),
    )

    expect(outcomes.every(isSubmitted)).toBe(true)
    expect(simulator.requests).toHaveLength(3)
  })

  it('should give as unsent what was not sent before an abort, to the end', async () => {
    const instanceIds = madeUpIds(3.5 * maxInstanceIds)
    const { simulator, client } = simulateWith(instanceIds)
    const controller = new AbortController()
    const reason = new Error('off-peak hours are over')
    const outcomes: UpgradeOutcome[] = []

    for await (const outcome of upgradeInstances(client, {
      projectId,
      instanceIds: instanceIds.values(),
      signal: controller.signal,
    })) {
      if (outcomes.push(outcome) === maxInstanceIds + 3) controller.abort(reason)
    }

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(2 * maxInstanceIds).fill('submitted'),
      ...Array(1.5 * maxInstanceIds).fill('unsent'),
    ])
    expect(outcomes.at(-1)).toMatchObject({ cause: { code: 'ABORTED', sent: false, cause: reason } })
    expect(simulator.requests).toHaveLength(2)
  })

  it('should give what was under way at an abort as unknown', async () => {
    const controller = new AbortController()
    const client = clientOf(async (url, init) => {
      await new Request(url, init).text()
      controller.abort()
      return new Promise(() => {})
    })

    const outcomes = await collect(
      upgradeInstances(client, {
        projectId,
        instanceIds: madeUpIds(maxInstanceIds + 2),
        signal: controller.signal,
      }),
    )

    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(maxInstanceIds).fill('unknown'),
      ...Array(2).fill('unsent'),
    ])
  })

  it('should pause between batches, and not after the last', async () => {
    const instanceIds = madeUpIds(2 * maxInstanceIds)
    const { simulator, client } = simulateWith(instanceIds)
    const controller = new AbortController()
    const pauseMs = 2 ** 31 - 1

    const single = await collect(
      upgradeInstances(client, { projectId, instanceIds: instanceIds.slice(0, maxInstanceIds), pauseMs }),
    )
    const run = upgradeInstances(client, { projectId, instanceIds, pauseMs, signal: controller.signal })
    for (let taken = 0; taken < maxInstanceIds; taken++) await run.next()
    const paused = run.next()
    controller.abort()
    const afterPause = await paused

    expect(single.every(isSubmitted)).toBe(true)
    expect(afterPause.value).toMatchObject({ status: 'unsent' })
    expect(simulator.requests).toHaveLength(2)
  })

  it('should close its source when its caller leaves the loop', async () => {
    let closed = false
    function* source() {
      try {
        yield* madeUpIds(100)
      } finally {
        closed = true
      }
    }
    const { simulator, client } = simulateWith(madeUpIds(100))

    for await (const _outcome of upgradeInstances(client, { projectId, instanceIds: source() })) break

    expect(closed).toBe(true)
    expect(simulator.requests).toHaveLength(1)
  })

  it('should not wait for a silent source when its caller leaves the loop', async () => {
    const { client } = simulateWith(madeUpIds(maxInstanceIds))
    async function* source() {
      yield* madeUpIds(maxInstanceIds)
      await new Promise(() => {})
    }
    const run = upgradeInstances(client, { projectId, instanceIds: source(), concurrency: 2 })
    await run.next()

    await expect(run.return()).resolves.toEqual({ done: true, value: undefined })
  })

  it('should let what did not begin be submitted again until nothing is left', async () => {
    const instanceIds = madeUpIds(40)
    const { simulator, client } = simulateWith(instanceIds)
    simulator.failNext('throttled-by-service')
    simulator.failNext('throttled-by-gateway')
    let left = instanceIds
    let rounds = 0

    while (left.length > 0) {
      rounds++
      const outcomes = await collect(upgradeInstances(client, { projectId, instanceIds: left }))
      left = outcomes.filter(didNotBegin).map(({ instance_id }) => instance_id)
    }

    expect(rounds).toBe(2)
    expect(simulator.jobs.size).toBe(40)
  })
})
