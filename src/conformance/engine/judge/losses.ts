import type { Loss } from '../case.js'
import { type Failure, failureOf } from '../rule.js'

/** Fewer than these, and than this share of all requests, may be an accident of the network. */
const fewestLosses = 3
const leastShare = 0.01

/**
 * Judges responses that got lost on the way, when there are more than a few. On a connection that was kept open, the
 * other side may have closed it while it was idle, unannounced (RFC 9112, section 9.6); on a new one there is no excuse.
 *
 * @param requests - how many were sent in total
 */
export function judgeLosses(losses: readonly Loss[], requests: number): Failure | undefined {
  if (losses.length < fewestLosses || losses.length < leastShare * requests) return undefined
  const isExcused = losses.every(({ sent }) => sent.reusedConnection === true)
  const where = isExcused
    ? ' on a connection that was kept open and closed unannounced (RFC 9112, section 9.6)'
    : ', on new connections too'
  const message = `Responses get lost${where}; the same requests were answered when they were sent again. Whoever does not dare to send again never knows what became of it.`
  const actual = `${losses.length} of ${requests} lost`
  return failureOf(isExcused ? 'idleLoss' : 'noResponse', {
    basis: 'policy',
    message,
    expected: 'a complete response',
    actual,
    symptom: 'lost responses',
  })
}
