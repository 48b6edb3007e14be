import { judgeTraffic, type RecordedExchange, type Report } from '../src/conformance/index.js'
import { copyOf } from '../tests/support/copy.js'
import type { FetchHandler } from './planting.js'

/** Notes down what passes, as a proxy between the suite and its target does. */
export function record(fetch: FetchHandler) {
  const passed: Promise<RecordedExchange>[] = []
  // A signal that follows another one is forgotten, abort and all, when its request is.
  const kept: Request[] = []
  return {
    /** The findings about the responses, one id for each, and what they hide. */
    async judge(): Promise<string[]> {
      return idsIn(await judgeTraffic(await Promise.all(passed))).filter((id) => !id.startsWith('client/'))
    },
    async fetch(request: Request): Promise<Response> {
      kept.push(request)
      const { url, method, headers, signal } = request
      const bytes = await request.arrayBuffer()
      const sent = recordedRequest(request, bytes)
      try {
        const body = request.body === null ? {} : { body: bytes }
        const response = await fetch(new Request(url, { method, headers, signal, ...body }))
        const read = readResponse(response, signal)
        passed.push(read.then((response) => ({ request: sent, response })))
        return response
      } catch (error) {
        passed.push(Promise.resolve({ request: sent }))
        throw error
      }
    },
  }
}

function recordedRequest({ method, url, headers }: Request, bytes: ArrayBuffer): RecordedExchange['request'] {
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  // A recording is JSON, and can only hold text.
  const isText = Buffer.from(body).equals(Buffer.from(bytes))
  return { method, url, headers: Object.fromEntries(headers), ...(isText ? { body } : {}) }
}

/** Reads a copy; of a body that breaks off, or that the suite no longer waits for, nothing is recorded. */
async function readResponse(response: Response, signal: AbortSignal) {
  const { status, headers } = response
  const body = copyOf(response).arrayBuffer()
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const bytes = await Promise.race([body.catch(() => undefined), aborted])
  return { status, headers: Object.fromEntries(headers), ...(bytes ? { body: new Uint8Array(bytes) } : {}) }
}

function idsIn({ checks }: Report): string[] {
  return checks.flatMap(({ id, findings }) =>
    findings.flatMap(({ explains = [], alike = [] }) => [
      id,
      ...[...explains, ...alike].map(({ check }) => check),
    ]),
  )
}
