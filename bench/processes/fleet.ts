import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createClient } from '../../src/client/client.js'
import { upgradeInstances } from '../../src/client/upgrade.js'
import { answerWith } from '../run.js'
import type { CallerOptions } from './callers.js'

/** A fleet to upgrade, through the helper or by as many calls as it needs. */
export interface FleetTask extends CallerOptions {
  readonly how: 'upgradeInstances' | 'calls'
  readonly size: number
  /** Whether the helper may forget the IDs that it has sent. */
  readonly distinct?: boolean
  /** Whether to look at the memory, which takes time. */
  readonly looks?: boolean
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What a fleet took. */
export interface Fleet {
  readonly seconds: number
  /** The most of the JavaScript heap that stayed after a collection, in bytes, at one of a hundred looks; 0 without. */
  readonly peak: number
}

function* makeIds(size: number): Generator<string, void, undefined> {
  for (let index = 0; index < size; index += 1) yield `${String(index).padStart(32, '0')}in02`
}

const work: Record<FleetTask['how'], (task: FleetTask, look: () => void) => Promise<void>> = {
  async upgradeInstances({ projectId, size, distinct = false, baseUrl, token }, look) {
    const fleet = { projectId, instanceIds: makeIds(size), distinct }
    let settled = 0
    const client = createClient({ baseUrl, token })
    for await (const { status } of upgradeInstances(client, fleet)) {
      if (status !== 'submitted') throw new Error(`An instance is ${status}.`)
      settled += 1
      if (settled % (size / 100) === 0) look()
    }
    if (settled !== size) throw new Error(`${size - settled} instances are lost.`)
  },
  async calls({ projectId, size, baseUrl, token }, look) {
    const client = createClient({ baseUrl, token })
    const ids = makeIds(size)
    for (let call = 0; call < size / 10; call += 1) {
      const batch = Array.from({ length: 10 }, () => String(ids.next().value))
      const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
        params: { path: { project_id: projectId } },
        body: { instance_ids: batch },
      })
      if (data?.upgrade_results.length !== 10) throw new Error('A call failed.')
      if (call % (size / 1000) === 0) look()
    }
  },
}

answerWith(async (task: FleetTask): Promise<Fleet> => {
  let peak = 0
  const started = performance.now()
  await work[task.how](task, () => {
    if (!task.looks) return
    collectGarbage()
    peak = Math.max(peak, process.memoryUsage().heapUsed)
  })
  return { seconds: (performance.now() - started) / 1000, peak }
})
