import { rulesOf } from './engine/judge/judge.js'
import type { Operation } from './engine/operation.js'
import { referenceCheck } from './engine/send/target.js'
import { isWithin } from './engine/words.js'
import { type ConformanceOptions, UsageError } from './options.js'

/** What `only` and `skip` leave. Checks and rules are chosen separately, because neither is of use without the other. */
export function selection(options: ConformanceOptions, operation: Operation): (id: string) => boolean {
  const { only = [], skip = [] } = options
  // Somebody who chose nothing does not want everything.
  if (options.only?.length === 0)
    throw new UsageError('`only` is empty; name at least one check, or leave it out to run all.')
  const senders = operation.checks.map(({ id }) => id)
  const judges = rulesOf(operation).map(({ id }) => id)
  for (const wanted of [...only, ...skip]) {
    if (wanted === referenceCheck)
      throw new UsageError(
        `The check "${wanted}" is the first request of every run; choose among the others.`,
      )
    if (![...senders, ...judges].some((id) => isWithin(id, wanted))) {
      throw new UsageError(`There is no check "${wanted}"; \`list\` names them all.`)
    }
  }
  const narrow = (ids: readonly string[]) => {
    const named = ids.filter((id) => only.some((wanted) => isWithin(id, wanted)))
    const chosen = named.length > 0 ? named : ids
    return chosen.filter((id) => !skip.some((unwanted) => isWithin(id, unwanted)))
  }
  const selected = new Set([...narrow(senders), ...narrow(judges)])
  return (id) => selected.has(id)
}
