const [quote, backslash] = [34, 92]
/** A string that goes on for this many bytes is searched for its end; shorter ones are faster byte by byte. */
const worthSearching = 48

/** Whether a chunk ended within a string, and there behind a backslash. */
export interface StringState {
  isOpen: boolean
  isEscaped: boolean
}

/**
 * Goes to the end of a JSON string.
 *
 * @param from - behind its opening quote, or at the beginning of a chunk that goes on with it
 * @param state - set to what is left open at the end of the chunk
 * @returns the place behind its closing quote, or the end of the chunk
 */
export function passString(chunk: Buffer, from: number, state: StringState): number {
  const end = chunk.length
  let at = from
  if (state.isOpen) {
    if (state.isEscaped) at += 1
    state.isOpen = false
    state.isEscaped = false
  }
  while (at < end) {
    const near = Math.min(end, at + worthSearching)
    while (at < near) {
      const byte = chunk[at]
      if (byte === quote) return at + 1
      at += byte === backslash ? 2 : 1
    }
    if (at < end) at = searchEnd(chunk, at)
  }
  state.isOpen = true
  state.isEscaped = at > end
  return end
}

/** The next quote or backslash, whichever comes first. */
function searchEnd(chunk: Buffer, from: number): number {
  const nextQuote = chunk.indexOf(quote, from)
  const until = nextQuote === -1 ? chunk.length : nextQuote
  const nextBackslash = chunk.subarray(from, until).indexOf(backslash)
  return nextBackslash === -1 ? until : from + nextBackslash
}
