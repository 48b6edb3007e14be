/**
 * Shares a budget of requests among checks before anything is sent, so that the share of each does
 * not depend on which one happens to be faster. While there is not enough for all, everybody gets
 * the same and nobody more than needed; what cannot be shared evenly goes to the first.
 *
 * @param needs - how many requests each check needs
 * @param budget - how many requests there are for all of them
 */
export function shareBudget(needs: readonly number[], budget: number): number[] {
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
