import type { ConformanceOptions } from '../conformance/options.js'
import type { RunningServer } from '../http/serve.js'
import { startMock } from '../mock/index.js'
import type { ConformanceArguments } from './conformance-options.js'

/** The mock that the command line starts when it is given no address. */
export interface EmbeddedTarget {
  readonly options: Pick<ConformanceOptions, 'baseUrl' | 'target' | 'embedded'>
  readonly close: () => Promise<void>
}

/** Starts the mock on a free port; `undefined` when the command line names a target. */
export async function startEmbeddedTarget(
  options: ConformanceArguments,
): Promise<EmbeddedTarget | undefined> {
  if (options.baseUrl !== undefined) return undefined
  const server = options.level === 'plan' ? nothingToStart : await startQuietPrism()
  return { options: { baseUrl: server.url, target: 'prism', embedded: true }, close: server.close }
}

/** A plan sends nothing, so nothing has to answer. */
const nothingToStart: RunningServer = { url: 'http://127.0.0.1', close: async () => {} }

async function startQuietPrism(): Promise<RunningServer> {
  // Prism's HTTP layer prints the stack of every request that it cannot read, and the suite sends such.
  const { error, warn } = console
  console.error = () => {}
  console.warn = () => {}
  const server = await startMock({ engine: 'prism' })
  return {
    url: server.url,
    async close() {
      await server.close()
      Object.assign(console, { error, warn })
    },
  }
}
