import { maxInstanceIds, tokenHeader } from '../generated/operation.js'
import { serve } from '../src/http/serve.js'
import { createSimulator, simulatorToken } from '../src/mock/simulator.js'
import { availableId, madeUpIds, projectId, upgradingId } from '../tests/support/ids.js'
import type { Ended } from '../tests/support/process.js'
import { type Failure, failures, startFailingService, unknowable } from './failing-service.js'

/** Runs a client on these ids, with these variables. */
export type Call = (ids: readonly string[], env: Readonly<Record<string, string>>) => Promise<Ended>

/** How a client behaves. */
export interface Behaviour {
  /** What it gets wrong of the four calls that every client must get right, each in a few words. */
  readonly wrong: readonly string[]
  /** Who refuses more ids than the contract allows. */
  readonly limit: 'client' | 'service'
  /** What becomes of a result that claims both outcomes. */
  readonly both: 'refused' | 'taken as submitted' | 'taken as rejected'
  /** Whether a response is read that has a field which the contract does not name. */
  readonly unknownField: 'read' | 'refused'
  readonly redirect: 'not followed' | 'followed without the token' | 'token sent along'
  readonly once: Once
}

/** What a client makes of a service that fails. */
export interface Once {
  /** The failures after which the request arrived again. */
  readonly sentAgain: readonly Failure[]
  /** The failures after which it ended as if it knew what became of the request. */
  readonly claimed: readonly Failure[]
}

const bothOutcomes = {
  instance_id: availableId,
  job_id: 'e4616470-733d-41de-a9b0-a260709293d3',
  error_code: 'DBS.200011',
  error_message: 'The status of DB instance does not allow the operation.',
}

/** Calls a client again and again, each time on a service of its own, and sees what it makes of the responses. */
export async function tryOut(call: Call): Promise<Behaviour> {
  const full = await on(call, madeUpIds(maxInstanceIds))
  const over = await on(call, madeUpIds(maxInstanceIds + 1))
  const mixed = await on(call, [availableId, upgradingId])
  const error = await on(call, [availableId], { token: 'wrong' })
  const both = await on(call, [availableId], {
    instead: () => Response.json({ upgrade_results: [bothOutcomes] }, { status: 202 }),
  })
  const unknown = await on(call, [availableId, upgradingId], { extend: true })
  const redirect = await on(call, [availableId], {
    instead: (elsewhere) => new Response(null, { status: 307, headers: { Location: elsewhere } }),
  })
  const [job] = mixed.jobs
  const isMixed = ({ ended, jobs: [task] }: Tried) =>
    ended.exitCode === 0 &&
    ended.stdout.trim() === `${availableId} ${task?.id}` &&
    ended.stderr.includes(`${upgradingId} DBS.200011`)
  const expected = full.jobs.map(({ id, instanceId }) => `${instanceId} ${id}`)
  const wrong = {
    'a full batch':
      full.ended.exitCode === 0 &&
      expected.length === maxInstanceIds &&
      full.ended.stdout.trim() === expected.join('\n'),
    'one id too many': over.ended.exitCode !== 0 && over.jobs.length === 0,
    'a mixed response': job !== undefined && isMixed(mixed),
    'an HTTP error':
      error.ended.exitCode !== 0 &&
      /401|Unauthorized/.test(error.ended.stderr) &&
      error.ended.stderr.includes('APIGW.0301'),
  }
  return {
    wrong: Object.entries(wrong).flatMap(([what, isRight]) => (isRight ? [] : [what])),
    limit: over.requests === 0 ? 'client' : 'service',
    both:
      both.ended.exitCode !== 0
        ? 'refused'
        : both.ended.stdout.includes(bothOutcomes.job_id)
          ? 'taken as submitted'
          : 'taken as rejected',
    unknownField: isMixed(unknown) ? 'read' : 'refused',
    redirect:
      redirect.elsewhere.length === 0
        ? 'not followed'
        : redirect.elsewhere.includes(simulatorToken)
          ? 'token sent along'
          : 'followed without the token',
    once: await tryFailures(call),
  }
}

/** Calls a client on a service that fails its one request, in each way, and counts what arrives. */
export async function tryFailures(call: Call): Promise<Once> {
  const sentAgain: Failure[] = []
  const claimed: Failure[] = []
  for (const failure of Object.keys(failures) as Failure[]) {
    const service = await startFailingService(failure)
    try {
      const { exitCode, stdout } = await call([availableId], environment(service.url))
      if (service.arrivals() !== 1) sentAgain.push(failure)
      if (unknowable.includes(failure) && (exitCode === 0 || stdout.includes(availableId)))
        claimed.push(failure)
    } finally {
      await service.close()
    }
  }
  return { sentAgain, claimed }
}

/** What a client reads from its environment. */
function environment(url: string, token: string = simulatorToken): Record<string, string> {
  return { DDS_BASE_URL: url, DDS_AUTH_TOKEN: token, DDS_PROJECT_ID: projectId }
}

interface Tried {
  readonly ended: Ended
  readonly jobs: readonly { readonly id: string; readonly instanceId: string }[]
  /** How many requests arrived. */
  readonly requests: number
  /** The token of each request that arrived at another host. */
  readonly elsewhere: readonly (string | null)[]
}

interface Manner {
  readonly token?: string
  /** The response in place of that of the simulator, given the address of another host. */
  readonly instead?: (elsewhere: string) => Response
  /** Adds a field that the contract does not name to the response and to each of its results. */
  readonly extend?: boolean
}

async function on(call: Call, ids: readonly string[], manner: Manner = {}): Promise<Tried> {
  const { token = simulatorToken, instead, extend = false } = manner
  const instances = Object.fromEntries(
    ids.map((id) => [id, id === upgradingId ? 'upgrading' : 'available'] as const),
  )
  const simulator = createSimulator({ instances })
  const elsewhere: (string | null)[] = []
  let requests = 0
  const other = await serve(async (request) => {
    elsewhere.push(request.headers.get(tokenHeader))
    return new Response(null, { status: 404 })
  })
  const service = await serve(async (request) => {
    requests += 1
    // The other host by another name, because some clients take another port for the same host.
    if (instead) return instead(other.url.replace('127.0.0.1', 'localhost'))
    const response = await simulator.fetch(request)
    return extend ? extended(response) : response
  })
  try {
    const ended = await call(ids, environment(service.url, token))
    return { ended, jobs: [...simulator.jobs.values()], requests, elsewhere }
  } finally {
    await Promise.all([service.close(), other.close()])
  }
}

async function extended(response: Response): Promise<Response> {
  const { upgrade_results } = (await response.json()) as { upgrade_results: object[] }
  const results = upgrade_results.map((result) => ({ ...result, added_later: 'x' }))
  return Response.json({ upgrade_results: results, added_later: 1 }, { status: response.status })
}
