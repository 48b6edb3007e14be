import { method as ownMethod } from '../../../../generated/operation.js'
import { joinHeaders } from '../../engine/response.js'
import type { Recorded, RecordedExchange } from '../exchange.js'
import { isOperationUrl } from '../operation-path.js'
import { readRecordedBody } from './body.js'
import { type Entry, readEntries } from './entries.js'
import { fieldsOf, numberOf } from './fields.js'
import { toHarEntry } from './to-har.js'

/**
 * Reads a recording in constant memory: HAR 1.2, its `log` or its entries alone, or one HAR entry per line; a VCR
 * cassette in JSON, a report of newman, or the journal of WireMock. Each may be packed with gzip.
 *
 * @param chunks - the file in pieces of any size, as bytes or as text
 * @param name - what to call the file
 * @throws {NotARecordingError} whose message is the end of a sentence, when it is something else
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export async function* readHar(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<Recorded, void, undefined> {
  for await (const { array, entries } of readEntries(chunks)) {
    for (const entry of entries) yield toRecorded(entry, array, `${name}, entry ${entry.number}`)
  }
}

function toRecorded(entry: Entry, array: string | undefined, source: string): Recorded {
  if ('problem' in entry) {
    const { number: _, ...unreadable } = entry
    return { source, ...unreadable }
  }
  if ('unrelated' in entry) return { source, unrelated: true }
  const har = toHarEntry(entry.value, array)
  const { method, url, headers } = fieldsOf(har['request'])
  // Some recorders write the method as their caller did, and not as it was sent.
  const isOther = typeof method === 'string' && method.toUpperCase() !== ownMethod
  const absolute = typeof url === 'string' ? resolveUrl(url, headers) : undefined
  if (isOther || absolute === undefined || !isOperationUrl(absolute)) return { source, unrelated: true }
  if (typeof method !== 'string') return { source, problem: 'has no method' }
  try {
    return { source, ...toExchange(har, method, absolute) }
  } catch (error) {
    if (error instanceof OddValueError) return { source, problem: error.message }
    throw error
  }
}

/** A URL that begins with its path belongs to the host that the headers name, if they do. */
function resolveUrl(url: string, headers: unknown): string | undefined {
  if (!url.startsWith('/')) return URL.canParse(url) ? url : undefined
  const list = Array.isArray(headers) ? headers.map(fieldsOf) : []
  const host = list.find(({ name }) => typeof name === 'string' && /^host$/i.test(name))?.['value']
  const absolute = `http://${typeof host === 'string' ? host : 'host-not-recorded.invalid'}${url}`
  return URL.canParse(absolute) ? absolute : undefined
}

function toExchange(
  { request, response, startedDateTime, time }: Readonly<Record<string, unknown>>,
  method: string,
  url: string,
): RecordedExchange {
  const sent = fieldsOf(request)
  const received = fieldsOf(response)
  const status = numberOf(received['status'])
  // Browsers write status 0 when no response came.
  const hasResponse = status >= 100
  return {
    ...(typeof startedDateTime === 'string' ? { startedAt: startedDateTime } : {}),
    ...(typeof time === 'number' && time >= 0 ? { durationMs: time } : {}),
    request: { method, url, ...fromHarRequest(sent, hasResponse ? status : undefined) },
    ...(hasResponse ? { response: { status, ...fromHarResponse(received) } } : {}),
  }
}

/** One of these is in every request, so a list without them is a part of what was sent. */
const always = ['host', ':authority', 'content-length', 'transfer-encoding']

function fromHarRequest(message: Readonly<Record<string, unknown>>, status: number | undefined) {
  const headers = readHeaders(message['headers'])
  const body = readRecordedBody({ body: message['postData'], message, headers: headers ?? {} }, true)
  // What a service refuses may lack something indeed.
  const isRefused = status !== undefined && status >= 400
  const isPartial = headers && !isRefused && !always.some((name) => name in headers)
  return {
    ...withHeaders(headers, isPartial ? ['*'] : typeIn(message['postData'], headers)),
    ...(body === undefined ? {} : { body }),
  }
}

function fromHarResponse(message: Readonly<Record<string, unknown>>) {
  const headers = readHeaders(message['headers'])
  const body = readRecordedBody({ body: message['content'], message, headers: headers ?? {} }, false)
  const { statusText } = message
  return {
    ...(typeof statusText === 'string' ? { statusText } : {}),
    ...withHeaders(headers, typeIn(message['content'], headers)),
    ...(body === undefined ? {} : { body }),
  }
}

/** The media type is not listed, though the recorder saw it: then it can't be judged. */
function typeIn(body: unknown, headers: Readonly<Record<string, string>> | undefined): string[] {
  const { mimeType } = fieldsOf(body)
  const isSeen = typeof mimeType === 'string' && mimeType !== '' && mimeType !== 'x-unknown'
  return headers && isSeen && !('content-type' in headers) ? ['content-type'] : []
}

function withHeaders(headers: Readonly<Record<string, string>> | undefined, unlisted: readonly string[]) {
  return headers ? { headers, ...(unlisted.length > 0 ? { unlisted } : {}) } : {}
}

/** By lower-case name. An empty list means that the recorder left them out: every message has some. */
function readHeaders(headers: unknown): Readonly<Record<string, string>> | undefined {
  const list = Array.isArray(headers)
    ? headers.map(fieldsOf)
    : Object.entries(fieldsOf(headers)).map(([name, value]) => ({ name, value }))
  if (list.length === 0) return undefined
  const texts: [string, string][] = []
  for (const { name, value } of list) if (typeof name === 'string') texts.push([name, textOf(value)])
  return Object.fromEntries(joinHeaders(texts))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'object' || value === undefined)
    throw new OddValueError('has a header that is no text')
  return String(value)
}

/** An entry of this operation has something that no recorder writes. */
class OddValueError extends Error {
  override readonly name = 'OddValueError'
}
