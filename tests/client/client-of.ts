import { createClient, type Fetch, type UpgradeClientOptions } from '../../src/index.js'
import {
  createSimulator,
  type Simulator,
  type SimulatorOptions,
  simulatorToken,
} from '../../src/mock/simulator.js'

export const baseUrl = 'https://dds.example'
export const token = 'a-token-of-some-length'

/** A client of a service in memory, which is its `fetch`. */
export function clientOf(fetch: Fetch, options: Partial<UpgradeClientOptions> = {}) {
  return createClient({ baseUrl, token, fetch, ...options } as UpgradeClientOptions)
}

/** A simulator, and a client of it. */
export function simulate(options?: SimulatorOptions) {
  const simulator: Simulator = createSimulator(options)
  return { simulator, client: clientOf(simulator.fetch, { token: simulatorToken }) }
}
