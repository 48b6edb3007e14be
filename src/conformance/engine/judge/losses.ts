import { fewestLosses, type Loss, onNewConnections } from '../case.js'
import { type Failure, failureOf } from '../rule.js'

/**
 * Judges responses that got lost on the way, when there are more than a few.
 *
 * @param requests - how many were sent in total
 */
export function judgeLosses(losses: readonly Loss[], requests: number): Failure {
  const isExcused = onNewConnections(losses).length < fewestLosses
  const where = isExcused
    ? 'on connections that were kept open and ended unannounced (RFC 9112, section 9.6)'
    : 'also on new connections'
  const message = `Responses get lost ${where}; the same requests were answered when they were sent again. Whoever does not dare to send again never knows what became of it.`
  const actual = `${losses.length} of ${requests} lost`
  return failureOf(isExcused ? 'idleLoss' : 'noResponse', {
    basis: 'policy',
    message,
    expected: 'a complete response',
    actual,
    symptom: 'lost responses',
  })
}
