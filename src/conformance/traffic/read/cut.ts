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
/** Names of the outermost object to keep: they tell what kind of file it is, and such a file has a few. */
const mostNamesKept = 100

/**
 * Cuts the elements of an array out of a JSON document, by brackets and strings alone. What is not looked for is never
 * parsed: it takes a fraction of the time of `JSON.parse`.
 */
export class Cutter {
  /** The names that lead to the array, once it has begun: `log.entries`. */
  array: string | undefined
  /** The names of the outermost object so far. */
  readonly names = new Set<string>()
  /** Whether the document has ended, and whether something else than white space came behind it. */
  ended = false
  hasRest = false

  private readonly arrays: ReadonlySet<string>
  private readonly element = createCollector()
  private found: (Buffer | undefined)[] = []
  /** The names on the way to where we are, outermost first. */
  private readonly path: string[] = []
  private readonly string: StringState = { isOpen: false, isEscaped: false }
  private depth = 0
  /** Only down to this depth is anything looked at; whatever is deeper is skipped. */
  private shallow = 1
  private name = ''
  private isInArray = false
  /** Where the element begins in this chunk. */
  private start = 0

  /**
   * @param arrays - the names that lead to the arrays to cut, joined by dots; empty for an array that is the document
   */
  constructor(arrays: ReadonlySet<string>) {
    this.arrays = arrays
  }

  /** Takes the next bytes, and returns the elements that end in them; `undefined` for one that is too long. */
  take(chunk: Buffer): (Buffer | undefined)[] {
    this.found = []
    this.start = 0
    let at = 0
    if (this.string.isOpen)
      at = this.depth > this.shallow ? passString(chunk, 0, this.string) : this.passName(chunk, 0)
    while (at < chunk.length) {
      at = this.depth > this.shallow ? this.skip(chunk, at) : this.look(chunk, at)
      if (this.depth === 0 && this.shallow === 0) this.ended = true
    }
    if (this.isInArray) this.element.add(chunk.subarray(this.start))
    return this.found
  }

  /** Goes to where the depth is `shallow` again, or to the end of the chunk. */
  private skip(chunk: Buffer, from: number): number {
    const { string, shallow } = this
    const end = chunk.length
    let level = this.depth
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
    this.depth = level
    return at
  }

  /** Takes one byte, or a string, that is not deeper than what is looked at. */
  private look(chunk: Buffer, at: number): number {
    const byte = chunk[at]
    const next = at + 1
    if (this.ended) {
      this.hasRest ||= !isSpace(byte)
    } else if (byte === quote) {
      this.name = ''
      return this.passName(chunk, next)
    } else if (byte === comma && this.isInArray) {
      this.finish(chunk, next)
      this.start = next
    } else if (byte === colon && !this.isInArray) {
      this.enterMember()
    } else if (byte !== undefined && (byte | sixthBit) === opening) this.open(byte, next)
    else if (byte !== undefined && (byte | sixthBit) === closing) this.close(chunk, next)
    return next
  }

  private passName(chunk: Buffer, from: number): number {
    const { string } = this
    const at = passString(chunk, from, string)
    if (!this.isInArray && this.name.length < longestName) {
      this.name += chunk.toString('latin1', from, Math.min(string.isOpen ? at : at - 1, from + longestName))
    }
    return at
  }

  private enterMember(): void {
    const { path, depth, name, names } = this
    // A name may be empty, or have a dot in it.
    path[depth - 1] = /^\w+$/.test(name) ? name : '?'
    path.length = depth
    if (depth === 1 && names.size < mostNamesKept) names.add(name)
  }

  private open(byte: number | undefined, at: number): void {
    this.depth += 1
    if (this.isInArray) return
    const { arrays, depth, path } = this
    const here = path.slice(0, depth - 1).join('.')
    if (byte === openBracket && depth === path.length + 1 && arrays.has(here)) {
      this.array ??= here
      this.isInArray = true
      this.start = at
      this.shallow = depth
    } else {
      const isOnTheWay = byte !== openBracket && [...arrays].some((one) => isBelow(one, here))
      this.shallow = isOnTheWay ? depth : depth - 1
    }
  }

  private close(chunk: Buffer, at: number): void {
    if (this.isInArray) {
      this.finish(chunk, at)
      this.isInArray = false
    }
    this.depth -= 1
    this.path.length = Math.max(0, Math.min(this.path.length, this.depth))
    this.shallow = Math.max(this.depth, 1)
    if (this.depth <= 0) this.ended = true
  }

  private finish(chunk: Buffer, at: number): void {
    this.element.add(chunk.subarray(this.start, at - 1))
    const bytes = this.element.take()
    // Of an empty array comes one empty piece.
    if (bytes === undefined || bytes.some((byte) => !isSpace(byte))) this.found.push(bytes)
  }
}

function isBelow(path: string, beginning: string): boolean {
  return beginning === '' || path.startsWith(`${beginning}.`)
}
