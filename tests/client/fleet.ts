import { vi } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import {
  type Fetch,
  type UpgradeClientOptions,
  type UpgradeOptions,
  type UpgradeOutcome,
  upgradeInstances,
} from '../../src/index.js'
import { collect } from '../support/collect.js'
import { madeUpIds, projectId } from '../support/ids.js'
import { clientOf } from './client-of.js'

/** Two batches and a half. */
export const fleet = madeUpIds(2.5 * maxInstanceIds)

/** Takes every upgrade, after the responses that are given. */
export function serviceAfter(...responses: readonly (() => Response)[]) {
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

/** Refuses a batch. */
export const refused =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error_code: 'APIGW.0308', error_msg: 'throttled' }, { status, headers })

/** Upgrades all of the fleet, unless told otherwise, with a client of the service. */
export function upgrade(
  fetch: Fetch,
  options: Partial<UpgradeOptions<string>> = {},
  client: Partial<UpgradeClientOptions> = {},
): Promise<UpgradeOutcome[]> {
  return collect(upgradeInstances(clientOf(fetch, client), { projectId, instanceIds: fleet, ...options }))
}

/** Lets time pass, second by second, until the work is done. */
export async function passTime<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false
  void work.finally(() => {
    isDone = true
  })
  for (let second = 0; second < 200 && !isDone; second += 1) await vi.advanceTimersByTimeAsync(1000)
  return work
}

/** Waits until nothing is left to do but to wait. */
export const settled = () => new Promise((resolve) => setImmediate(resolve))

/** The different statuses among outcomes. */
export const statusesOf = (outcomes: readonly UpgradeOutcome[]) => [
  ...new Set(outcomes.map(({ status }) => status)),
]
