import { method, tokenHeader } from '../../generated/operation.js'
import { UsageError } from '../conformance/options.js'
import { printable, quote } from '../conformance/render/text.js'
import { exampleProjectId, operationUrl } from '../conformance/upgrade/operation.js'
import { type RunningServer, serve } from '../http/serve.js'
import { allowCrossOrigin } from '../mock/cross-origin.js'
import { projectOf } from '../mock/operation.js'
import type { FollowedRedirect, HandledRequest } from '../mock/service.js'
import { reportOptions } from './conformance-options.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'
import type { MockArguments } from './mock-arguments.js'
import { createEngine, type Engine } from './mock-engine.js'
import { createMockJudge, type MockJudge } from './mock-judge.js'
import { screenBeside } from './publish.js'
import { prepareVerdict } from './report-files.js'

/**
 * Runs `dds-contract mock` until Ctrl-C, or until as many requests have come as `--exit-after` says.
 *
 * @returns the exit status: with `--judge` that of the verdict on the client
 * @throws {UsageError} When an option cannot be used.
 */
export async function mock(options: MockArguments): Promise<number> {
  refuseUselessOptions(options)
  const verdict = options.judge ? prepareVerdict(options) : undefined
  const screen = screenBeside(verdict?.reports)
  const stopped = interruption()
  const engine = await createEngine(options, (request) =>
    screen.write(`${printable(describeFollowed(request))}\n`),
  )
  const judge = verdict && createMockJudge(verdict, engine.keys)
  const traffic = countTraffic(options, (line) => screen.write(`${line}\n`))
  const { url, close } = await listen(options, engine, { traffic, judge })
  screen.write(describeMock(url, engine, options))
  try {
    await Promise.race([stopped, traffic.enough, ...(judge ? [judge.failed] : [])])
  } finally {
    // Nothing that clients keep open must keep the mock alive, also when its judging has failed.
    await Promise.all([close(), engine.close()])
  }
  screen.write('\nStopped.\n')
  return judge ? judge.publish(options) : exitCodes.conforming
}

/** Puts an engine on a port. */
function listen(
  options: MockArguments,
  engine: Engine,
  { traffic, judge }: { readonly traffic: Traffic; readonly judge: MockJudge | undefined },
): Promise<RunningServer> {
  const respond = async (request: Request) => {
    const ofAdmin = engine.respondToAdmin(request)
    if (ofAdmin) return ofAdmin
    const copy = judge && request.clone()
    const { outcome, request: handled } = await engine.respond(request)
    const number = traffic.add(handled)
    if (copy) await judge.add(number, copy, handled)
    return outcome
  }
  return serve(options.cors ? allowCrossOrigin(respond) : respond, options, traffic.responded)
}

/** Clients that send a failed request again do so at once, or after a second. */
const repeatWithinMs = 3_000

type Traffic = ReturnType<typeof countTraffic>

/**
 * Counts requests, and writes about them.
 *
 * @param write - takes a line
 */
function countTraffic(
  { verbose, exitAfter = Number.POSITIVE_INFINITY }: MockArguments,
  write: (line: string) => void,
) {
  let [count, toOperation, refused] = [0, 0, 0]
  let hasFailed = false
  let finish = () => {}
  const enough = new Promise<void>((resolve) => {
    finish = resolve
  })
  return {
    /** Resolves when `exitAfter` requests of the operation have had their response. */
    enough,
    /** @returns the number of the request, from 1 */
    add(handled: HandledRequest): number {
      count += 1
      if (handled.status === 401) refused += 1
      if (handled.failure !== undefined) hasFailed = true
      // Whoever looks here may wonder why nothing works.
      if (verbose || (handled.status === 401 && refused === 1))
        write(printable(describeHandled(count, handled)))
      return count
    },
    responded(request: Request): void {
      // Others may come with them: an SDK asks for its project first, and a browser sends preflights.
      if (projectOf(request) === undefined) return
      toOperation += 1
      if (toOperation === exitAfter) setTimeout(finish, hasFailed ? repeatWithinMs : 0)
    },
  }
}

/** A longer path is cut: the line is for people. */
const longestPath = 200

function describeHandled(
  number: number,
  { method, path, status, failure, reason, instanceIds, submitted }: HandledRequest,
): string {
  const results = `${submitted.length} submitted, ${instanceIds.length - submitted.length} rejected`
  const why = reason ?? (instanceIds.length > 0 ? results : undefined)
  const lost = failure !== undefined && reason === undefined ? `, then ${failure}` : ''
  return `${number} ${method} ${path.slice(0, longestPath)} ${status}${why ? ` (${why})` : ''}${lost}`
}

function describeFollowed({ method, headers, hasBody }: FollowedRedirect): string {
  const body = hasBody ? 'with the body' : 'without a body'
  return `The redirect was followed to another port: ${method} ${body}, with the headers ${headers.join(', ')}`
}

function describeMock(
  url: string,
  { note, token, instanceIds }: Engine,
  { projectId = exampleProjectId() }: MockArguments,
) {
  const sent = token ?? '$DDS_AUTH_TOKEN'
  const ownToken =
    token === undefined ? '# DDS_AUTH_TOKEN: as it is set here' : `export DDS_AUTH_TOKEN=${token}`
  return `The mock listens at ${url}
${note}
For the examples:
  export DDS_BASE_URL=${quote(url)}
  export DDS_PROJECT_ID=${quote(projectId)}
  ${ownToken}

Try it:
  curl -X ${method} ${quote(operationUrl(url, projectId))} \\
    -H "${tokenHeader}: ${sent}" -H 'Content-Type: application/json' \\
    --data ${quote(JSON.stringify({ instance_ids: instanceIds }))}

Ctrl-C stops it.
`
}

/** The options that an engine does not have. */
const foreignOptions = {
  simulator: { dynamic: '--dynamic' },
  prism: {
    instance: '--instance',
    otherInstances: '--other-instances',
    failNext: '--fail-next',
    projectId: '--project-id',
    accessKey: '--access-key',
    admin: '--admin',
  },
} as const

function refuseUselessOptions(options: MockArguments): void {
  const { engine } = options
  const ofVerdict = reportOptions().find(
    (option) => option.attributeName() in options && option.long !== '--verbose',
  )
  if (!options.judge && ofVerdict) {
    throw new UsageError(`${ofVerdict.long} has no effect without --judge; leave it out, or add --judge.`)
  }
  for (const [name, flag] of Object.entries(foreignOptions[engine])) {
    if (!(name in options)) continue
    const other = engine === 'prism' ? 'simulator' : 'prism'
    throw new UsageError(`${flag} has no effect on ${engine}; leave it out, or use --engine ${other}.`)
  }
}
