import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/cli/mock-engine.js'
import { createMockJudge } from '../../src/cli/mock-judge.js'
import { simulatorToken } from '../../src/mock/simulator.js'
import { heapInUse } from '../support/heap.js'
import { projectId } from '../support/ids.js'

/** Up to here memory may grow, and from here to there it must not. */
type Range = readonly [settled: number, end: number]

/** A request with an ID of its own, valid or without a token. */
function requestOf(index: number, isValid: boolean): Request {
  return new Request(`http://localhost/v3/${projectId}/instances/db-upgrade`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(isValid && { 'X-Auth-Token': simulatorToken }) },
    body: `{"instance_ids":["${String(index).padStart(32, '0')}in02"]}`,
  })
}

/** How many bytes of memory one call takes for good, once it has been called often. */
async function measureGrowth(
  [settled, end]: Range,
  act: (index: number) => Promise<unknown>,
): Promise<number> {
  let before = 0
  for (let index = 0; index < end; index++) {
    if (index === settled) before = heapInUse()
    await act(index)
  }
  return (heapInUse() - before) / (end - settled)
}

describe('a mock that runs for a week', () => {
  it('should remember as much as a test looks at, and no more', async () => {
    const options = { engine: 'simulator', otherInstances: 'available', admin: true, color: false } as const
    const engine = await createEngine(options, () => {})

    const growth = await measureGrowth([11_000, 21_000], (index) => engine.respond(requestOf(index, true)))

    const sizes = ['requests', 'jobs', 'instances'].map(async (view) => {
      const response = engine.respondToAdmin(new Request(`http://localhost/__admin/${view}`))
      return Object.keys(await response?.json()).length
    })
    // The two instances that exist from the start are not forgotten.
    expect(await Promise.all(sizes)).toEqual([10_000, 10_000, 10_002])
    // It was 900 while requests alone were kept. Hash tables grow by leaps.
    expect(growth).toBeLessThan(200)
  })

  it.each([
    ['keep', true],
    ['break', false],
  ])('should take no memory for judging requests that %s the contract', async (_, isValid) => {
    const judge = createMockJudge({ reports: [], strict: false, knownDeviations: [] }, [])
    const handled = { method: 'POST', path: '/', status: 202, instanceIds: [], submitted: [] }

    const growth = await measureGrowth([2_000, 8_000], (index) =>
      judge.add(index, requestOf(index, isValid), handled),
    )

    // It was 440 while something of each was kept.
    expect(growth).toBeLessThan(150)
  })
})
