import type { Secrets } from '../../../token/find.js'
import type { Sent } from '../case.js'
import type { Check } from '../check.js'
import type { Operation } from '../operation.js'
import { keepShort } from '../response.js'
import type { Failure, Rule } from '../rule.js'
import { createCoverage } from './coverage.js'
import { judge } from './judge.js'
import { countServed } from './served.js'

/** A response that was judged, without what no report shows of it. */
export interface Tallied {
  readonly sent: Sent
  readonly failures: readonly Failure[]
}

/** Judges every response, and counts what that shows. */
export type Tally = ReturnType<typeof openTally>

/** @param rules - the rules that take part */
export function openTally(operation: Operation, secrets: Secrets, rules: readonly Rule[]) {
  const { contract, checks } = operation
  const coverage = createCoverage(contract, checks)
  const served = countServed(operation)
  const judged = new Map<string, number>()
  return {
    rules,
    coverage,
    served,
    /** How many responses each rule judged. */
    judged: judged as ReadonlyMap<string, number>,
    /** Judges a response without counting it. */
    judge: (sent: Sent): readonly Failure[] => judge(sent, contract, secrets, rules).failures,
    add(check: Check, sent: Sent): Tallied {
      const found = judge(sent, contract, secrets, rules)
      for (const id of found.rules) judged.set(id, (judged.get(id) ?? 0) + 1)
      coverage.add(check, sent, found)
      served.add(sent)
      return { sent: keptOf(sent), failures: found.failures }
    },
    /** Of a response that another check has added, only what this check expects is left to judge. */
    addShared(check: Check, sent: Sent): Tallied {
      const { failures } = judge(sent, contract, secrets, [])
      coverage.add(check, sent, { failures, places: [] })
      return { sent: keptOf(sent), failures }
    },
  }
}

function keptOf(sent: Sent): Sent {
  return sent.response ? { ...sent, response: keepShort(sent.response) } : sent
}
