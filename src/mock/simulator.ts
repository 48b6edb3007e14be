import type { OperationOptions } from './operation.js'
import { createService } from './service.js'
import { type Simulator, toSimulator } from './service-as-fetch.js'

export type { SimulatedFailure } from './failures.js'
export { exampleInstances, type Job } from './instances.js'
export { simulatorToken } from './operation.js'
export type { InstanceState } from './responses.js'
export type { FollowedRedirect, HandledRequest } from './service.js'
export type { Simulator } from './service-as-fetch.js'

/** Options of {@link createSimulator}. */
export interface SimulatorOptions extends OperationOptions {}

/**
 * Makes the operation in memory, with instances that remember what was done to them: once its upgrade
 * is submitted, an instance is `upgrading`, and a second upgrade of it is rejected.
 *
 * Where the contract documents nothing, the simulator makes a choice that says nothing about the real
 * service: an unknown ID is rejected by itself, a repeated ID gets one result, an empty array gets no
 * results, results come in the order of the IDs, another method or path is a 404 of the gateway, a
 * media type other than `application/json` or a repeated field name in the body is a 400.
 *
 * @param options What exists, and which credentials are accepted.
 * @returns The simulator; pass its `fetch` to the code under test.
 * @throws {TypeError} When an option or the state of an instance does not exist, or keys cannot sign; if such a
 *   state is set later, `fetch` throws.
 */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  return toSimulator(createService(options))
}
