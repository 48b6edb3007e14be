import { namesIn, valueAt } from '../src/pointer.js'
import { listConstraints } from './constraints.js'

/** The part of a semantic version that a change needs raised, from the least to the most. */
export const bumps = ['patch', 'minor', 'major'] as const
export type Bump = (typeof bumps)[number]

/** One change of the contract, and what it needs. */
export interface Change {
  readonly bump: Bump
  /** What changed, for the person who chooses the version. */
  readonly what: string
}

/**
 * Rates every difference between what two versions of the contract demand. Whatever a consumer's compiler
 * or a conforming server can trip over is major; a new optional field, status or body is minor.
 *
 * Without this the gate would be wrong: `redocly diff` rates as a patch a higher limit, a field that is no
 * longer or newly forbidden, an outcome that is gone, a field that becomes mandatory in a response, and a token
 * that is no longer required.
 */
export function rateConstraintChanges(before: unknown, after: unknown): Change[] {
  const old = describeDemands(before)
  const current = describeDemands(after)
  const gone = [...old.keys()].filter((demand) => !current.has(demand))
  const added = [...current].filter(([demand]) => !old.has(demand))
  return [
    ...gone.map((demand): Change => ({ bump: 'major', what: `no longer ${demand}` })),
    ...added.map(
      ([demand, tokens]): Change => ({
        bump: isAddition(before, after, tokens) ? 'minor' : 'major',
        what: `now ${demand}`,
      }),
    ),
  ]
}

/** The demands of a contract in words that do not depend on the order of a list, each with its place. */
function describeDemands(contract: unknown): Map<string, string[]> {
  return new Map(
    listConstraints(contract).map(({ pointer, value }) => {
      const tokens = namesIn(pointer)
      const names = tokens.map((token, index) => {
        const parent = valueAt(contract, tokens.slice(0, index))
        return Array.isArray(parent) ? JSON.stringify(parent[Number(token)]) : token
      })
      return [`${names.join(' > ')}${value === undefined ? '' : `: ${value}`}`, tokens]
    }),
  )
}

/** Whether a requirement belongs to something new that no one has to send or to handle. */
function isAddition(before: unknown, after: unknown, tokens: readonly string[]): boolean {
  const holder = tokens.at(-2) ?? ''
  const named = ['paths', 'properties', 'responses', 'content'].includes(holder)
  if (named && valueAt(after, tokens) !== false) return valueAt(before, tokens) === undefined
  const parent = Array.isArray(valueAt(after, tokens.slice(0, -1)))
    ? tokens.slice(0, -2)
    : tokens.slice(0, -1)
  return valueAt(before, parent) === undefined
}
