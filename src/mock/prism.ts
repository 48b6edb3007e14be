import { readFileSync } from 'node:fs'
import type { IHttpConfig } from '@stoplight/prism-http'
import type { IPrismHttpServer } from '@stoplight/prism-http-server/dist/types.js'
import {
  explainListenError,
  type ListenOptions,
  type RunningServer,
  ServerStartError,
  toUrl,
} from '../http/serve.js'

/** Options of {@link startPrism}. */
export interface PrismOptions extends ListenOptions {
  readonly dynamic?: boolean
  readonly seed?: number
}

/**
 * Starts Prism, in this process, on the contract.
 *
 * @throws {ServerStartError} When it cannot listen there, or when it is not installed: it is large,
 *   so it is an optional peer dependency.
 */
export async function startPrism(options: PrismOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', dynamic = false, seed } = options
  const { createLogger, getHttpOperationsFromSpec, createServer } = await loadPrism()
  const contract = readFileSync(new URL('../../generated/openapi.json', import.meta.url), 'utf8')
  const operations = await getHttpOperationsFromSpec(JSON.parse(contract))
  const config: IHttpConfig = {
    mock: { dynamic, ...(seed === undefined ? {} : { seed: String(seed) }) },
    validateRequest: true,
    validateResponse: true,
    checkSecurity: true,
    errors: false,
    isProxy: false,
    upstreamProxy: undefined,
  }
  const logger = createLogger('prism', { level: 'silent' })
  const server = createServer(operations, { cors: false, config, components: { logger } })
  surviveEveryRequest(server.prism)
  const address = await server.listen(port, host).catch((error: unknown) => {
    throw explainListenError(error, host, port)
  })
  // Prism writes IPv6 addresses without their brackets.
  const listening = Number(/\d+$/.exec(address)?.[0])
  return { url: toUrl(host, listening), close: () => server.close() }
}

/**
 * Turns what Prism throws into an error that it answers with. On its own it leaves a header such as
 * `Accept: foo`, or a path such as `/v3/%ZZ/…`, unanswered and ends the process.
 */
function surviveEveryRequest(prism: IPrismHttpServer['prism']): void {
  const { request } = prism
  prism.request = (...input) => {
    return async () => {
      try {
        return await request(...input)()
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        return { _tag: 'Left', left: Object.assign(new Error(message), { status: 400, detail: message }) }
      }
    }
  }
}

async function loadPrism() {
  try {
    const [core, http, server] = await Promise.all([
      import('@stoplight/prism-core'),
      import('@stoplight/prism-http'),
      import('@stoplight/prism-http-server'),
    ])
    const { createLogger } = core
    const { getHttpOperationsFromSpec } = http
    const { createServer } = server
    return { createLogger, getHttpOperationsFromSpec, createServer }
  } catch (error) {
    if (!isMissingModule(error)) throw error
    throw new ServerStartError(
      `Prism is not installed; ${installCommand} adds it. The simulator needs nothing more: dds-contract mock --engine simulator.`,
      { cause: error },
    )
  }
}

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
}

const installCommand =
  'npm install --save-dev @stoplight/prism-core@5.8 @stoplight/prism-http@5.12 @stoplight/prism-http-server@5.12'
