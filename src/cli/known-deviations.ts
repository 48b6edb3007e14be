import { readFileSync } from 'node:fs'
import { checkKnownDeviations } from '../conformance/known-deviations.js'
import { type KnownDeviation, UsageError } from '../conformance/options.js'
import { describeUpgrade } from '../conformance/upgrade/operation.js'

/**
 * Reads the findings that are accepted: a JSON array of {@link KnownDeviation}.
 *
 * @throws {UsageError} When the file cannot be read or is not such an array.
 */
export function readKnownDeviations(file: string): KnownDeviation[] {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as Error).message}.`)
  }
  if (!Array.isArray(content)) {
    throw new UsageError(`${file} must hold a JSON array of objects with "check" and "reason".`)
  }
  checkKnownDeviations(content, describeUpgrade())
  return content
}
