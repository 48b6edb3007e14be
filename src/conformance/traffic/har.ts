import { joinHeaders } from '../engine/answer.js'
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
    request: { method, url, ...sent, ...readBody(postData, announced(sent) ?? bodySize) },
    ...(isAnswered
      ? {
          response: {
            status,
            ...(typeof statusText === 'string' ? { statusText } : {}),
            ...came,
            ...readBody(content, announced(came)),
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

/** How long the body is by its headers: browsers write 0 for a body that they could not get at, such as a `Blob`. */
function announced({ headers = {} }: ReturnType<typeof readHeaders>): number | undefined {
  const length = headers['content-length']
  return length === undefined ? undefined : Number(length)
}

/** @param length - how long the body was, if the content doesn't say so itself */
function readBody(body: unknown, length: unknown): { readonly body?: string | Uint8Array } {
  const { text: found, size: own, encoding } = fieldsOf(body)
  const size = own || (length ?? own)
  const text = found ?? (size === 0 ? '' : undefined)
  if (typeof text !== 'string') return {}
  if (encoding === 'base64') return { body: Buffer.from(text, 'base64') }
  const isCut = typeof size === 'number' && Buffer.byteLength(text) < size
  return isCut || encoding ? {} : { body: text }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
