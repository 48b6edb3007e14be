/** Where a text stops being JSON, and what stands there. */
class Fault extends Error {}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const space = /[ \t\n\r]*/y

/**
 * What is wrong with a text that is not JSON, and where: "a raw U+0009 in a string at byte 35" (RFC 8259). The
 * messages of `JSON.parse` differ from one release of an engine to the next, and quote the text.
 *
 * @param json - nested in no more levels than a call stack has
 */
export function describeJsonFault(json: string): string {
  if (json === '') return 'an empty body'
  const reader = new JsonReader(json)
  try {
    reader.readDocument()
    return 'something else'
  } catch (error) {
    if (error instanceof Fault)
      return `${error.message} at byte ${Buffer.byteLength(json.slice(0, reader.at))}`
    throw error
  }
}

/** Reads JSON up to its first fault, which it throws. */
class JsonReader {
  at = 0
  readonly #json: string

  constructor(json: string) {
    this.#json = json
  }

  readDocument(): void {
    this.#readValue()
    this.#skip(space)
    if (this.at < this.#json.length) throw new Fault(`${this.#shown()} after the end of the JSON`)
  }

  #readValue(): void {
    this.#skip(space)
    const literal = ['true', 'false', 'null'].find((word) => this.#json.startsWith(word, this.at))
    const start = this.at
    if (this.#is('{')) this.#readList('}', () => this.#readMember())
    else if (this.#is('[')) this.#readList(']', () => this.#readValue())
    else if (this.#is('"')) this.#readString()
    else if (literal) this.at += literal.length
    else {
      this.#skip(number)
      if (this.at === start) throw new Fault(`${this.#shown()} where a value should be`)
    }
  }

  #readMember(): void {
    this.#skip(space)
    if (!this.#is('"')) throw new Fault(`${this.#shown()} where a name in quotes should be`)
    this.#readString()
    this.#skip(space)
    if (!this.#is(':')) throw new Fault(`${this.#shown()} where ":" should be`)
    this.at += 1
    this.#readValue()
  }

  #readList(end: string, readItem: () => void): void {
    this.at += 1
    this.#skip(space)
    if (!this.#is(end)) {
      for (let hasMore = true; hasMore; ) {
        readItem()
        this.#skip(space)
        hasMore = this.#is(',')
        if (!hasMore && !this.#is(end)) throw new Fault(`${this.#shown()} where "," or "${end}" should be`)
        if (hasMore) this.at += 1
      }
    }
    this.at += 1
  }

  #readString(): void {
    const json = this.#json
    for (this.at += 1; !this.#is('"'); this.at += 1) {
      if (this.at >= json.length) throw new Fault('the end in a string')
      const code = json.charCodeAt(this.at)
      if (code < 0x20)
        throw new Fault(`a raw U+${code.toString(16).toUpperCase().padStart(4, '0')} in a string`)
      if (!this.#is('\\')) continue
      if (!/^\\(?:["\\/bfnrt]|u[\da-f]{4})/i.test(json.slice(this.at, this.at + 6)))
        throw new Fault('an escape that JSON does not have')
      this.at += json[this.at + 1] === 'u' ? 5 : 1
    }
    this.at += 1
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.at
    this.at += pattern.exec(this.#json)?.[0].length ?? 0
  }

  #is(character: string): boolean {
    return this.#json[this.at] === character
  }

  #shown(): string {
    return this.at < this.#json.length
      ? JSON.stringify(String.fromCodePoint(this.#json.codePointAt(this.at) ?? 0))
      : 'the end'
  }
}
