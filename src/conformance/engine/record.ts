import type { RecordedRequest, RecordedResponse } from '../report.js'
import { type Case, toBytes } from './case.js'
import type { Secrets } from './secrets.js'
import { headersOf, type Sent } from './target.js'

const longestRecordedBody = 2000

/** Writes down a request as it was or would be sent, with the token masked. */
export function recordRequest(testCase: Case, url: string, token: string, secrets: Secrets): RecordedRequest {
  const bytes = testCase.body ? toBytes(testCase.body) : undefined
  return {
    method: testCase.method,
    url: secrets.mask(url),
    headers: maskAll(Object.entries(headersOf(testCase, token)), secrets),
    ...(bytes ? { body: toText(bytes, secrets) } : {}),
    bodyBytes: bytes?.length ?? 0,
  }
}

/** Writes down an answer, with the token masked. */
export function recordResponse(
  { response, durationMs }: Sent,
  secrets: Secrets,
): RecordedResponse | undefined {
  if (!response) return undefined
  return {
    status: response.status,
    headers: maskAll([...response.headers], secrets),
    body: toText(response.body, secrets),
    bodyBytes: response.body.length,
    durationMs: Math.round(durationMs),
  }
}

function maskAll(headers: readonly (readonly [string, string])[], secrets: Secrets): Record<string, string> {
  return Object.fromEntries(headers.map(([name, value]) => [name, secrets.mask(value)]))
}

/** Masks before it cuts: a token that the cut goes through would not be found any more. */
function toText(bytes: Uint8Array, secrets: Secrets): string {
  const text = secrets.mask(new TextDecoder().decode(bytes))
  return text.length > longestRecordedBody ? `${text.slice(0, longestRecordedBody)}…` : text
}
