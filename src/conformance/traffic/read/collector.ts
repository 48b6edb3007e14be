/** A longer entry is taken for one of another operation: exchanges of this operation are much shorter. */
export const longestEntry = 16 * 1024 * 1024

/** Joins an entry from several chunks, up to the longest allowed. */
export function createCollector() {
  let parts: Buffer[] = []
  let length = 0
  return {
    add(part: Buffer): void {
      if (part.length === 0) return
      length += part.length
      if (length > longestEntry) parts = []
      else parts.push(part)
    },
    take(): Buffer | undefined {
      const [first] = parts
      const joined = parts.length === 1 && first ? first : Buffer.concat(parts)
      const full = length > longestEntry ? undefined : joined
      parts = []
      length = 0
      return full
    },
  }
}
