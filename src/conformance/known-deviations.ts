import { isWithin } from './engine/explain/groups.js'
import { rulesOf } from './engine/judge/judge.js'
import type { Operation } from './engine/operation.js'
import { type KnownDeviation, UsageError } from './options.js'
import { clientRules } from './traffic/client-rules.js'
import { traffic } from './traffic/samples.js'

interface Field {
  readonly isValid: (value: unknown, operation: Operation) => boolean
  readonly isMandatory?: true
  readonly rule: string
}

const fields = new Map<string, Field>(
  Object.entries({
    check: {
      isValid: isCheck,
      isMandatory: true,
      rule: 'the id of a check, or its beginning, as shown in a finding',
    },
    reason: {
      isValid: (value) => typeof value === 'string' && value.trim() !== '',
      isMandatory: true,
      rule: 'a sentence that says why it is accepted',
    },
    status: { isValid: Number.isInteger, rule: 'an HTTP status' },
    constraint: {
      isValid: (value, { contract }) =>
        typeof value === 'string' && Object.hasOwn(contract.constraints, value),
      rule: 'the JSON pointer of a constraint of the contract, as shown in a finding',
    },
    during: {
      isValid: (value, operation) => Array.isArray(value) && value.every((id) => isCheck(id, operation)),
      rule: 'an array of ids of checks, or of their beginnings',
    },
  } satisfies Record<keyof KnownDeviation, Field>),
)

function isCheck(value: unknown, operation: Operation): boolean {
  const ids = [...operation.checks, ...rulesOf(operation), traffic, ...clientRules].map(({ id }) => id)
  return typeof value === 'string' && ids.some((id) => isWithin(id, value))
}

/**
 * Makes sure that every known deviation can match something: a misspelt one would accept nothing, silently.
 *
 * @param called - what the message calls one of them, before its number
 * @throws {UsageError} when one can't
 */
export function checkKnownDeviations(
  deviations: readonly unknown[],
  operation: Operation,
  called = 'Known deviation',
): void {
  for (const [index, deviation] of deviations.entries()) {
    const problem = problemOf(deviation, operation)
    if (problem !== undefined) throw new UsageError(`${called} ${index + 1} ${problem}`)
  }
}

/** Why something is not a known deviation, as the end of a sentence; `undefined` when it is one. */
function problemOf(deviation: unknown, operation: Operation): string | undefined {
  if (typeof deviation !== 'object' || deviation === null || Array.isArray(deviation))
    return 'is not an object.'
  const values = new Map<string, unknown>(Object.entries(deviation))
  for (const name of values.keys()) {
    if (!fields.has(name))
      return `has an unknown field "${name}"; the fields are ${[...fields.keys()].join(', ')}.`
  }
  for (const [name, { isValid, isMandatory, rule }] of fields) {
    const value = values.get(name)
    if (value === undefined && !isMandatory) continue
    if (!isValid(value, operation)) return `needs "${name}" to be ${rule}.`
  }
  return undefined
}
