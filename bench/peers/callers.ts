import axios from 'axios'
import { batchUpgradeDatabaseVersion } from 'hey-api'
import { createClient } from 'hey-api/client'
import type { Caller, CallerOptions } from '../processes/callers.js'

const timeoutMs = 30_000

/** A client that `@hey-api/openapi-ts` made from the contract. */
export function heyApi({ baseUrl, projectId, token }: CallerOptions): Caller {
  const client = createClient({ baseUrl, auth: () => token, redirect: 'manual' })
  return async (ids) => {
    const { data, error } = await batchUpgradeDatabaseVersion({
      client,
      path: { project_id: projectId },
      body: { instance_ids: [...ids] },
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!data) throw new Error(`The service refused: ${JSON.stringify(error)}`)
    return data.upgrade_results
  }
}

/** What a user of axios writes by hand; the official SDK wraps it as well. */
export function axiosByHand({ baseUrl, projectId, token }: CallerOptions): Caller {
  const client = axios.create({
    baseURL: baseUrl,
    timeout: timeoutMs,
    maxRedirects: 0,
    headers: { 'X-Auth-Token': token },
  })
  return async (ids) => {
    const { data } = await client.post(`/v3/${projectId}/instances/db-upgrade`, { instance_ids: ids })
    return data.upgrade_results
  }
}
