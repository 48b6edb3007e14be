import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'
import { startPrism } from './prism.js'
import { createSimulator } from './simulator.js'

/**
 * What answers. `prism` is stateless: it judges requests by the contract and answers with the
 * contract's examples. `simulator` remembers what it was asked to upgrade.
 */
export type MockEngine = 'prism' | 'simulator'

/** Options of {@link startMock}. */
export interface MockOptions extends ListenOptions {
  readonly engine: MockEngine
  /** Prism alone: answers with generated values instead of the examples. */
  readonly dynamic?: boolean
  /** Same seed, same generated values or job IDs. */
  readonly seed?: number
}

/**
 * Starts a mock of the contract on this machine.
 *
 * @returns Where it answers, and how to end it.
 * @throws {ServerStartError} When it cannot listen there, or when Prism is not installed.
 */
export async function startMock(options: MockOptions): Promise<RunningServer> {
  if (options.engine === 'prism') return startPrism(options)
  const simulator = createSimulator(options.seed === undefined ? {} : { seed: options.seed })
  return serve(simulator.fetch, options)
}
