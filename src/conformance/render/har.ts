import { STATUS_CODES } from 'node:http'
import { contractVersion } from '../../../generated/operation.js'
import type { Exchange } from '../options.js'
import type { RecordedRequest, RecordedResponse } from '../report.js'
import { toPrintableJson } from './text.js'

/**
 * Writes requests and responses as an HTTP Archive (HAR 1.2).
 *
 * A body that was recorded in part is left out, with a comment: half a JSON text would be judged as a
 * broken one.
 */
export function renderHar(exchanges: readonly Exchange[]): string {
  const log = {
    version: '1.2',
    creator: { name: 'dds-db-upgrade-contract', version: contractVersion },
    entries: exchanges.map(toEntry),
  }
  return `${toPrintableJson({ log })}\n`
}

/** What HAR 1.2 writes for a size or a time that is not known. */
const unknown = -1

function toEntry({ check, startedAt, durationMs: time, request, response, error }: Exchange) {
  return {
    startedDateTime: startedAt,
    time,
    request: toHarRequest(request),
    response: response === undefined ? noResponse : toResponse(response),
    cache: {},
    timings: { send: 0, wait: time, receive: 0 },
    comment: error === undefined ? check : `${check}: ${error}`,
  }
}

/** What a request and a response have in common. */
function toMessage(headers: Readonly<Record<string, string>>, bodyBytes: number) {
  return {
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: toPairs(Object.entries(headers)),
    headersSize: unknown,
    bodySize: bodyBytes,
  }
}

function toHarRequest({ method, url, headers, body, bodyBytes }: RecordedRequest) {
  const mimeType = headerOf(headers, 'content-type') ?? ''
  const { text, comment } = body === undefined ? {} : toContent(body, bodyBytes)
  return {
    method,
    url,
    ...toMessage(headers, bodyBytes),
    queryString: toPairs(new URL(url).searchParams),
    // Some readers take no `postData` without a text.
    ...(text === undefined ? {} : { postData: { mimeType, text } }),
    ...(comment === undefined ? {} : { comment }),
  }
}

function toResponse({ status, headers, body, bodyBytes }: RecordedResponse) {
  const mimeType = headerOf(headers, 'content-type') ?? ''
  const content = toContent(body, bodyBytes)
  // A masked token changes the length, and a text that is shorter than its size would pass for cut.
  const size = content.text === undefined ? bodyBytes : Buffer.byteLength(content.text)
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    ...toMessage(headers, bodyBytes),
    content: { size, mimeType, ...content },
    redirectURL: headerOf(headers, 'location') ?? '',
  }
}

/** How browsers write a request that got no response. */
const noResponse = {
  status: 0,
  statusText: '',
  ...toMessage({}, unknown),
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
}

function toContent(body: string, bodyBytes: number): { text?: string; comment?: string } {
  // Masking changes the length, and so do bytes that are not UTF-8, so only the mark of a cut is reliable.
  const isWhole = !body.endsWith('…') || Buffer.byteLength(body) === bodyBytes
  return isWhole ? { text: body } : { comment: 'recorded in part, so left out' }
}

function toPairs(entries: Iterable<readonly [string, string]>): { name: string; value: string }[] {
  return [...entries].map(([name, value]) => ({ name, value }))
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
}
