/** A name of an object ends here, given where its string ends. */
const colon = /\s*:/y

/** Whether an object in this JSON text, which must be well formed, has a name twice (RFC 8259, section 4). */
export function repeatsName(json: string): boolean {
  const names: Set<string>[] = []
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '{') names.push(new Set())
    else if (character === '}') names.pop()
    else if (character === '"') {
      const start = at
      at = endOfString(json, start)
      colon.lastIndex = at + 1
      if (!colon.test(json)) continue
      const name: string = JSON.parse(json.slice(start, at + 1))
      const known = names.at(-1)
      if (known?.has(name)) return true
      known?.add(name)
    }
  }
  return false
}

/**
 * What is nested in more levels than this is not parsed (RFC 8259, section 9): a conforming message has three, and a
 * parser takes fifty times as much memory for brackets as for text.
 */
export const mostLevels = 32

/** Whether arrays and objects in a JSON text, which need not be well formed, are nested in more levels than this. */
export function nestsDeeper(json: string, levels: number): boolean {
  return costOf(json, levels, Number.POSITIVE_INFINITY) === 'levels'
}

/** Whether a JSON text, which need not be well formed, has more levels or values than this; found without parsing. */
export function costOf(json: string, levels: number, values: number): 'levels' | 'values' | undefined {
  let depth = 0
  let count = 1
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') at = endOfString(json, at)
    else if (character === ',') count += 1
    else if (character === '{' || character === '[') {
      depth += 1
      count += 1
    } else if (character === '}' || character === ']') depth -= 1
    if (depth > levels) return 'levels'
    if (count > values) return 'values'
  }
  return undefined
}

/** Where the string ends that begins at a quotation mark; the end of the text when it never does. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let slashes = 0
    while (json[end - slashes - 1] === '\\') slashes += 1
    if (slashes % 2 === 0) return end
  }
  return json.length
}
