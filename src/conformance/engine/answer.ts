import type { Json } from './schema.js'

/** The most that is read of one answer, in bytes. A conforming one has a few thousand, or repeats a huge id. */
export const largestAnswer = 2 * 1024 * 1024
/** Longer texts are cut and their values dropped once they are judged, to save memory. */
const longestKept = 64 * 1024

/** An answer, decoded and parsed once, on arrival. */
export interface Answer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  /** How many bytes of the body were read. */
  readonly bytes: number
  /** Whether there was more than {@link largestAnswer}. */
  readonly cut: boolean
  /** The body as text; bytes that are not UTF-8 are replaced. */
  readonly text: string
  /** What is wrong with its encoding. */
  readonly encoding: 'UTF-8' | 'a byte order mark' | 'bytes that are not UTF-8'
  /** The body's value, if it is JSON. */
  readonly json?: { readonly value: Json }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes and parses the body of an answer; if it was recorded as text, the encoding is not known. */
export function readAnswer(
  status: number,
  headers: Iterable<readonly [string, string]>,
  body: Uint8Array | string,
  cut: boolean,
): Answer {
  const head = {
    status,
    headers: new Map([...headers].map(([name, value]) => [name.toLowerCase(), value])),
    bytes: typeof body === 'string' ? Buffer.byteLength(body) : body.length,
    cut,
  }
  let text: string
  try {
    text = typeof body === 'string' ? body : strict.decode(body)
  } catch {
    return {
      ...head,
      text: new TextDecoder().decode(body as Uint8Array),
      encoding: 'bytes that are not UTF-8',
    }
  }
  const encoding = text.startsWith('\uFEFF') ? 'a byte order mark' : 'UTF-8'
  try {
    return { ...head, text, encoding, json: { value: JSON.parse(text.replace(/^\uFEFF/, '')) } }
  } catch {
    return { ...head, text, encoding }
  }
}

/** The part of a judged answer that is worth keeping. */
export function keepShort(answer: Answer): Answer {
  if (answer.text.length <= longestKept) return answer
  const { json: _, ...rest } = answer
  return { ...rest, text: beginningOf(answer.text, longestKept) }
}

/** The first characters of a text, copied: a mere slice would keep the whole text in memory. */
export function beginningOf(text: string, length: number): string {
  return Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le')
}

/** Whether an answer says anything about the request, and not just that the target is busy or broken. */
export function saysSomething(answer: Answer | undefined): answer is Answer {
  return answer !== undefined && answer.status !== 429 && answer.status < 500
}
