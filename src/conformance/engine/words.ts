/** A number and its noun, in the plural where it must be. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** What is wrong with a content type, which is empty when there is none. */
export function describeContentType(contentType: string): { message: string; actual: string } {
  return contentType
    ? { message: `The content type is ${contentType}.`, actual: contentType }
    : { message: 'There is no content type.', actual: 'no content type' }
}

/** "a", "a or b", "a, b or c". */
export function joinWords(words: readonly (string | number)[], conjunction: 'and' | 'or'): string {
  return words.length > 1
    ? `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
    : `${words[0] ?? 'none'}`
}

/** Whether an id or a pointer is the wanted one, or begins with it up to a slash. */
export function isWithin(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(`${wanted}/`)
}
