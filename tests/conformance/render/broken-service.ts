import { type ConformanceOptions, type Exchange, runConformance } from '../../../src/conformance/index.js'
import { createSimulator } from '../../../src/mock/simulator.js'
import { copyOf } from '../../support/copy.js'
import { idsOf } from '../recording.js'

export const token = 'a-token-that-must-not-be-seen-anywhere-0123456789'

/** The operation in memory, with a project that answers and nothing wrong. */
export function conformingService(): (request: Request) => Promise<Response> {
  return createSimulator({ tokens: [token] }).fetch
}

/** The same, but it takes any number of ids, and it repeats what it was sent, the token included. */
export function brokenService(): (request: Request) => Promise<Response> {
  const simulator = createSimulator({ tokens: [token] })
  return async (request) => {
    const text = await copyOf(request).text()
    const response = await simulator.fetch(request)
    const ids = idsOf(text)
    if (response.status === 400 && ids.length > 10) {
      const results = ids.map((id) => ({ instance_id: id, error_code: 'DBS.200002', error_message: 'none' }))
      return Response.json({ upgrade_results: results }, { status: 202 })
    }
    if (response.status !== 400) return response
    const echo = request.headers.get('x-auth-token') ?? ''
    return Response.json(
      { error_code: 'DBS.200001', error_msg: `Parameter error for ${echo}` },
      { status: 400, headers: { 'X-Echo': encodeURIComponent(echo) } },
    )
  }
}

/** Runs the suite on a service in memory, and keeps what was exchanged. */
export async function runOn(
  fetch: (request: Request) => Promise<Response>,
  options: Partial<ConformanceOptions> = {},
) {
  const exchanges: Exchange[] = []
  const report = await runConformance({
    baseUrl: 'http://localhost',
    token,
    seed: 1,
    runs: 3,
    fetch,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  })
  return { report, exchanges }
}
