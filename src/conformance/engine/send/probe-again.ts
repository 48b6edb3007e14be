import type { Sent } from '../case.js'
import type { Resending } from './confirm.js'
import { Stop } from './limits.js'
import { referenceCheck } from './target.js'

/** Refusals after which the target may refuse everything: the token has expired, a quota is spent, the route is gone. */
const accessRefusals = new Set([401, 403, 404, 407])

/**
 * Makes sure, after a refusal that may be meant for every request, that the target still serves the simplest valid one.
 */
export function createProbeAgain({ operation, limiter, exchange }: Resending) {
  const seen = new Map<number, number>()
  let statusAtFirst: number | undefined
  let probing: Promise<void> | undefined

  function isAccessRefusal({ response }: Sent): boolean {
    return response !== undefined && accessRefusals.has(response.status) && response.status !== statusAtFirst
  }

  async function probe(where: string): Promise<void> {
    const { reference, describeResponse, hints } = operation
    const again = await limiter.exclusive(() =>
      exchange(referenceCheck, reference, { freshConnection: true }),
    )
    if (!again.response || !isAccessRefusal(again)) return
    throw new Stop(
      `The target stopped serving at ${where}: the simplest valid request was answered with ${statusAtFirst} at first, and is now answered with ${describeResponse(again.response)}: ${hints[again.response.status]}`,
    )
  }

  return {
    /** Keeps what the simplest valid request got at first. */
    remember({ response }: Sent): void {
      statusAtFirst = response?.status
    },
    /**
     * Asks less often the more often the target served again.
     *
     * @throws {Stop} when it has stopped serving
     */
    async after(refused: Sent, check: string): Promise<void> {
      const { response, case: testCase } = refused
      const { reference } = operation
      if (!response || !isAccessRefusal(refused)) return
      if (testCase.token !== reference.token || testCase.method !== reference.method) return
      if (!probing) {
        const times = (seen.get(response.status) ?? 0) + 1
        seen.set(response.status, times)
        if (!Number.isInteger(Math.log2(times))) return
        probing = probe(`${check} (${testCase.title})`).finally(() => {
          probing = undefined
        })
      }
      await probing
    },
  }
}
