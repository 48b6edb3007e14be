import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'
import { allowCrossOrigin } from './cross-origin.js'
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.js'

/** Options of {@link startMock}: what exists there, and where it listens. */
export interface MockOptions extends SimulatorOptions, ListenOptions {
  /** Lets pages of any origin read the answers, and answers their preflights. Default: not allowed. */
  readonly cors?: boolean
}

/** A simulator that answers on a port. */
export interface RunningMock extends RunningServer {
  /** The simulator with its instances, jobs and requests. */
  readonly simulator: Simulator
}

/**
 * Starts a simulator of the operation on a port of this machine, for whatever can't take a `fetch`: another
 * process, another language, a page in a browser.
 *
 * @param options Default: a free port of 127.0.0.1, and the instances of `createSimulator`.
 * @returns Its address, the simulator, and how to stop it.
 * @throws {ServerStartError} When it cannot listen there.
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { cors = false, port, host, ...rest } = options
  const simulator = createSimulator(rest)
  const handler = cors ? allowCrossOrigin(simulator.fetch) : simulator.fetch
  const { url, close } = await serve(handler, options)
  return { url, close, simulator }
}
