import { createCollector } from './collector.js'
import { passString, type StringState } from './strings.js'

const [quote, colon, comma, openBracket] = [...'":,['].map((character) => character.charCodeAt(0))
/** Of brackets and braces, the letter that is the same but for the sixth bit: `[` and `{`, `]` and `}`. */
const [opening, closing, sixthBit] = ['{'.charCodeAt(0), '}'.charCodeAt(0), 0x20]
/** The least of brackets and braces; most of what stands between strings is less. */
const leastBracket = openBracket as number
/** Whatever JSON takes for white space (RFC 8259, section 2): tab, line feed, carriage return, space. */
const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9
/** A name before a value is at most this long, in bytes, or it is none of those that are looked for. */
const longestName = 64
const mostNames = 100

/** Cuts the elements of an array out of a JSON document. */
export interface Cutter {
  /** Takes the next bytes, and returns the elements that end in them; `undefined` for one that is too long. */
  take(chunk: Buffer): (Buffer | undefined)[]
  /** The names that lead to the array, once it has begun: `log.entries`. */
  readonly array: string | undefined
  /** The names of the outermost object so far. */
  readonly names: ReadonlySet<string>
  /** Whether the document has ended, and whether something else than white space came behind it. */
  readonly ended: boolean
  readonly hasRest: boolean
}

/**
 * Cuts by brackets and strings alone, so that what is not looked for is never parsed: it takes a fraction of
 * the time of `JSON.parse`.
 *
 * @param arrays - the names that lead to the arrays to cut, joined by dots; empty for an array that is the document
 */
export function createCutter(arrays: ReadonlySet<string>): Cutter {
  const element = createCollector()
  const names = new Set<string>()
  /** The names on the way to where we are, outermost first. */
  const path: string[] = []
  const string: StringState = { isOpen: false, isEscaped: false }
  let depth = 0
  /** Only down to this depth is anything looked at; whatever is deeper is skipped. */
  let shallow = 1
  let name = ''
  let array: string | undefined
  let isInArray = false
  let start = 0
  let ended = false
  let hasRest = false

  /** Goes to where the depth is `shallow` again, or to the end of the chunk. */
  function skip(chunk: Buffer, from: number): number {
    const end = chunk.length
    let level = depth
    let at = from
    while (at < end) {
      const byte = chunk[at] as number
      at += 1
      if (byte === quote) {
        at = passString(chunk, at, string)
        if (string.isOpen) break
      } else if (byte >= leastBracket) {
        const folded = byte | sixthBit
        if (folded === opening) level += 1
        else if (folded === closing) {
          level -= 1
          if (level === shallow) break
        }
      }
    }
    depth = level
    return at
  }

  function passName(chunk: Buffer, from: number): number {
    const at = passString(chunk, from, string)
    if (!isInArray && name.length < longestName) {
      name += chunk.toString('latin1', from, Math.min(string.isOpen ? at : at - 1, from + longestName))
    }
    return at
  }

  function open(byte: number | undefined, at: number): void {
    depth += 1
    if (isInArray) return
    const here = path.slice(0, depth - 1).join('.')
    if (byte === openBracket && depth === path.length + 1 && arrays.has(here)) {
      array ??= here
      isInArray = true
      start = at
      shallow = depth
    } else {
      const isOnTheWay = byte !== openBracket && [...arrays].some((one) => isWithin(one, here))
      shallow = isOnTheWay ? depth : depth - 1
    }
  }

  function close(chunk: Buffer, at: number, found: (Buffer | undefined)[]): void {
    if (isInArray) {
      finish(chunk, at, found)
      isInArray = false
    }
    depth -= 1
    path.length = Math.max(0, Math.min(path.length, depth))
    shallow = Math.max(depth, 1)
    if (depth <= 0) ended = true
  }

  function finish(chunk: Buffer, at: number, found: (Buffer | undefined)[]): void {
    element.add(chunk.subarray(start, at - 1))
    const bytes = element.take()
    // Of an empty array comes one empty piece.
    if (bytes === undefined || bytes.some((byte) => !isSpace(byte))) found.push(bytes)
  }

  function look(chunk: Buffer, at: number, found: (Buffer | undefined)[]): number {
    const byte = chunk[at]
    const next = at + 1
    if (ended) {
      hasRest ||= !isSpace(byte)
    } else if (byte === quote) {
      name = ''
      return passName(chunk, next)
    } else if (byte === comma && isInArray) {
      finish(chunk, next, found)
      start = next
    } else if (byte === colon && !isInArray) {
      // A name may be empty, or have a dot in it.
      path[depth - 1] = /^\w+$/.test(name) ? name : '?'
      path.length = depth
      if (depth === 1 && names.size < mostNames) names.add(name)
    } else if (byte !== undefined && (byte | sixthBit) === opening) open(byte, next)
    else if (byte !== undefined && (byte | sixthBit) === closing) close(chunk, next, found)
    return next
  }

  return {
    take(chunk) {
      const found: (Buffer | undefined)[] = []
      start = 0
      let at = 0
      if (string.isOpen) at = depth > shallow ? passString(chunk, 0, string) : passName(chunk, 0)
      while (at < chunk.length) {
        at = depth > shallow ? skip(chunk, at) : look(chunk, at, found)
        if (depth === 0 && shallow === 0) ended = true
      }
      if (isInArray) element.add(chunk.subarray(start))
      return found
    },
    get array() {
      return array
    },
    names,
    get ended() {
      return ended
    },
    get hasRest() {
      return hasRest
    },
  }
}

function isWithin(path: string, beginning: string): boolean {
  return beginning === '' || path.startsWith(`${beginning}.`)
}
