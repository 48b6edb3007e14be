/** An entry of a recording, parsed, or what is wrong with it. Numbers count from 1. */
export type Entry =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly problem: string; readonly foreign?: true }

/** Cuts bytes into entries. */
interface Cutter {
  /** Takes the next bytes, and returns the entries that end in them; `undefined` for one that is too long. */
  take(chunk: Buffer): (Buffer | undefined)[]
  /** What is left at the end. */
  end(): Buffer | 'cut short' | undefined
}

/** A longer entry is skipped as foreign: exchanges of this operation are much shorter. */
const longestEntry = 16 * 1024 * 1024
const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\{}[]'].map((character) =>
  character.charCodeAt(0),
)

/**
 * Reads the entries of a recording one after the other, however large it is: `log.entries` of HAR 1.2, or
 * one entry per line.
 *
 * @param chunks - the file in pieces of any size, as bytes or as text
 * @throws Error whose message is the end of a sentence, when it is neither
 */
export async function* readEntries(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Entry, void, undefined> {
  let cutter: Cutter | undefined
  let number = 0
  for await (const chunk of withBeginning(chunks)) {
    cutter ??= cutterFor(chunk.toString('latin1', 0, longestBeginning))
    for (const found of cutter.take(chunk)) {
      number += 1
      yield parse(found, number)
    }
  }
  if (!cutter) throw new Error('is empty')
  const rest = cutter.end()
  if (rest === 'cut short') yield { number: number + 1, problem: 'the file ends before it' }
  else if (rest) yield parse(rest, number + 1)
}

/** The first bytes of a file, which show what it is. */
const longestBeginning = 1000

/** The same bytes without a byte order mark, with enough of them in the first piece to see what the file is. */
async function* withBeginning(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Buffer, void, undefined> {
  let beginning: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk)
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (!beginning) yield bytes
    else {
      beginning = Buffer.concat([beginning, bytes])
      if (beginning.length < longestBeginning) continue
      yield withoutMark(beginning)
      beginning = undefined
    }
  }
  if (beginning && withoutMark(beginning).length > 0) yield withoutMark(beginning)
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.indexOf('\uFEFF') === 0 ? bytes.subarray(3) : bytes
}

function cutterFor(beginning: string): Cutter {
  const text = beginning.trimStart()
  if (/^\{\s*"log"\s*:/.test(text)) return cutHar()
  if (text.startsWith('{')) return cutLines()
  throw new Error('is neither HAR nor one JSON entry per line')
}

function parse(bytes: Buffer | undefined, number: number): Entry {
  if (!bytes) return { number, problem: `is longer than ${longestEntry} bytes`, foreign: true }
  try {
    return { number, value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { number, problem: 'is no JSON' }
  }
}

/** Joins an entry from several chunks, up to the longest allowed. */
function createCollector() {
  let parts: Buffer[] = []
  let length = 0
  return {
    add(part: Buffer): void {
      length += part.length
      if (length > longestEntry) parts = []
      else parts.push(part)
    },
    take(): Buffer | undefined {
      const whole = length > longestEntry ? undefined : Buffer.concat(parts)
      parts = []
      length = 0
      return whole
    },
  }
}

function cutLines(): Cutter {
  const line = createCollector()
  const isBlank = (bytes: Buffer | undefined) => bytes !== undefined && bytes.toString('latin1').trim() === ''
  return {
    take(chunk) {
      const found: (Buffer | undefined)[] = []
      let start = 0
      for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
        line.add(chunk.subarray(start, end))
        found.push(line.take())
        start = end + 1
      }
      line.add(chunk.subarray(start))
      return found.filter((bytes) => !isBlank(bytes))
    },
    end() {
      const rest = line.take()
      return isBlank(rest) ? undefined : rest
    },
  }
}

/** Cuts by brackets alone. Strings are skipped, except the name before the entries. */
function cutHar(): Cutter {
  const entry = createCollector()
  let depth = 0
  let isInString = false
  let isEscaped = false
  let lastString = ''
  let isInEntries = false
  let isInEntry = false
  let hasEnded = false

  /** Goes to the end of a string, or of the chunk. */
  function passString(chunk: Buffer, from: number): number {
    let end = isEscaped ? from + 1 : from
    while (end < chunk.length && chunk[end] !== quote) end += chunk[end] === backslash ? 2 : 1
    isInString = end >= chunk.length
    isEscaped = end > chunk.length
    if (depth === 2) {
      const text = chunk.toString('latin1', from, Math.min(end, from + 100))
      lastString = (lastString + text).slice(0, 100)
    }
    return end + 1
  }

  return {
    take(chunk) {
      const found: (Buffer | undefined)[] = []
      let start = 0
      let at = isInString ? passString(chunk, 0) : 0
      while (at < chunk.length) {
        const byte = chunk[at]
        at += 1
        if (byte === quote) {
          if (depth === 2) lastString = ''
          at = passString(chunk, at)
        } else if (byte === openBrace || byte === openBracket) {
          if (depth === 2 && byte === openBracket && lastString === 'entries') isInEntries = true
          if (depth === 3 && isInEntries && !isInEntry) {
            isInEntry = true
            start = at - 1
          }
          depth += 1
        } else if (byte === closeBrace || byte === closeBracket) {
          depth -= 1
          if (depth === 3 && isInEntry) {
            entry.add(chunk.subarray(start, at))
            found.push(entry.take())
            isInEntry = false
          }
          if (depth === 2 && isInEntries) {
            isInEntries = false
            hasEnded = true
          }
        }
      }
      if (isInEntry) entry.add(chunk.subarray(start))
      return found
    },
    end: () => (hasEnded ? undefined : 'cut short'),
  }
}
