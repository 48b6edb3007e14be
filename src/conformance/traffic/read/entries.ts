import { path } from '../../../../generated/operation.js'
import { costOf } from '../../../http/json.js'
import { createCollector, longestEntry } from './collector.js'
import { Cutter } from './cut.js'
import { CutShortError, decodeRecording } from './decode.js'
import {
  arrays,
  explainEntry,
  explainJson,
  explainText,
  explainValue,
  NotARecordingError,
} from './formats.js'

/** An entry of a recording: parsed, of another operation, or what is wrong with it. Numbers count from 1. */
export type Entry = { readonly number: number } & (
  | { readonly value: unknown }
  | { readonly unrelated: true }
  | { readonly problem: string; readonly unrelated?: true }
)

/** The entries of some bytes, and the names that lead to the array that they stand in; none for lines. */
export interface Entries {
  readonly array: string | undefined
  readonly entries: readonly Entry[]
}

/** What is looked at to say what a file is. */
const longestBeginning = 100_000

/** Cuts what has the form of a recording into entries. */
interface Cut {
  readonly array: string | undefined
  /** Takes the next bytes, and returns the entries that end in them. */
  take(chunk: Buffer): Entry[]
  /** What is left at the end. */
  end(isDamaged: boolean): Entry[]
}

/**
 * Reads the entries of a recording one after the other, however large it is.
 *
 * @param chunks - the file in pieces of any size, as bytes or as text
 * @throws {NotARecordingError} when it is something else
 */
export async function* readEntries(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Entries, void, undefined> {
  const form = createForm()
  let isDamaged = false
  try {
    for await (const chunk of decodeRecording(chunks)) yield form.take(chunk)
  } catch (error) {
    if (!(error instanceof CutShortError)) throw error
    isDamaged = true
  }
  yield form.end(isDamaged)
}

/** Looks at the beginning of a file until its form is known, and then cuts all of it. */
function createForm() {
  const undecided: Buffer[] = []
  const decide = createDecision()
  let length = 0
  let cut: Cut | undefined
  return {
    take(chunk: Buffer): Entries {
      if (cut) return { array: cut.array, entries: cut.take(chunk) }
      undecided.push(chunk)
      length += chunk.length
      const found = decide.take(chunk)
      cut = found
      if (found) return { array: found.array, entries: undecided.splice(0).flatMap((one) => found.take(one)) }
      if (length > longestEntry) throw decide.refusal(undecided)
      return { array: undefined, entries: [] }
    },
    end(isDamaged: boolean): Entries {
      if (isDamaged && !cut) throw new NotARecordingError('is packed with gzip, and is damaged or cut')
      if (length === 0) throw new NotARecordingError('is empty')
      if (!cut) throw decide.refusal(undecided)
      return { array: cut.array, entries: cut.end(isDamaged) }
    },
  }
}

function createDecision() {
  const cutter = new Cutter(arrays)
  let isJson: boolean | undefined
  let beginning = ''
  return {
    take(chunk: Buffer): Cut | undefined {
      const [first] = chunk.toString('latin1').trimStart()
      isJson ??= first === undefined ? undefined : first === '{' || first === '['
      if (!isJson) return undefined
      cutter.take(chunk)
      if (cutter.array !== undefined) return cutDocument(cutter.array)
      beginning += beginning.length < longestBeginning ? chunk.toString('latin1') : ''
      // One entry a line, of which this is the first. A line is never a brace alone.
      return cutter.names.has('request') && !/^\s*\{\s*?\n/.test(beginning) ? cutLines() : undefined
    },
    refusal(all: readonly Buffer[]): NotARecordingError {
      if (!isJson) return new NotARecordingError(explainText(Buffer.concat(all)))
      const isEntry = cutter.names.has('request')
      return new NotARecordingError(isEntry ? explainEntry(beginning) : explainJson(cutter.names))
    },
  }
}

/** Cuts the elements of an array. */
function cutDocument(array: string): Cut {
  const cutter = new Cutter(arrays)
  const parse = createParser()
  return {
    array,
    take: (chunk) => cutter.take(chunk).map(parse.next),
    end(isDamaged) {
      if (isDamaged || !cutter.ended) return [parse.problem('the file ends before it')]
      return cutter.hasRest ? [parse.problem('something else stands behind the recording')] : []
    },
  }
}

function cutLines(): Cut {
  const line = createCollector()
  const parse = createParser()
  const isBlank = (bytes: Buffer | undefined) => bytes !== undefined && bytes.toString('latin1').trim() === ''
  return {
    array: undefined,
    take(chunk) {
      const found: (Buffer | undefined)[] = []
      let start = 0
      for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
        line.add(chunk.subarray(start, end))
        found.push(line.take())
        start = end + 1
      }
      line.add(chunk.subarray(start))
      return found.filter((bytes) => !isBlank(bytes)).map(parse.next)
    },
    end(isDamaged) {
      const rest = line.take()
      const last = isBlank(rest) ? [] : [parse.last(rest)]
      return isDamaged ? [...last, parse.problem('the file ends before it')] : last
    },
  }
}

/** Numbers the entries, and parses those that can be of this operation. */
function createParser() {
  let number = 0
  function parse(bytes: Buffer | undefined, isLast: boolean): Entry {
    number += 1
    if (!bytes) return { number, problem: `is longer than ${longestEntry} bytes`, unrelated: true }
    if (number > 1 && !isLast && !canBeOurs(bytes)) return { number, unrelated: true }
    const value = parseEntry(bytes)
    if (number === 1) refuseOther(value)
    const isUnrelated = !canBeOurs(bytes)
    if (!value) {
      const problem = isExcessive(bytes) ? 'has too many levels or values' : 'is no JSON'
      return { number, problem, ...(isUnrelated && !isLast ? { unrelated: true } : {}) }
    }
    return isUnrelated ? { number, unrelated: true } : { number, ...value }
  }
  return {
    next: (bytes: Buffer | undefined) => parse(bytes, false),
    /** The last line may be cut, so what it does not show can be anything. */
    last: (bytes: Buffer | undefined) => parse(bytes, true),
    problem: (problem: string): Entry => ({ number: number + 1, problem }),
  }
}

/** The first entry shows what a file is whose outermost names are not enough. */
function refuseOther(first: { readonly value: unknown } | undefined): void {
  const text = first && explainValue(first.value)
  if (text !== undefined) throw new NotARecordingError(text)
}

/** A browser adds what called what, in dozens of levels; to parse millions of values takes a gigabyte. */
const mostLevels = 500
const mostValues = 200_000
/** Whatever a shorter entry has in it takes little memory. */
const longestHarmless = 256 * 1024

function isExcessive(bytes: Buffer): boolean {
  if (bytes.length <= longestHarmless) return false
  return costOf(bytes.toString('utf8'), mostLevels, mostValues) !== undefined
}

function parseEntry(bytes: Buffer): { readonly value: unknown } | undefined {
  if (isExcessive(bytes)) return undefined
  try {
    return { value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return undefined
  }
}

const lastSegment = Buffer.from(path.slice(path.lastIndexOf('/') + 1))
/** How JSON escapes ASCII: nobody writes letters like that, but it is allowed (RFC 8259, section 7). */
const asciiEscape = Buffer.from('\\u00')
const escapedLetter = /\\u00(?:2d|[67])/i

/** Whether the end of the path of this operation is anywhere in an entry, which takes no parsing to see. */
function canBeOurs(bytes: Buffer): boolean {
  if (bytes.indexOf(lastSegment) !== -1) return true
  return bytes.indexOf(asciiEscape) !== -1 && escapedLetter.test(bytes.toString('latin1'))
}
