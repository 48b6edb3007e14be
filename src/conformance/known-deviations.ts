import { prefixesOf } from './engine/explain/find-known-deviation.js'
import { rulesOf } from './engine/judge/judge.js'
import type { Operation } from './engine/operation.js'
import { referenceCheck } from './engine/send/target.js'
import { type KnownDeviation, UsageError } from './options.js'

/** What a known deviation can name. */
interface Names {
  /** Ids of checks and rules. */
  readonly ids: ReadonlySet<string>
  /** The same, and their prefixes. */
  readonly prefixes: ReadonlySet<string>
  readonly constraints: Readonly<Record<string, unknown>>
}

interface Field {
  readonly isValid: (value: unknown, names: Names) => boolean
  readonly isMandatory?: true
  readonly rule: string
}

const entryFields = new Map<string, Field>(
  Object.entries({
    check: {
      isValid: (value, { ids }) => typeof value === 'string' && ids.has(value),
      isMandatory: true,
      rule: 'the id of one check, as shown in a finding',
    },
    reason: {
      isValid: (value) => typeof value === 'string' && value.trim() !== '',
      isMandatory: true,
      rule: 'a sentence that says why it is accepted',
    },
    status: { isValid: Number.isInteger, rule: 'an HTTP status' },
    constraint: {
      isValid: (value, { constraints }) => typeof value === 'string' && Object.hasOwn(constraints, value),
      rule: 'the JSON pointer of a constraint of the contract, as shown in a finding',
    },
    during: {
      isValid: (value, names) => Array.isArray(value) && value.every((id) => isCheck(id, names)),
      rule: 'an array of ids of checks, or of their prefixes',
    },
  } satisfies Record<keyof KnownDeviation, Field>),
)

function isCheck(value: unknown, { prefixes }: Names): boolean {
  return typeof value === 'string' && prefixes.has(value)
}

function knownNames(operation: Operation): Names {
  const judging = [...operation.checks, ...rulesOf(operation)].map(({ id }) => id)
  const ids = [referenceCheck, ...judging, ...operation.recordedIds]
  return {
    ids: new Set(ids),
    prefixes: new Set(ids.flatMap(prefixesOf)),
    constraints: operation.contract.constraints,
  }
}

/** The lists that were checked, which nobody can change: whoever gets one checks nothing again. */
const checked = new WeakSet<readonly unknown[]>()

/**
 * Makes sure that every known deviation can match something: a misspelt one would accept nothing, silently.
 *
 * @param called - what the message calls one of them, before its number
 * @returns a copy that whatever the caller does to the list does not change
 * @throws {UsageError} when one can match nothing
 */
export function checkKnownDeviations(
  deviations: readonly unknown[],
  operation: Operation,
  called = 'Known deviation',
): readonly KnownDeviation[] {
  if (checked.has(deviations)) return deviations as readonly KnownDeviation[]
  const names = knownNames(operation)
  for (const [index, deviation] of deviations.entries()) {
    const problem = entryProblem(deviation, names)
    if (problem !== undefined) throw new UsageError(`${called} ${index + 1} ${problem}`)
  }
  const copies = structuredClone(deviations) as readonly KnownDeviation[]
  for (const copy of copies) Object.freeze(copy)
  checked.add(Object.freeze(copies))
  return copies
}

/** Why something is not a known deviation, as the end of a sentence; `undefined` when it is one. */
function entryProblem(deviation: unknown, names: Names): string | undefined {
  if (typeof deviation !== 'object' || deviation === null || Array.isArray(deviation))
    return 'is not an object.'
  const values = new Map<string, unknown>(Object.entries(deviation))
  for (const name of values.keys()) {
    if (!entryFields.has(name))
      return `has an unknown field "${name}"; the fields are ${[...entryFields.keys()].join(', ')}.`
  }
  for (const [name, { isValid, isMandatory, rule }] of entryFields) {
    const value = values.get(name)
    if (value === undefined && !isMandatory) continue
    if (!isValid(value, names)) return `needs "${name}" to be ${rule}.`
  }
  return undefined
}
