import { createClient } from '../../src/client/client.js'

/** Submits a batch, and returns a result for each ID. */
export type Caller = (ids: readonly string[]) => Promise<readonly unknown[]>

/** Where to call, and as whom. */
export interface CallerOptions {
  readonly baseUrl: string
  readonly projectId: string
  readonly token: string
}

const timeoutMs = 30_000

/** A call as it is written without any library: token, time limit, no redirect, status, JSON. */
export function fetchByHand({ baseUrl, projectId, token }: CallerOptions): Caller {
  return async (ids) => {
    const response = await fetch(`${baseUrl}/v3/${encodeURIComponent(projectId)}/instances/db-upgrade`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
      body: JSON.stringify({ instance_ids: ids }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = (await response.json()) as { upgrade_results: readonly unknown[] }
    if (response.status !== 202) throw new Error(`The service refused: ${JSON.stringify(answer)}`)
    return answer.upgrade_results
  }
}

/** A call of our client. */
export function ours({ baseUrl, projectId, token }: CallerOptions): Caller {
  const client = createClient({ baseUrl, token, timeoutMs })
  return async (ids) => {
    const { data, error } = await client.POST('/v3/{project_id}/instances/db-upgrade', {
      params: { path: { project_id: projectId } },
      body: { instance_ids: [...ids] },
    })
    if (!data) throw new Error(`The service refused: ${JSON.stringify(error)}`)
    return data.upgrade_results
  }
}
