/** A token shorter than this stands in ordinary text by accident. */
const shortestToken = 8
/** No text holds this much of a token by accident. */
const pieceLength = 16
/** Of a needle every fourth piece is indexed, and of every twelve places in a text four are looked up: one of them fits. */
const stride = 4
const step = 12
/** As much of a needle as is found wherever it is cut off. */
const foundLength = pieceLength + step + stride - 2
/** How often a text is decoded: JSON in JSON in a URL, and one more. */
const mostLayers = 4

/** A token, as it could show up in a text. */
export interface Secrets {
  /** Replaces the token, and every piece of it that is long enough to tell. */
  mask(text: string): string
  /** Whether the token, or a telling piece of it, stands in a text. */
  leaksIn(text: string): boolean
}

/** One text that must not show, and a place in it. */
interface Place {
  readonly needle: string
  readonly offset: number
}

interface Layer {
  readonly text: string
  /** Where in the original text each character starts, and after the last where the text ends; absent where they are the same. */
  readonly starts?: Uint32Array
}

/**
 * Knows a token in whatever spelling decodes to it: JSON escapes, percent or form encoding, HTML entities,
 * base64, and these within each other; whole, and in pieces of thirty characters or more. The time it takes
 * is linear in the text.
 *
 * @param tokens - what must not show; empty texts and those under eight characters are left alone
 * @param placeholder - what to write instead
 */
export function createSecrets(tokens: readonly string[], placeholder: string): Secrets {
  let prepared: ReturnType<typeof prepare> | undefined
  const find = (text: string) => {
    prepared ??= prepare(tokens)
    return findAll(text, prepared)
  }
  return {
    mask: (text) => hide(text, [...find(text)], placeholder),
    leaksIn: (text) => !find(text).next().done,
  }
}

function prepare(tokens: readonly string[]) {
  const long = tokens.filter(({ length }) => length >= shortestToken)
  const decoded = long.flatMap((token) => [...layersOf(token)].map(({ text }) => text))
  const needles = [...new Set([...decoded, ...long.flatMap(base64Of)])]
  const pieces = new Map<string, Place>()
  for (const needle of needles) {
    for (let offset = 0; offset + pieceLength <= needle.length; offset += stride) {
      const piece = needle.slice(offset, offset + pieceLength)
      if (!pieces.has(piece)) pieces.set(piece, { needle, offset })
    }
  }
  return { pieces, short: needles.filter(({ length }) => length < foundLength) }
}

/** A text in base64, plain and for URLs, wherever in an encoded text it may start. */
function base64Of(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const [firstBit, endBit] = [before * 8, (before + text.length) * 8]
    // Only characters that the text decides alone.
    const encoded = btoa(' '.repeat(before) + text).slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6))
    return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Where in the text something stands that must not show, in every layer of it. */
function* findAll(
  text: string,
  { pieces, short }: ReturnType<typeof prepare>,
): Generator<[start: number, end: number], undefined> {
  for (const { text: layer, starts } of layersOf(text)) {
    const inText = (position: number) => starts?.[position] ?? position
    for (const needle of short) {
      for (let at = layer.indexOf(needle); at !== -1; at = layer.indexOf(needle, at + needle.length)) {
        yield [inText(at), inText(at + needle.length)]
      }
    }
    let end = 0
    for (
      let at = 0;
      at + pieceLength <= layer.length;
      at += at % step === stride - 1 ? step - stride + 1 : 1
    ) {
      if (at < end) continue
      const place = pieces.get(layer.slice(at, at + pieceLength))
      if (!place) continue
      const start = at - matchingBefore(layer, at, place, at - end)
      end = at + matchingFrom(layer, at, place)
      yield [inText(start), inText(end)]
    }
  }
  return undefined
}

function matchingBefore(text: string, at: number, { needle, offset }: Place, most: number): number {
  let count = 0
  while (count < Math.min(most, offset) && text[at - count - 1] === needle[offset - count - 1]) count += 1
  return count
}

function matchingFrom(text: string, at: number, { needle, offset }: Place): number {
  let count = pieceLength
  while (offset + count < needle.length && text[at + count] === needle[offset + count]) count += 1
  return count
}

/** Writes the placeholder over every run; over those that touch, once. */
function hide(text: string, runs: readonly [start: number, end: number][], placeholder: string): string {
  let hidden = ''
  let shown = 0
  let covered = false
  for (const [start, end] of [...runs].sort(([one], [other]) => one - other)) {
    if (start > shown || !covered) hidden += text.slice(shown, start) + placeholder
    covered = true
    shown = Math.max(shown, end)
  }
  return hidden + text.slice(shown)
}

const escapes =
  /\\u([\da-f]{4})|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,6});|&#(\d{1,7});|&(\w{2,6});|\\(["\\/])/gi

const entities: Readonly<Record<string, string>> = {
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

/** A text as it is, and as often as there is something to decode in it, decoded once more. */
function* layersOf(text: string): Generator<Layer, undefined> {
  let layer: Layer | undefined = { text }
  for (let depth = 0; layer && depth < mostLayers; depth += 1) {
    yield layer
    layer = decode(layer)
  }
  return undefined
}

function decode({ text, starts: before }: Layer): Layer | undefined {
  if (!/[\\%&]/.test(text)) return undefined
  const starts = new Uint32Array(text.length + 1)
  const parts: string[] = []
  let length = 0
  let read = 0
  const keepUntil = (end: number) => {
    parts.push(text.slice(read, end))
    for (; read < end; read += 1) starts[length++] = before?.[read] ?? read
  }
  for (const match of text.matchAll(escapes)) {
    const character = meaningOf(match)
    if (character === undefined) continue
    keepUntil(match.index)
    parts.push(character)
    starts[length++] = before?.[read] ?? read
    read += match[0].length
  }
  if (length === 0) return undefined
  keepUntil(text.length)
  starts[length] = before?.[read] ?? read
  return { text: parts.join(''), starts: starts.subarray(0, length + 1) }
}

function meaningOf([, json, script, percent, hex, decimal, entity, quoted]: RegExpExecArray) {
  if (entity) return entities[entity]
  if (quoted) return quoted
  const code = decimal ? Number(decimal) : Number.parseInt(json ?? script ?? percent ?? hex ?? '', 16)
  // One unit for one, whatever it is: a token is ASCII.
  return String.fromCharCode(Math.min(code, 0xffff))
}
