import { InvalidArgumentError } from 'commander'

/** Makes a parser for an option that takes a whole number. */
export function wholeNumber(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^[+-]?\d+$/.test(text) && number >= minimum && number <= maximum) return number
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Makes a parser for an option that takes a number with or without a fraction. */
export function positiveNumber(maximum: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d*\.?\d+$/.test(text) && number > 0 && number <= maximum) return number
    throw new InvalidArgumentError(`Give a number above 0 and up to ${maximum}.`)
  }
}
