import { fewestLosses, type Loss, onNewConnections } from '../case.js'
import type { Resending } from './confirm.js'
import { referenceCheck } from './target.js'

/** So many new connections for each loss so far: if new ones lose responses as well, that hardly goes unseen. */
const newPerLoss = 4
const mostNew = 100

/**
 * Sends the simplest valid request on new connections, until it is clear whether responses get lost there as well.
 * Without that, it would be a matter of luck which connections the losses of a run hit.
 *
 * @param losses - those of the run so far; takes those on new connections
 * @param requests - how many requests were sent so far, and how many more may be sent
 */
export async function tryNewConnections(
  { operation, exchange }: Resending,
  losses: Loss[],
  { requests, left }: { readonly requests: number; readonly left: number },
): Promise<void> {
  const most = Math.min(left, mostNew, Math.ceil((newPerLoss * requests) / losses.length))
  let lost: readonly Loss[] = []
  for (let count = 0; count < most && onNewConnections(losses).length < fewestLosses; count += 1) {
    const sent = await exchange(referenceCheck, operation.reference, { freshConnection: true })
    // Nothing shows that it got lost, and the others would take as long.
    if (sent.transportError === 'timeout') return
    if (sent.transportError) lost = [...lost, { check: referenceCheck, sent }]
    else {
      // Of a target that is gone for good, nothing got lost on the way.
      losses.push(...lost)
      lost = []
    }
  }
}
