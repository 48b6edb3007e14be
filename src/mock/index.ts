import { type ListenOptions, type RunningServer, serve } from '../http/serve.js'
import { respondToAdmin } from './admin.js'
import { allowCrossOrigin } from './cross-origin.js'
import { createSecondPort } from './second-port.js'
import { createService } from './service.js'
import { toSimulator } from './service-as-fetch.js'
import type { Simulator, SimulatorOptions } from './simulator.js'

/** Options of {@link startMock}: what exists there, and where it listens. */
export interface MockOptions extends SimulatorOptions, ListenOptions {
  /** Lets pages of any origin read the responses, and answers their preflights. Default: not allowed. */
  readonly cors?: boolean
  /** Serves requests, instances and jobs as JSON under `/__admin/`. Default: not there. */
  readonly admin?: boolean
}

/** A simulator on a port. */
export interface RunningMock extends RunningServer {
  /** The simulator with its instances, jobs and requests. */
  readonly simulator: Simulator
}

/**
 * Starts a simulator of the operation on a port of this machine, for whatever can't take a `fetch`: another
 * process, another language, a page in a browser. What `simulator.fetch` throws for a lost response happens
 * here to the connection.
 *
 * @param options Default: a free port of 127.0.0.1, and the instances of `createSimulator`.
 * @returns Its address, the simulator, and how to stop it.
 * @throws {TypeError} When an option or the state of an instance does not exist.
 * @throws {ServerStartError} When it cannot listen there.
 */
export async function startMock(options: MockOptions = {}): Promise<RunningMock> {
  const { cors = false, admin = false, port, host, ...rest } = options
  const service = createService(rest, { elsewhere: () => second.url() })
  const second = createSecondPort(options, service.follow)
  const respond = async (request: Request) =>
    (admin && respondToAdmin(request, service)) || (await service.respond(request)).outcome
  const { url, close } = await serve(cors ? allowCrossOrigin(respond) : respond, options)
  const closeAll = async () => {
    await Promise.all([close(), second.close()])
  }
  return { url, close: closeAll, simulator: toSimulator(service) }
}
