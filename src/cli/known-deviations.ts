import { readFileSync } from 'node:fs'
import { type KnownDeviation, UsageError } from '../conformance/options.js'

/**
 * Reads the findings that are accepted: a JSON array of {@link KnownDeviation}.
 *
 * @param checks The ids of all checks: a misspelt one would accept nothing, silently.
 * @throws {UsageError} When the file cannot be read or is not such an array.
 */
export function readKnownDeviations(file: string, checks: ReadonlySet<string>): KnownDeviation[] {
  const content = parse(file)
  if (!Array.isArray(content)) {
    throw new UsageError(`${file} must hold a JSON array of objects with "check" and "reason".`)
  }
  return content.map((entry: unknown, index) => {
    const problem = findProblem(entry, checks)
    if (problem !== undefined) throw new UsageError(`${file}: entry ${index + 1} ${problem}`)
    return entry as KnownDeviation
  })
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${file} cannot be read as JSON: ${reason}.`)
  }
}

interface Field {
  readonly isValid: (value: unknown, checks: ReadonlySet<string>) => boolean
  readonly isMandatory?: true
  readonly rule: string
}

const fields: Readonly<Record<keyof KnownDeviation, Field>> = {
  check: {
    isValid: (value, checks) => typeof value === 'string' && checks.has(value),
    isMandatory: true,
    rule: 'the id of a check; `dds-contract conformance --list` prints them',
  },
  reason: {
    isValid: (value) => typeof value === 'string' && value.trim() !== '',
    isMandatory: true,
    rule: 'a sentence that says why it is accepted',
  },
  status: { isValid: (value) => Number.isInteger(value), rule: 'an HTTP status' },
  constraint: {
    isValid: (value) => typeof value === 'string' && value.startsWith('/'),
    rule: 'a JSON pointer into openapi.yaml',
  },
  during: {
    isValid: (value, checks) => Array.isArray(value) && value.every((id) => checks.has(id)),
    rule: 'an array of ids of checks; `dds-contract conformance --list` prints them',
  },
}

function findProblem(entry: unknown, checks: ReadonlySet<string>): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'is not an object.'
  const values = new Map<string, unknown>(Object.entries(entry))
  for (const name of values.keys()) {
    if (!Object.hasOwn(fields, name))
      return `has an unknown field "${name}"; the fields are ${Object.keys(fields).join(', ')}.`
  }
  for (const [name, { isValid, isMandatory, rule }] of Object.entries(fields)) {
    const value = values.get(name)
    if (value === undefined && !isMandatory) continue
    if (!isValid(value, checks)) return `needs "${name}" to be ${rule}.`
  }
  return undefined
}
