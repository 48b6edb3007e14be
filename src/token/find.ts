import { layersOf, needlesOf } from './encodings.js'

/** No text contains this much of a token by accident. */
const pieceLength = 16
/** Every fourth piece of a needle is indexed, and four of every twelve places in a text are looked up, so one of them fits. */
const stride = 4
const step = 12
/** The shortest piece of a needle that is found wherever it is cut. */
const foundLength = pieceLength + step + stride - 2

/** Tokens to find in a text, however they are encoded. */
export interface Secrets {
  /** Replaces the token, and every piece of it that is long enough to recognise. */
  mask(text: string): string
  /** Whether a text contains the token, or a piece of it that is long enough to recognise. */
  leaksIn(text: string): boolean
}

/** A text that must not show, and a place in it. */
interface Place {
  readonly needle: string
  readonly offset: number
}

/**
 * Recognises a token in any encoding: JSON escapes, percent or form encoding, HTML entities, base64, and
 * these within each other; completely, and in pieces of thirty characters or more. It takes linear time.
 *
 * @param tokens - what must not show; one under eight characters is only found where a text is nothing else
 * @param placeholder - what to write instead
 */
export function createSecrets(tokens: readonly string[], placeholder: string): Secrets {
  let prepared: ReturnType<typeof prepare> | undefined
  const find = (text: string) => {
    prepared ??= prepare(tokens)
    return findAll(text, prepared)
  }
  return {
    // A header that holds nothing else is masked however short the token is.
    mask: (text) =>
      text !== '' && tokens.includes(text) ? placeholder : hide(text, [...find(text)], placeholder),
    leaksIn: (text) => !find(text).next().done,
  }
}

function prepare(tokens: readonly string[]) {
  const needles = tokens.flatMap(needlesOf)
  const pieces = new Map<string, Place>()
  for (const needle of needles) {
    for (let offset = 0; offset + pieceLength <= needle.length; offset += stride) {
      const piece = needle.slice(offset, offset + pieceLength)
      if (!pieces.has(piece)) pieces.set(piece, { needle, offset })
    }
  }
  const beginnings = new Uint8Array(2 ** 16)
  const early = new Uint8Array(2 ** 16)
  for (const piece of pieces.keys()) {
    beginnings[trigramAt(piece, 0)] = 1
    for (let at = 0; at < stride; at += 1) early[trigramAt(piece, at)] = 1
  }
  return { pieces, beginnings, early, short: needles.filter(({ length }) => length < foundLength) }
}

/** A number for three characters: looking most places up by it, instead of by text, is three times as fast. */
function trigramAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & 0xffff
}

/** Where the text contains something that must not show, in any of its layers. */
function* findAll(
  text: string,
  { pieces, beginnings, early, short }: ReturnType<typeof prepare>,
): Generator<[start: number, end: number], undefined> {
  for (const { text: layer, startOf } of layersOf(text)) {
    for (const needle of short) {
      for (let at = layer.indexOf(needle); at !== -1; at = layer.indexOf(needle, at + needle.length)) {
        yield [startOf(at), startOf(at + needle.length)]
      }
    }
    let end = 0
    for (let first = 0; first + pieceLength <= layer.length; first += step) {
      // The last of these places is in each piece that begins at one of them.
      if (early[trigramAt(layer, first + stride - 1)] === 0) continue
      const last = Math.min(first + stride - 1, layer.length - pieceLength)
      for (let at = first; at <= last; at += 1) {
        if (at < end || beginnings[trigramAt(layer, at)] === 0) continue
        const place = pieces.get(layer.slice(at, at + pieceLength))
        if (!place) continue
        const start = at - matchingBefore(layer, at, place, at - end)
        end = at + matchingFrom(layer, at, place)
        yield [startOf(start), startOf(end)]
      }
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

/** Replaces every run with the placeholder, and adjoining runs with one. */
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
