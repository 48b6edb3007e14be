import type { RecordedExchange, Report } from '../../../src/conformance/index.js'
import { availableId as id } from '../../support/ids.js'

export const url = 'https://gateway.example.test/prefix/v3/p/instances/db-upgrade'
export const token = 'a-token-of-an-operator-that-must-not-show'
export const headers = { 'Content-Type': 'application/json', 'X-Auth-Token': token }
export const submitted = { instance_id: id, job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }

/** An exchange that keeps the contract, but for what is given. */
export function exchange(request: object = {}, response: object = {}): RecordedExchange {
  return {
    source: 'traffic.har, entry 1',
    request: { method: 'POST', url, headers, body: JSON.stringify({ instance_ids: [id] }), ...request },
    response: {
      status: 202,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ upgrade_results: [submitted] }),
      ...response,
    },
  }
}

export function failedIn(report: Report): string[] {
  return report.checks.filter(({ status }) => status === 'failed').map(({ id: check }) => check)
}
