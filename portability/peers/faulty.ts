import { maxInstanceIds } from '../../generated/operation.js'
import { type RunningServer, serve } from '../../src/http/serve.js'
import { createSimulator } from '../../src/mock/simulator.js'
import { copyOf } from '../../tests/support/copy.js'
import { token } from '../running.js'

type Result = Readonly<Record<string, unknown>>

/** What a service does wrong, and how. */
export interface Fault {
  readonly title: string
  /** Changes each result of a 202. */
  readonly result?: (result: Result) => Result
  readonly status?: number
  /** Serves more ids than the contract allows. */
  readonly servesAll?: true
  /** The status for a body that is no JSON. */
  readonly malformed?: number
}

/** One of each kind: the limit, the exclusivity, the names, the status, and what has no example. */
export const faults: readonly Fault[] = [
  { title: 'eleven ids served', servesAll: true },
  {
    title: '`job_id` with an error',
    result: (result) => ({ ...result, error_code: 'DBS.200011', error_message: 'Busy.' }),
  },
  {
    title: '`error_msg` in a result',
    result: ({ instance_id }) => ({ instance_id, error_code: 'DBS.200011', error_msg: 'Busy.' }),
  },
  { title: '200 for 202', status: 200 },
  { title: '500 for what is not JSON', malformed: 500 },
]

/**
 * A simulator with a fault, or with none. Each request meets a new one with all instances available, so that a tool
 * may send the same id as often as it likes.
 */
export function serveFaulty(fault: Fault | undefined): Promise<RunningServer> {
  return serve(async (request) => {
    const text = await copyOf(request).text()
    const ids = fault?.servesAll && request.method === 'POST' ? idsIn(text) : undefined
    if (ids === undefined || ids.length <= maxInstanceIds) return spoil(await respond(request), text, fault)
    const results: unknown[] = []
    for (let at = 0; at < ids.length; at += maxInstanceIds) {
      const part = JSON.stringify({ instance_ids: ids.slice(at, at + maxInstanceIds) })
      const response = await respond(new Request(request, { body: part }))
      if (response.status !== 202) return response
      results.push(...(await resultsOf(response)))
    }
    return Response.json({ upgrade_results: results }, { status: 202 })
  })
}

function respond(request: Request): Promise<Response> {
  return createSimulator({ otherInstances: 'available', tokens: [token] }).fetch(request)
}

async function spoil(response: Response, text: string, fault: Fault | undefined): Promise<Response> {
  if (response.status === 202) {
    const results = (await resultsOf(response)).map(fault?.result ?? ((result) => result))
    return Response.json({ upgrade_results: results }, { status: fault?.status ?? 202 })
  }
  if (response.status === 400 && fault?.malformed && parse(text) === undefined) {
    return Response.json(
      { error_code: 'DBS.280005', error_msg: 'Server failure.' },
      { status: fault.malformed },
    )
  }
  return response
}

async function resultsOf(response: Response): Promise<readonly Result[]> {
  const { upgrade_results } = (await response.json()) as { readonly upgrade_results: readonly Result[] }
  return upgrade_results
}

function idsIn(text: string): readonly unknown[] | undefined {
  const body = parse(text)
  const ids =
    typeof body === 'object' && body !== null && 'instance_ids' in body ? body.instance_ids : undefined
  return Array.isArray(ids) ? ids : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
