import { maxInstanceIds, method, tokenHeader } from '../../generated/operation.js'
import { UsageError } from '../conformance/options.js'
import { quote } from '../conformance/render/text.js'
import type { RecordedExchange } from '../conformance/traffic/exchange.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import { exampleProjectId, operationUrl } from '../conformance/upgrade/operation.js'
import { isPathSegment } from '../http/base-url.js'
import { readToLimit } from '../http/read.js'
import { type Handler, serve } from '../http/serve.js'
import type { SimulatedFailure } from '../mock/answers.js'
import { maxBodyBytes } from '../mock/body.js'
import { allowCrossOrigin } from '../mock/cross-origin.js'
import type { MockOptions } from '../mock/index.js'
import { createPrism, type PrismOptions } from '../mock/prism.js'
import { createSimulator, exampleInstances, type InstanceState, simulatorToken } from '../mock/simulator.js'
import { tokenProblem } from '../token/syntax.js'
import { type ReportArguments, reportOptions } from './conformance-options.js'
import { exitCodes } from './exit-codes.js'
import { interruption } from './interruption.js'
import { publish, screenBeside } from './publish.js'
import { prepareVerdict } from './report-files.js'

export interface MockArguments extends ReportArguments, MockOptions, PrismOptions {
  readonly engine: 'simulator' | 'prism'
  readonly instance?: Readonly<Record<string, InstanceState>>
  readonly failNext?: readonly SimulatedFailure[]
  readonly judge?: true
  readonly exitAfter?: number
}

export async function mock(options: MockArguments): Promise<number> {
  refuseForeignOptions(options)
  const verdict = options.judge ? prepareVerdict(options) : undefined
  const screen = screenBeside(verdict?.reports)
  const stopped = interruption()
  const { handler, token, instanceIds, note } = await createEngine(options)
  const traffic = recordTraffic(handler, options)
  const { url, close } = await serve(
    options.cors ? allowCrossOrigin(traffic.handler) : traffic.handler,
    options,
    traffic.answered,
  )
  const address = operationUrl(url, options.projectId ?? exampleProjectId())
  screen.write(`The mock answers at ${url}
${note}
Try it:
  curl -X ${method} ${quote(address)} \\
    -H "${tokenHeader}: ${token}" -H 'Content-Type: application/json' \\
    --data ${quote(JSON.stringify({ instance_ids: instanceIds }))}

Ctrl-C stops it.
`)
  await Promise.race([stopped, traffic.enough])
  screen.write('\nStopped.\n')
  if (verdict) {
    const { reports, ...held } = verdict
    const name = 'the requests to the mock'
    const report = await judgeTraffic(traffic.exchanges, { name, clientOnly: true, showIds: true, ...held })
    await close()
    return publish(report, [], reports, options)
  }
  // Connections that clients keep open must not keep the mock alive.
  process.exit(exitCodes.conforming)
}

/** Keeps the requests if they are to be judged; `enough` resolves when `exitAfter` of them are answered. */
function recordTraffic(handler: Handler, { judge, exitAfter = Number.POSITIVE_INFINITY }: MockArguments) {
  const exchanges: RecordedExchange[] = []
  let finish = () => {}
  const enough = new Promise<void>((resolve) => {
    finish = resolve
  })
  const asked = new WeakSet<Request>()
  let count = 0
  const answered = (request: Request) => {
    if (!asked.has(request)) return
    count += 1
    if (count === exitAfter) finish()
  }
  const recording: Handler = async (request) => {
    asked.add(request)
    const copy = judge ? request.clone() : undefined
    const response = await handler(request)
    // A body that the mock refuses to read is not judged either.
    const body = copy && (await readToLimit(copy, maxBodyBytes, copy.signal).catch(() => undefined))
    if (judge) {
      const { method, url, headers } = request
      const sent = {
        method,
        url,
        headers: Object.fromEntries(headers),
        ...(body === undefined ? {} : { body }),
      }
      exchanges.push({ source: `request ${exchanges.length + 1}`, request: sent })
    }
    return response
  }
  return { handler: recording, answered, exchanges, enough }
}

/** Makes what answers, and what the printed example needs. */
async function createEngine(options: MockArguments) {
  if (options.engine === 'prism') {
    const instanceIds = Object.keys(exampleInstances)
    return { handler: await createPrism(options), token: 'any-token', instanceIds, note: '' }
  }
  const { instance: instances = exampleInstances, failNext = [], otherInstances, projectId, seed } = options
  const ownToken = process.env['DDS_AUTH_TOKEN']
  // What no request can carry would make the mock refuse every one.
  const problem = ownToken ? tokenProblem(ownToken) : undefined
  if (problem !== undefined) throw new UsageError(`The token ${problem}; set DDS_AUTH_TOKEN again.`)
  if (projectId !== undefined && !isPathSegment(projectId)) {
    throw new UsageError('--project-id is not a project ID; give the one in the path.')
  }
  const tokens = [ownToken || simulatorToken]
  const simulator = createSimulator({ instances, otherInstances, tokens, projectId, seed })
  for (const failure of failNext) simulator.failNext(failure)
  return {
    handler: simulator.fetch,
    token: ownToken ? '$DDS_AUTH_TOKEN' : simulatorToken,
    instanceIds: Object.keys(instances).slice(0, maxInstanceIds),
    note: describe(instances, otherInstances),
  }
}

function describe(instances: Readonly<Record<string, InstanceState>>, others?: InstanceState): string {
  const known = Object.entries(instances).map(([id, state]) => `  ${id} is ${state}\n`)
  const rest = others ? `is ${others}` : 'does not exist; --instance and --other-instances add to them'
  return `\nInstances:\n${known.join('')}  any other ${rest}\n`
}

/** The options that an engine does not have. */
const foreignOptions = {
  simulator: { dynamic: '--dynamic' },
  prism: {
    instance: '--instance',
    otherInstances: '--other-instances',
    failNext: '--fail-next',
    projectId: '--project-id',
  },
} as const

function refuseForeignOptions(options: MockArguments): void {
  const { engine } = options
  const ofVerdict = reportOptions().find((option) => option.attributeName() in options)
  if (!options.judge && ofVerdict) {
    throw new UsageError(`${ofVerdict.long} has no effect without --judge; leave it out, or add --judge.`)
  }
  for (const [name, flag] of Object.entries(foreignOptions[engine])) {
    if (!(name in options)) continue
    const other = engine === 'prism' ? 'simulator' : 'prism'
    throw new UsageError(`${flag} has no effect on ${engine}; leave it out, or use --engine ${other}.`)
  }
}
