import { faults, plant } from '../../tests/proof/faults.js'
import { findFault } from '../../tests/proof/prove.js'
import { answerWith } from '../run.js'

/** How long it took to find a planted fault. */
export interface FoundFault {
  readonly id: string
  readonly kind: string
  readonly found: boolean
  readonly requests: number
  readonly seconds: number
}

answerWith(async ({ seed }: { readonly seed: number }): Promise<FoundFault[]> => {
  const results: FoundFault[] = []
  for (const fault of faults) {
    const started = performance.now()
    const discovery = await findFault(plant(fault, seed), fault.check, seed)
    const seconds = (performance.now() - started) / 1000
    results.push({ id: fault.id, kind: fault.kind, seconds, ...discovery })
  }
  return results
})
