/** A number and its noun, in the plural where it must be. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** "a", "a or b", "a, b or c". */
export function list(words: readonly (string | number)[], conjunction: 'and' | 'or'): string {
  return words.length > 1
    ? `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
    : `${words[0] ?? 'none'}`
}
