import type { LostResponse } from '../http/serve.js'
import { simulatorToken } from './operation.js'
import { createPrism, isPrismInstalled } from './prism.js'
import { createService } from './service.js'

/** A mock that the suite judges when it is given no target. */
export interface EmbeddedMock {
  /** What to call it in a report. */
  readonly name: string
  readonly target: 'prism' | 'service'
  /** The token to send; empty if any will do. */
  readonly token: string
  readonly start: () => Promise<(request: Request) => Promise<Response | LostResponse>>
}

/** Prism if it is installed, otherwise the simulator, where every instance can be upgraded once. */
export function chooseEmbeddedMock(): EmbeddedMock {
  if (isPrismInstalled()) {
    return { name: 'the embedded Prism', target: 'prism', token: '', start: () => createPrism() }
  }
  return {
    name: 'the embedded simulator (Prism is not installed)',
    target: 'service',
    token: simulatorToken,
    async start() {
      const service = createService({ otherInstances: 'available' })
      return async (request) => (await service.respond(request)).outcome
    },
  }
}
