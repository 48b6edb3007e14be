import type { Case, Sent } from '../../../src/conformance/engine/case.js'
import { readResponse } from '../../../src/conformance/engine/response.js'

/** A response to write by hand; what is absent is as a conforming service would have it. */
export interface HandWritten {
  readonly status?: number
  readonly statusText?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A text or bytes as they are; anything else is written as JSON. */
  readonly body?: unknown
  readonly failure?: Sent['transportError']
  /** Whether there was more of it than is read. */
  readonly cut?: boolean
  readonly case?: Partial<Case>
}

/** Two made-up ids, and what a conforming service says to them. */
export const ids = ['00000000000000000000000000000001in02', '00000000000000000000000000000002in02'] as const
export const submitted = { instance_id: ids[0], job_id: 'e4616470-733d-41de-a9b0-a260709293d3' }
export const rejected = {
  instance_id: ids[1],
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}
export const results = { upgrade_results: [submitted, rejected] }
export const error = { error_code: 'DBS.200001', error_msg: 'Parameter error' }

/** A case that was sent, and the response that it got. */
export function received(written: HandWritten = {}): Sent {
  const { status = 202, statusText, headers = {}, failure, cut = false } = written
  const body = 'body' in written ? written.body : results
  const bytes =
    body instanceof Uint8Array
      ? body
      : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    case: {
      title: '2 ids',
      method: 'POST',
      headers: {},
      token: 'valid',
      ids,
      expected: { accepted: [202, 400], basis: 'documented' },
      ...written.case,
    },
    url: 'https://example.test/v3/p/instances/db-upgrade',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    ...(failure
      ? { transportError: failure }
      : {
          response: readResponse({
            status,
            statusText,
            headers: Object.entries({ 'content-type': 'application/json', ...headers }),
            body: bytes,
            cut,
          }),
        }),
  }
}
