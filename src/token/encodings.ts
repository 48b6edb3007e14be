/** A token shorter than this may occur in ordinary text by accident. */
const shortestToken = 8
/** How many layers a text can have: JSON in JSON in a URL, and one more. */
const mostLayers = 4

/** A text, as it is or decoded. */
export interface Layer {
  readonly text: string
  /** Where in the original text the character at a position starts; the length of the text is a position too. */
  readonly startOf: (position: number) => number
}

/** What to look for in the layers of a text to find a token; nothing if it is too short to be told from ordinary text. */
export function needlesOf(token: string): string[] {
  if (token.length < shortestToken) return []
  // Decoded as well, because a token that looks like an escape is also decoded in the text.
  const layers = [...layersOf(token)].map(({ text }) => text)
  // In lower case as well, because that is how a token in the name of a header arrives.
  const lower = layers.map((text) => text.toLowerCase())
  // A token of little but escapes is short once it is decoded.
  return [...new Set([...layers, ...lower, ...base64Of(token)])].filter(
    ({ length }) => length >= shortestToken,
  )
}

/** A text in base64, plain and for URLs, at each offset in an encoded text. */
function base64Of(text: string): string[] {
  // A recording may contain tokens that no header can.
  if (/[^\p{ASCII}]/u.test(text)) return []
  return [0, 1, 2].flatMap((before) => {
    const [firstBit, endBit] = [before * 8, (before + text.length) * 8]
    // Only the characters that do not depend on what surrounds the text.
    const encoded = btoa(' '.repeat(before) + text).slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6))
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

const escapes =
  /\\u([\da-f]{4})|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,6});|&#(\d{1,7});|&(\w{2,6});|\\(["\\/])/gi

const namedEntities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  equals: '=',
  sol: '/',
  bsol: '\\',
  percnt: '%',
  lowbar: '_',
}

/** A text as it is, then decoded again and again while there is something to decode. */
export function* layersOf(text: string): Generator<Layer, undefined> {
  let layer: Layer | undefined = { text, startOf: (position) => position }
  for (let depth = 0; layer && depth < mostLayers; depth += 1) {
    yield layer
    layer = decodeLayer(layer)
  }
  return undefined
}

function decodeLayer({ text, startOf }: Layer): Layer | undefined {
  // Several times as fast as a pattern on megabytes.
  if (!['\\', '%', '&'].some((sign) => text.includes(sign))) return undefined
  const starts = new Uint32Array(text.length + 1)
  const parts: string[] = []
  let length = 0
  let read = 0
  const keepUntil = (end: number) => {
    parts.push(text.slice(read, end))
    while (read < end) starts[length++] = read++
  }
  for (const match of text.matchAll(escapes)) {
    const character = meaningOf(match)
    if (character === undefined) continue
    keepUntil(match.index)
    parts.push(character)
    starts[length++] = read
    read += match[0].length
  }
  if (length === 0) return undefined
  keepUntil(text.length)
  starts[length] = read
  return { text: parts.join(''), startOf: (position) => startOf(starts[position] ?? read) }
}

function meaningOf([, json, script, percent, hex, decimal, entity, quoted]: RegExpExecArray) {
  if (entity) return namedEntities[entity]
  if (quoted) return quoted
  const code = decimal ? Number(decimal) : Number.parseInt(json ?? script ?? percent ?? hex ?? '', 16)
  // One code unit for each escape is enough, because a token is ASCII.
  return String.fromCharCode(Math.min(code, 0xffff))
}
