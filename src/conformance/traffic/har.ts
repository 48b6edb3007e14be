import { joinHeaders } from '../engine/response.js'
import { type Entry, readEntries } from './entries.js'
import type { RecordedExchange, Unreadable } from './exchange.js'

/**
 * Reads a recording in constant memory: HAR 1.2, or one HAR entry per line.
 *
 * @param chunks - the file in pieces of any size, as bytes or as text
 * @param name - what to call the file
 * @throws Error whose message is the end of a sentence, when it is neither
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export async function* readHar(
  chunks: AsyncIterable<Uint8Array | string>,
  name: string,
): AsyncGenerator<RecordedExchange | Unreadable, void, undefined> {
  for await (const entry of readEntries(chunks)) yield toExchange(entry, `${name}, entry ${entry.number}`)
}

function toExchange(entry: Entry, source: string): RecordedExchange | Unreadable {
  if ('problem' in entry) {
    const { number: _, ...unreadable } = entry
    return { source, ...unreadable }
  }
  const { request, response, startedDateTime, time } = fieldsOf(entry.value)
  const { method, url, headers, postData, bodySize } = fieldsOf(request)
  if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) {
    return { source, problem: 'has no request with a method and a URL' }
  }
  const { status, statusText, headers: answerHeaders, content } = fieldsOf(response)
  // Browsers write status 0 when no answer came.
  const isAnswered = typeof status === 'number' && status >= 100
  const sent = readHeaders(headers)
  const came = readHeaders(answerHeaders)
  return {
    source,
    ...(typeof startedDateTime === 'string' ? { startedAt: startedDateTime } : {}),
    ...(typeof time === 'number' && time >= 0 ? { durationMs: time } : {}),
    request: { method, url, ...sent, ...readBody(postData, sent, bodySize) },
    ...(isAnswered
      ? {
          response: {
            status,
            ...(typeof statusText === 'string' ? { statusText } : {}),
            ...came,
            ...readBody(content, came),
          },
        }
      : {}),
  }
}

/** An empty list means that the recorder left them out: every request has some. */
function readHeaders(headers: unknown): { readonly headers?: Readonly<Record<string, string>> } {
  if (!Array.isArray(headers) || headers.length === 0) return {}
  const read = headers.flatMap((header): [string, string][] => {
    const { name, value } = fieldsOf(header)
    return typeof name === 'string' ? [[name, String(value)]] : []
  })
  return { headers: Object.fromEntries(joinHeaders(read)) }
}

/**
 * @param length - how long the body was, where neither the content nor a header says so: browsers write 0 for a body
 *   that they could not get at, such as a `Blob`
 */
function readBody(
  body: unknown,
  { headers = {} }: ReturnType<typeof readHeaders>,
  length?: unknown,
): { readonly body?: string | Uint8Array } {
  const { text: found, size, compression, encoding } = fieldsOf(body)
  const header = headers['content-length']
  const announced = header === undefined ? undefined : Number(header)
  const known = size ?? (headers['content-encoding'] ? undefined : announced) ?? length
  const text = found ?? (known === 0 ? '' : undefined)
  if (typeof text !== 'string' || (text === '' && announced)) return {}
  if (encoding === 'base64') return { body: Buffer.from(text, 'base64') }
  // mitmproxy takes the compressed size for the size; a short body is longer compressed.
  const least = Number(known) + Math.min(0, Number(compression ?? 0))
  return Buffer.byteLength(text) < least || encoding ? {} : { body: text }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
