import type { Case, Sent } from '../case.js'
import type { Credentials } from '../credentials.js'
import { count } from '../words.js'
import { isWronglySigned } from './authenticate.js'

/** Ends the run, because going on would be harmful or useless; the message says why. */
export class Stop extends Error {
  override readonly name = 'Stop'
}

/** There is no request left. */
export class BudgetSpent extends Stop {}

type Completed = Pick<Sent, 'response'>

/** Counts the requests against the most that a run may send. Those answered with 429 are given back. */
export function createBudget(maxRequests: number) {
  let spent = 0
  let hasProbed = false
  return {
    /** How many more may be sent. */
    get left() {
      return Math.max(0, maxRequests - spent)
    },
    /**
     * Takes one request; the first of the run is free, because no check asked for it.
     *
     * @returns what to call with its outcome
     * @throws {BudgetSpent} when there is none left
     */
    reserve(isReference: boolean): (outcome: Completed) => void {
      const isFree = isReference && !hasProbed
      if (spent >= maxRequests && !isFree)
        throw new BudgetSpent(`The budget of ${count(maxRequests, 'request')} is spent.`)
      if (!isFree) spent += 1
      return ({ response }) => {
        if (response?.status !== 429) hasProbed = true
        else if (!isFree) spent -= 1
      }
    },
  }
}

/** Outside this machine. A target may lock a key for minutes after more than five wrong signatures in a row. */
const mostWrongInARow = 2

/** Keeps a run from having its key locked by wrong signatures. */
export function limitWrongSignatures(credentials: Pick<Credentials, 'keys'>, loopback: boolean) {
  let wrongInARow = 0
  return {
    /** Why a case must not be sent now; `undefined` when it may. */
    reasonNotToSend(testCase: Case): string | undefined {
      return loopback || !isWronglySigned(testCase, credentials) || wrongInARow < mostWrongInARow
        ? undefined
        : `The last ${wrongInARow} signatures were wrong on purpose and no right one was accepted since; one more could lock the key.`
    },
    /** Takes note of what was sent. */
    observe(testCase: Case, { response }: Completed): void {
      const status = response?.status
      if (isWronglySigned(testCase, credentials)) wrongInARow += status === 429 ? 0 : 1
      else if (testCase.token === 'valid' && ![undefined, 401, 429].includes(status)) wrongInARow = 0
    },
  }
}

/** Once a target is known for leaving requests without a response, this many times the slowest one is waited for. */
const patience = 4
/** So that a short pause of a quick target, such as for collecting garbage, is no time-out. */
const leastLimitMs = 1000

/** How long to wait for a response: at most `timeoutMs`. */
export function limitWaiting(timeoutMs: number) {
  let limitMs = timeoutMs
  let slowestMs = leastLimitMs / patience
  return {
    get limitMs() {
      return limitMs
    },
    /** Takes note of what was sent. */
    observe({ response, durationMs }: Pick<Sent, 'response' | 'durationMs'>): void {
      if (response) slowestMs = Math.max(slowestMs, durationMs)
    },
    /** From now on, waits only a few times as long as for the slowest response so far. */
    hurry(): void {
      limitMs = Math.min(timeoutMs, slowestMs * patience)
    },
  }
}
