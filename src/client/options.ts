import { InvalidInputError } from './errors.js'

/** Timers take no longer delay: they fire at once instead. */
const maxDelay = 2 ** 31 - 1

/**
 * Checks a whole number that the caller chose.
 *
 * @throws {InvalidInputError} when it is anything but a whole number from `minimum` to 2,147,483,647.
 */
export function checkNumber(option: string, value: number, minimum: 0 | 1): void {
  if (!Number.isInteger(value) || value < minimum || value > maxDelay) {
    throw new InvalidInputError(`${option} must be a whole number from ${minimum} to ${maxDelay}.`, {
      code: 'INVALID_OPTION',
    })
  }
}
