import type { Check, CheckContext } from '../check.js'

export interface BudgetOptions {
  /** Only the case at this path is sent. */
  readonly path?: string | undefined
  /** Generated cases of a check. */
  readonly runs: number
  readonly maxRequests: number
}

/**
 * How many requests each check may send to explore. The live ids come first: a small budget must not
 * prevent what the caller asked for.
 */
export function planBudget(
  checks: readonly Check[],
  context: CheckContext,
  { path, runs, maxRequests }: BudgetOptions,
): number[] {
  if (path !== undefined) return checks.map(() => 1)
  const needs = checks.map((check) => check.cases(context).length + (check.generated ? runs : 0))
  const once = needs.map((need, index) => (checks[index]?.once ? need : 0))
  const reserved = once.reduce((sum, need) => sum + need, 0)
  const others = shareBudget(
    needs.map((need, index) => need - (once[index] ?? 0)),
    Math.max(0, maxRequests - reserved),
  )
  return others.map((share, index) => share + (once[index] ?? 0))
}

/**
 * Shares a budget of requests among checks before anything is sent, so that no share depends on which
 * check happens to be faster. If there is not enough for all, every check gets the same and none more
 * than it needs; the remainder goes to the first ones.
 */
function shareBudget(needs: readonly number[], budget: number): number[] {
  const shares = needs.map(() => 0)
  let left = budget
  while (left > 0) {
    const needy = needs.flatMap((need, index) => (need > (shares[index] ?? 0) ? [index] : []))
    if (needy.length === 0) break
    const each = Math.max(1, Math.floor(left / needy.length))
    for (const index of needy) {
      const given = Math.min(each, (needs[index] ?? 0) - (shares[index] ?? 0), left)
      shares[index] = (shares[index] ?? 0) + given
      left -= given
    }
  }
  return shares
}
