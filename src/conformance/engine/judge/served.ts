import type { ConstraintCoverage } from '../../report.js'
import type { Sent } from '../case.js'
import type { Operation } from '../operation.js'
import { saysSomething } from '../response.js'
import { list } from '../words.js'

/** Collects how valid requests were answered. */
export function collectEvidence({
  nameOf,
  hints,
  otherHint,
  unanswered,
}: Pick<Operation, 'nameOf' | 'hints' | 'otherHint' | 'unanswered'>) {
  const names = new Map<string, { count: number; readonly status: number }>()
  let served = 0
  return {
    add({ case: { valid, token }, answer }: Sent): void {
      if (!valid || token !== 'valid' || !saysSomething(answer)) return
      if (answer.status < 300) served += 1
      const name = nameOf(answer)
      const known = names.get(name)
      if (known) known.count += 1
      else names.set(name, { count: 1, status: answer.status })
    },
    /** Why that is too little for a verdict; `undefined` when it is enough. */
    lack(refusesMadeUpIds: boolean): string | undefined {
      if (served > 0 || (refusesMadeUpIds && names.size > 0)) return undefined
      const total = [...names.values()].reduce((sum, { count }) => sum + count, 0)
      const [most] = [...names].toSorted(([, one], [, other]) => other.count - one.count)
      if (!most) return unanswered
      const [name, { count, status }] = most
      const all = total === 1 ? 'The only one was' : `All ${total} were`
      const share = count === total ? all : `${count} of ${total} were`
      return `No valid request was served. ${share} answered ${name}: ${hints[status] ?? otherHint}`
    },
  }
}

/** Says what was not seen, one sentence each. */
export function listUnseen(
  coverage: readonly ConstraintCoverage[],
  { contract, unseen }: Pick<Operation, 'contract' | 'unseen'>,
): string[] {
  const never = new Set(coverage.flatMap(({ pointer, judged }) => (judged === 0 ? [pointer] : [])))
  const statuses = [...contract.responses].flatMap(([status, { pointer }]) =>
    never.has(pointer) ? [status] : [],
  )
  const untried = coverage.filter(({ side, judged }) => side === 'request' && judged === 0).length
  const which =
    untried === 1 ? 'One constraint of the request was' : `${untried} constraints of the request were`
  return [
    ...Object.entries(unseen).flatMap(([pointer, sentence]) => (never.has(pointer) ? [sentence] : [])),
    ...(statuses.length > 0 ? [`No ${contract.method} was answered ${list(statuses, 'or')}.`] : []),
    ...(untried > 0 ? [`${which} not tried.`] : []),
  ]
}
