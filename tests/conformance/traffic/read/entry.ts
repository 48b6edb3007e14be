import { availableId as id } from '../../../support/ids.js'
import { token } from '../exchange.js'

/** A URL whose project is one. */
export const url = 'https://gateway.example.test/v3/054e292c9880d4992f02c0196d3ea468/instances/db-upgrade'
export const requestText = JSON.stringify({ instance_ids: [id] })
export const responseText = JSON.stringify({
  upgrade_results: [{ instance_id: id, job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }],
})

export type Fields = Readonly<Record<string, unknown>>

const type = { name: 'Content-Type', value: 'application/json' }

/** Request headers as a recorder lists them that leaves out none. */
export const requestHeaders = [
  type,
  { name: 'X-Auth-Token', value: token },
  { name: 'Host', value: 'a.test' },
]

/** A HAR entry that keeps the contract, but for the fields that are given of its request and its response. */
export function harEntry(request: Fields = {}, response: Fields = {}, entry: Fields = {}): Fields {
  return {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 5,
    ...entry,
    request: {
      method: 'POST',
      url,
      headers: requestHeaders,
      postData: { mimeType: type.value, text: requestText },
      bodySize: -1,
      ...request,
    },
    response: {
      status: 202,
      headers: [type],
      content: { size: -1, mimeType: type.value, text: responseText },
      bodySize: -1,
      ...response,
    },
  }
}

/** A recording with these entries. */
export function harOf(entries: readonly unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } })
}
