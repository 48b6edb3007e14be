import type { UpgradeResult } from '../types.js'
import { toUuid } from './random.js'
import { type InstanceState, instanceStates, rejections } from './responses.js'

/** One submitted upgrade task. */
export interface Job {
  readonly id: string
  readonly instanceId: string
  status: 'Running' | 'Completed' | 'Failed'
}

/** What exists at first. */
export interface InstanceOptions {
  /** The instances, by ID. Default: {@link exampleInstances}. */
  readonly instances?: Readonly<Record<string, InstanceState>>
  /** The state of every other instance. Default: no other exists. */
  readonly otherInstances?: InstanceState | undefined
}

/** The default instances of a simulator: those of the provider's example. */
export const exampleInstances: Readonly<Record<string, InstanceState>> = {
  '046287aae57843b1a7bc61b7a8812f41in02': 'available',
  '3d1e04f49efa473a8c7eaf07ed7ff870in02': 'upgrading',
}

/**
 * Makes the instances, and remembers what is done to them.
 *
 * @param nextHex - makes job IDs
 * @param limit - the most jobs, and the most instances without a name of their own, that are remembered
 * @throws {TypeError} when a state does not exist
 */
export function createInstances(
  { instances = exampleInstances, otherInstances }: InstanceOptions,
  nextHex: (digits: number) => string,
  limit: number,
) {
  const states = new Map(Object.entries(instances))
  const jobs = new Map<string, Job>()
  const unnamed = new Set<string>()
  for (const [id, state] of states) checkState(id, state)
  if (otherInstances !== undefined) checkState('Every other instance', otherInstances)

  return {
    states,
    jobs,
    /** Submits or rejects the upgrade of one instance. */
    upgrade(id: string): UpgradeResult {
      const known = states.get(id)
      const state = known ?? otherInstances ?? 'unknown'
      if (state !== 'unknown') checkState(id, state)
      if (state !== 'available') return { instance_id: id, ...rejections[state] }
      const job: Job = { id: toUuid(nextHex(32)), instanceId: id, status: 'Running' }
      jobs.set(job.id, job)
      states.set(id, 'upgrading')
      if (known === undefined) unnamed.add(id)
      dropOldest(jobs, limit)
      const forgotten = dropOldest(unnamed, limit)
      if (forgotten !== undefined) states.delete(forgotten)
      return { instance_id: id, job_id: job.id }
    },
    finish(status: 'Completed' | 'Failed'): Job[] {
      const running = [...jobs.values()].filter((job) => job.status === 'Running')
      for (const job of running) {
        job.status = status
        states.set(job.instanceId, status === 'Completed' ? 'latest' : 'abnormal')
      }
      return running
    },
  }
}

/** @returns the key that was dropped to keep the limit, if one had to be */
function dropOldest(entries: Map<string, unknown> | Set<string>, limit: number): string | undefined {
  if (entries.size <= limit) return undefined
  const [oldest] = entries.keys()
  if (oldest !== undefined) entries.delete(oldest)
  return oldest
}

function checkState(instance: string, state: InstanceState): void {
  if (Object.hasOwn(instanceStates, state)) return
  throw new TypeError(
    `${instance}: there is no state "${state}"; use ${Object.keys(instanceStates).join(', ')}.`,
  )
}
