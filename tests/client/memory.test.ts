import { describe, expect, it } from 'vitest'
import { type UpgradeClient, upgradeInstances } from '../../src/index.js'
import { heapInUse } from '../support/heap.js'

/** A client that accepts everything; its cost in memory is not the matter here. */
const client = {
  POST: async (_path: string, { body }: { body: { instance_ids: string[] } }) => ({
    data: { upgrade_results: body.instance_ids.map((instance_id) => ({ instance_id, job_id: 'a-job' })) },
    response: { status: 202 },
  }),
} as unknown as Pick<UpgradeClient, 'POST'>

async function* instanceIds(count: number): AsyncGenerator<string> {
  // A separate string for each, as when it is read from a file.
  for (let index = 0; index < count; index++) {
    yield Buffer.from(`${String(index).padStart(32, '0')}in02`).toString('latin1')
  }
}

describe('upgradeInstances', () => {
  it.each([
    [120, false],
    [20, true],
  ])('should take less than %d bytes for each instance when distinct is %j', async (limit, distinct) => {
    const [from, to] = [20_000, 200_000]
    let settled = 0
    let before = 0
    let after = 0

    const options = { projectId: 'a', instanceIds: instanceIds(to), concurrency: 4, distinct }
    for await (const _outcome of upgradeInstances(client, options)) {
      settled++
      if (settled === from) before = heapInUse()
      if (settled === to) after = heapInUse()
    }

    expect((after - before) / (to - from)).toBeLessThan(limit)
  })
})
