import { InvalidArgumentError } from 'commander'

/**
 * Makes a parser of an option that is a whole number between two limits, both allowed.
 *
 * @throws {InvalidArgumentError} (the parser) When the text is anything else.
 */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^[+-]?\d+$/.test(text) && number >= minimum && number <= maximum) return number
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Parses an option that takes a number; the suite says which numbers it takes. */
export function anyNumber(text: string): number {
  if (/^[+-]?\d*\.?\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a number.')
}

/** Reads the name of a file or folder: in a script, an empty one is a variable that was never set. */
export function fileName(text: string): string {
  if (text !== '') return text
  throw new InvalidArgumentError('The name is empty.')
}
