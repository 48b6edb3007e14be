/** Hexadecimal digits that look random and are the same for the same seed (mulberry32). */
export function createHexSource(seed: number): (digits: number) => string {
  let state = seed
  function nextDigit(): string {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 28).toString(16)
  }
  return (digits) => Array.from({ length: digits }, nextDigit).join('')
}

/** 32 hexadecimal digits as a random UUID (RFC 9562, section 5.4). */
export function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
}
