import { isUtf8 } from 'node:buffer'
import { costOf, mostLevels } from '../../http/json.js'
import type { Json } from './contract/schema.js'

/** The most that is read of one response, in bytes. A conforming one has a few thousand, or repeats a huge id. */
export const largestResponse = 2 * 1024 * 1024
/** Longer texts are cut and their values dropped once they are judged, to save memory. */
const longestKept = 64 * 1024

/** A response, decoded and parsed once, on arrival. */
export interface HttpResponse {
  readonly status: number
  /** The reason phrase after the status; empty when there was none. */
  readonly statusText: string
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** How many bytes of the body were read. */
  readonly bytes: number
  /** Whether there was more than {@link largestResponse}. */
  readonly cut: boolean
  /** The body as text; bytes that are not UTF-8 are replaced. */
  readonly text: string
  /** What is wrong with its encoding. */
  readonly encoding: 'UTF-8' | 'a byte order mark' | 'bytes that are not UTF-8'
  /** The body's value, if it is JSON. */
  readonly json?: { readonly value: Json }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const byteOrderMark = '\uFEFF'

/** Reads a response that has arrived. */
export function readResponse(arrived: {
  readonly status: number
  readonly statusText?: string | undefined
  readonly headers: Iterable<readonly [string, string]>
  readonly body: Uint8Array | string
  readonly cut?: boolean
}): HttpResponse {
  const { status, statusText = '', headers, body, cut = false } = arrived
  return {
    status,
    statusText,
    headers: joinHeaders(headers),
    bytes: Buffer.byteLength(body),
    cut,
    ...readBody(body),
  }
}

/** What stands in a text for bytes that are not UTF-8, as mitmproxy records them. */
const strayByte = /\p{Surrogate}/u

/** The text of a body, with its byte order mark, if any; bytes that are not UTF-8 are replaced. */
export function decodeUtf8(body: Uint8Array): string {
  return decoder.decode(body)
}

/** Decodes and parses a body; if it was recorded as text, little is known of its encoding. */
export function readBody(body: Uint8Array | string): Pick<HttpResponse, 'text' | 'encoding' | 'json'> {
  const text = typeof body === 'string' ? body : decodeUtf8(body)
  const isWrong = typeof body === 'string' ? strayByte.test(body) : !isUtf8(body)
  if (isWrong) return { text, encoding: 'bytes that are not UTF-8' }
  const encoding = text.startsWith(byteOrderMark) ? 'a byte order mark' : 'UTF-8'
  return { text, encoding, ...parseBody(text) }
}

/**
 * Headers by lower-case name. Values of one name are joined (RFC 9110, section 5.3), unless they are equal: then
 * it makes no difference which of them a client takes.
 */
export function joinHeaders(headers: Iterable<readonly [string, string]>): Map<string, string> {
  const joined = new Map<string, string>()
  // Few names come twice, and a recording has millions.
  const repeated = new Map<string, Set<string>>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const first = joined.get(key)
    if (first === undefined) joined.set(key, value)
    else if (first !== value || repeated.has(key)) {
      const values = (repeated.get(key) ?? new Set([first])).add(value)
      repeated.set(key, values)
      joined.set(key, [...values].join(', '))
    }
  }
  return joined
}

/** A conforming body has a few dozen. */
const mostValues = 100_000

/** What makes a body cost more than any conforming one, so that it is not parsed: its end of a sentence. */
export function excessOf(text: string): string | undefined {
  const excess = costOf(text, mostLevels, mostValues)
  if (excess === 'levels') return `arrays and objects in more than ${mostLevels} levels`
  return excess === 'values' ? `more than ${mostValues} values` : undefined
}

/** The value of a text, if it is JSON of a size that can be, also after a byte order mark. */
function parseBody(text: string): Pick<HttpResponse, 'json'> {
  if (excessOf(text) !== undefined) return {}
  try {
    return { json: { value: JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text) } }
  } catch {
    return {}
  }
}

/** The part of a judged response that is worth keeping. */
export function keepShort(response: HttpResponse): HttpResponse {
  if (response.text.length <= longestKept) return response
  const { json: _, ...rest } = response
  return { ...rest, text: beginningOf(response.text, longestKept) }
}

/** The first characters of a text, copied: a mere slice would keep the whole text in memory. */
export function beginningOf(text: string, length: number): string {
  return Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le')
}

/** Whether a response says anything about the request, and not just that the target is busy or broken. */
export function saysSomething(response: HttpResponse | undefined): response is HttpResponse {
  return response !== undefined && response.status !== 429 && response.status < 500
}
