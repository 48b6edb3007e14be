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
  let at = 0
  const place = () => `at byte ${Buffer.byteLength(json.slice(0, at))}`
  const fail = (what: string): never => {
    throw new Fault(`${what} ${place()}`)
  }
  const shown = () =>
    at < json.length ? JSON.stringify(String.fromCodePoint(json.codePointAt(at) ?? 0)) : 'the end'
  const skip = (pattern: RegExp) => {
    pattern.lastIndex = at
    at += pattern.exec(json)?.[0].length ?? 0
  }

  function readString(): void {
    for (at += 1; json[at] !== '"'; at += 1) {
      if (at >= json.length) fail('the end in a string')
      const code = json.charCodeAt(at)
      if (code < 0x20) fail(`a raw U+${code.toString(16).toUpperCase().padStart(4, '0')} in a string`)
      if (json[at] !== '\\') continue
      if (!/^\\(?:["\\/bfnrt]|u[\da-f]{4})/i.test(json.slice(at, at + 6)))
        fail('an escape that JSON does not have')
      at += json[at + 1] === 'u' ? 5 : 1
    }
    at += 1
  }

  function readList(end: string, readItem: () => void): void {
    at += 1
    skip(space)
    if (json[at] !== end) {
      for (let more = true; more; ) {
        readItem()
        skip(space)
        more = json[at] === ','
        if (!more && json[at] !== end) fail(`${shown()} where "," or "${end}" should be`)
        if (more) at += 1
      }
    }
    at += 1
  }

  function readMember(): void {
    skip(space)
    if (json[at] !== '"') fail(`${shown()} where a name in quotes should be`)
    readString()
    skip(space)
    if (json[at] !== ':') fail(`${shown()} where ":" should be`)
    at += 1
    readValue()
  }

  function readValue(): void {
    skip(space)
    const literal = ['true', 'false', 'null'].find((word) => json.startsWith(word, at))
    const start = at
    if (json[at] === '{') readList('}', readMember)
    else if (json[at] === '[') readList(']', readValue)
    else if (json[at] === '"') readString()
    else if (literal) at += literal.length
    else {
      skip(number)
      if (at === start) fail(`${shown()} where a value should be`)
    }
  }

  if (json === '') return 'an empty body'
  try {
    readValue()
    skip(space)
    return at < json.length ? `${shown()} after the end of the JSON ${place()}` : 'something else'
  } catch (error) {
    if (error instanceof Fault) return error.message
    throw error
  }
}
