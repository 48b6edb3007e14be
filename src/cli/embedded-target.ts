import type { ConformanceOptions } from '../conformance/options.js'
import { type RunningServer, serve } from '../http/serve.js'
import { createPrism } from '../mock/prism.js'
import type { ConformanceArguments } from './conformance-options.js'

/** The mock that is judged when no address is given. */
export interface EmbeddedTarget {
  readonly options: Pick<ConformanceOptions, 'baseUrl' | 'target' | 'embedded'>
  readonly close: () => Promise<void>
}

/** Starts the mock on a free port; `undefined` when the command line names a target. */
export async function startEmbeddedTarget(
  options: ConformanceArguments,
): Promise<EmbeddedTarget | undefined> {
  if (options.baseUrl !== undefined) return undefined
  const server = options.level === 'plan' ? nothingToStart : await serve(await createPrism())
  return { options: { baseUrl: server.url, target: 'prism', embedded: true }, close: server.close }
}

/** A plan sends nothing, so nothing has to answer. */
const nothingToStart: RunningServer = { url: 'http://127.0.0.1', close: async () => {} }
