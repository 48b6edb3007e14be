import { maxInstanceIds } from '../../generated/operation.js'
import { UsageError } from '../conformance/options.js'
import { projectIdProblem } from '../http/project-id.js'
import { respondToAdmin } from '../mock/admin.js'
import { exampleInstances } from '../mock/instances.js'
import { simulatorToken } from '../mock/operation.js'
import { createPrism } from '../mock/prism.js'
import type { InstanceState } from '../mock/responses.js'
import { createSecondPort } from '../mock/second-port.js'
import { createService, type FollowedRedirect, type Handled } from '../mock/service.js'
import { type AccessKeys, keysProblem } from '../signing/keys.js'
import { tokenProblem } from '../token/syntax.js'
import type { MockArguments } from './mock-arguments.js'

/** What responds, and what the printed example needs. */
export interface Engine {
  readonly respond: (request: Request) => Promise<Handled>
  /** Responds to a request that is not for the operation but for the mock itself. */
  readonly respondToAdmin: (request: Request) => Response | undefined
  /** The token to send; `undefined` when it is the one in the environment. */
  readonly token: string | undefined
  readonly instanceIds: readonly string[]
  /** The keys whose signatures are verified. */
  readonly keys: readonly AccessKeys[]
  /** What exists, for people. */
  readonly note: string
  readonly close: () => Promise<void>
}

/** More than a test looks at, and little enough for a mock that runs for weeks. */
const remembered = 10_000

/**
 * @param onFollowed - called when a client has followed a redirect to another port
 * @throws {UsageError} when the token, the keys or the project cannot be used
 */
export async function createEngine(
  options: MockArguments,
  onFollowed: (request: FollowedRedirect) => void,
): Promise<Engine> {
  return options.engine === 'prism' ? createPrismEngine(options) : createSimulatorEngine(options, onFollowed)
}

async function createPrismEngine(options: MockArguments): Promise<Engine> {
  const prism = await createPrism(options)
  return {
    async respond(request) {
      const { pathname, search } = new URL(request.url)
      const outcome = await prism(request)
      const about = { method: request.method, path: pathname + search, status: outcome.status }
      return { outcome, request: { ...about, instanceIds: [], submitted: [] } }
    },
    respondToAdmin: () => undefined,
    token: 'any-token',
    instanceIds: Object.keys(exampleInstances),
    keys: [],
    note: '',
    close: async () => {},
  }
}

function createSimulatorEngine(
  options: MockArguments,
  onFollowed: (request: FollowedRedirect) => void,
): Engine {
  const { instance: instances = exampleInstances, failNext = [], otherInstances, projectId, seed } = options
  const idProblem = projectId === undefined ? undefined : projectIdProblem(projectId)
  if (idProblem !== undefined) {
    throw new UsageError(`--project-id ${idProblem}; give the ID of the project that clients use.`)
  }
  const ownToken = process.env['DDS_AUTH_TOKEN']
  // What no request can carry would make the mock refuse every one.
  const problem = ownToken ? tokenProblem(ownToken) : undefined
  if (problem !== undefined) throw new UsageError(`The token ${problem}; set DDS_AUTH_TOKEN again.`)
  const keys = readKeys(options)
  const what = { instances, otherInstances, projectId, seed }
  const service = createService(
    { ...what, tokens: [ownToken || simulatorToken], keys },
    { limit: remembered, elsewhere: () => second.url() },
  )
  const second = createSecondPort(options, (request) => {
    onFollowed(request)
    return service.follow(request)
  })
  for (const { failure, nth } of failNext) service.schedule.add(failure, nth)
  return {
    respond: service.respond,
    respondToAdmin: (request) => (options.admin ? respondToAdmin(request, service) : undefined),
    token: ownToken ? undefined : simulatorToken,
    instanceIds: Object.keys(instances).slice(0, maxInstanceIds),
    keys,
    note: describeInstances(instances, otherInstances),
    close: second.close,
  }
}

/** The keys whose signatures are verified. Secrets come from where the SDKs look for them. */
function readKeys({ accessKey }: MockArguments): AccessKeys[] {
  if (accessKey === undefined) return []
  const { HUAWEICLOUD_SDK_SK: secretKey = '', HUAWEICLOUD_SDK_SECURITY_TOKEN: securityToken } = process.env
  if (secretKey === '') {
    throw new UsageError('--access-key needs its secret key in the environment variable HUAWEICLOUD_SDK_SK.')
  }
  const keys = { accessKey, secretKey, ...(securityToken && { securityToken }) }
  const problem = keysProblem(keys)
  if (problem !== undefined) throw new UsageError(problem)
  return [keys]
}

function describeInstances(
  instances: Readonly<Record<string, InstanceState>>,
  otherState?: InstanceState,
): string {
  const known = Object.entries(instances).map(([id, state]) => `  ${id} is ${state}\n`)
  const rest = otherState
    ? `is ${otherState}`
    : 'does not exist; --instance and --other-instances add to them'
  return `\nInstances:\n${known.join('')}  any other ${rest}\n`
}
