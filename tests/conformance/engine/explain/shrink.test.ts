import { describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../../../generated/operation.js'
import { type Finding, UsageError } from '../../../../src/conformance/index.js'
import { copyOf } from '../../../support/copy.js'
import { afterProbe, elsewhere, findingsOf, type Handler, idsOf, record, simulate } from '../../recording.js'

const options = { only: ['valid/body'], runs: 40 }

describe('runConformance, when a generated request fails', () => {
  it.each([
    ['some id contains a "z"', (ids: readonly string[]) => ids.some((id) => id.includes('z')), 1],
    ['there are three ids or more', (ids: readonly string[]) => ids.length >= 3, 3],
    ['there is no id', (ids: readonly string[]) => ids.length === 0, 0],
  ])('should find the smallest number of ids when a server fails because %s', async (_, fails, least) => {
    const { report } = await record(failingWhen(fails), options)
    const [finding] = findingsOf(report)

    expect(findingsOf(report)).toHaveLength(1)
    expect(finding).toMatchObject({
      check: 'response/no-server-error',
      severity: 'violation',
      stable: { seen: 3, of: 3 },
      response: { status: 500 },
    })
    expect(idsOf(finding?.request.body ?? '')).toHaveLength(least)
    expect(fails(idsOf(finding?.request.body ?? ''))).toBe(true)
    expect(finding?.count).toBeGreaterThan(1)
  })

  it('should leave nothing in the request that the fault does not need', async () => {
    const { report } = await record(
      failingWhen((ids) => ids.length >= 3),
      // With some seeds, the requests that may be spent on it are not enough.
      { ...options, seed: 5 },
    )
    const [finding] = findingsOf(report)

    expect(JSON.parse(finding?.request.body ?? '')).toEqual({ instance_ids: expect.any(Array) })
    expect(finding?.shrinkSteps).toBeGreaterThan(0)
  })

  it('should say how often a fault that comes and goes came again', async () => {
    let turn = 0
    const { report } = await record(
      afterProbe(async () => {
        turn += 1
        return new Response(null, { status: turn % 2 === 1 ? 500 : 400 })
      }),
      { only: ['malformed/single-quotes'] },
    )
    const finding = findingsOf(report).find(({ check }) => check === 'response/no-server-error')

    expect(finding?.stable?.of).toBe(3)
    expect(finding?.stable?.seen).toBeGreaterThan(0)
    expect(finding?.stable?.seen).toBeLessThan(3)
  })

  it('should say of a fault that never came again that it did not', async () => {
    let turn = 0
    const { report } = await record(
      afterProbe(async () => {
        turn += 1
        return turn === 1 ? new Response(null, { status: 500 }) : Response.json({}, { status: 400 })
      }),
      { only: ['malformed/single-quotes'] },
    )
    const finding = findingsOf(report).find(({ check }) => check === 'response/no-server-error')

    expect(finding?.stable).toEqual({ seen: 0, of: 3 })
    expect(finding?.response?.status).toBe(500)
  })

  it('should not take another fault for the one that it makes smaller', async () => {
    const { report } = await record(async (request) => {
      const ids = idsOf(await copyOf(request).text())
      if (ids.length >= 4) return new Response(null, { status: 500 })
      if (ids.length >= 3) return new Response(null, { status: 503 })
      if (ids.length >= 2) return Response.json({ upgrade_results: {} }, { status: 202 })
      return simulate()(request)
    }, options)
    const sizes = Object.fromEntries(
      findingsOf(report).map(({ check, actual, request }) => [
        `${check}: ${actual}`,
        idsOf(request.body ?? '').length,
      ]),
    )

    expect(sizes).toEqual({
      'response/no-server-error: 500': 4,
      'response/no-server-error: 503': 3,
      'response/schema: of type object': 2,
    })
  })

  it('should send little more to a host elsewhere', async () => {
    const { arrivals } = await record(
      afterProbe(async () => new Response(null, { status: 500 })),
      {
        ...options,
        baseUrl: elsewhere,
      },
    )

    expect(arrivals.length).toBeGreaterThan(40)
    expect(arrivals.length).toBeLessThanOrEqual(1 + 40 + 6 + 1)
  })

  it('should find the same fault with the same request under its path', async () => {
    const failing = failingWhen((ids) => ids.length >= 3)
    const { report } = await record(failing, options)
    const [finding] = findingsOf(report)
    const replay = replayOf(finding)

    const replayed = await record(failing, { only: ['valid/body'], ...replay })

    expect(replayed.arrivals).toHaveLength(2)
    expect(replayed.arrivals[1]?.body).toBe(finding?.request.body)
    expect(findingsOf(replayed.report)).toEqual([
      expect.objectContaining({
        check: finding?.check,
        severity: finding?.severity,
        message: finding?.message,
        request: finding?.request,
      }),
    ])
  })

  it('should find a case that is always sent under its path too', async () => {
    const failing: Handler = async (request) =>
      idsOf(await copyOf(request).text()).length === maxInstanceIds + 2
        ? Response.json({ upgrade_results: [] }, { status: 202 })
        : simulate()(request)
    const { report } = await record(failing, { only: ['request/instance_ids/maxItems'], runs: 1 })
    const finding = findingsOf(report).find(({ sent }) => sent === `${maxInstanceIds + 2} ids`)
    const replay = replayOf(finding)

    const replayed = await record(failing, {
      only: ['request/instance_ids/maxItems'],
      ...replay,
    })

    expect(replayed.arrivals.map(({ body }) => idsOf(body).length)).toEqual([1, maxInstanceIds + 2])
    expect(findingsOf(replayed.report).map(({ message }) => message)).toContain(finding?.message)
  })

  it.each([
    ['without a check', { path: '0' }],
    ['with several checks', { path: '0', only: ['method'] }],
    ['that is not one', { path: '0;1', only: ['valid/body'] }],
    ['that nobody could walk to its end', { path: '9'.repeat(20), only: ['valid/body'] }],
    ['that ends before a case', { path: '30:99999', only: ['valid/body'] }],
    ['after the last fixed case of a check that has no others', { path: '30', only: ['boundaries/id-text'] }],
    ['that goes on where nothing is smaller', { path: '30:5:1', only: ['boundaries/id-text'] }],
  ])('should refuse a path %s', async (_, refused) => {
    await expect(record(simulate(), refused)).rejects.toThrow(UsageError)
  })
})

/** A service that fails when the ids of a request are as said, and keeps the contract otherwise. */
function failingWhen(fails: (ids: readonly string[]) => boolean): Handler {
  const simulator = simulate()
  return async (request) => {
    const body = await copyOf(request).text()
    return fails(idsOf(body)) ? new Response(null, { status: 500 }) : simulator(request)
  }
}

/** What the replay line of a finding says. */
function replayOf(finding: Finding | undefined): { seed: number; path: string } {
  const [, seed, path = ''] = /--seed (\d+) --path (\S+)/.exec(finding?.replay ?? '') ?? []
  return { seed: Number(seed), path }
}
