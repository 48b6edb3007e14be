import { createSimulator, simulatorToken } from '../src/mock/simulator.js'
import type { AccessKeys } from '../src/signing/keys.js'
import { projectId, realIds } from '../tests/support/ids.js'
import { accessFaults } from './faults/access.js'
import { contentFaults } from './faults/content.js'
import { deliveryFaults } from './faults/delivery.js'
import { exclusivityFaults } from './faults/exclusivity.js'
import type { Fault } from './faults/fault.js'
import { leakFaults } from './faults/leak.js'
import { limitFaults } from './faults/limit.js'
import { malformedFaults } from './faults/malformed.js'
import { relationFaults } from './faults/relation.js'
import { shapeFaults } from './faults/shape.js'
import { signatureFaults } from './faults/signature.js'
import { statusFaults } from './faults/status.js'
import { typeFaults } from './faults/type.js'
import { undocumentedFaults } from './faults/undocumented.js'
import { valueFaults } from './faults/values.js'
import { type FetchHandler, signingKeys, type Wrap } from './planting.js'

export type { Fault } from './faults/fault.js'

const all: readonly Fault[] = [
  ...limitFaults,
  ...typeFaults,
  ...malformedFaults,
  ...accessFaults,
  ...signatureFaults,
  ...statusFaults,
  ...shapeFaults,
  ...exclusivityFaults,
  ...relationFaults,
  ...leakFaults,
  ...contentFaults,
  ...deliveryFaults,
  ...valueFaults,
  ...undocumentedFaults,
]

/**
 * Only `--strict` fails these: they concern how an error is answered, or a policy of ours. No promise about a
 * request that succeeds is broken, and nothing is served that the source page rules out.
 */
const needStrict: ReadonlySet<string> = new Set([
  'express-error-page',
  'dotnet-stack-trace',
  'php-stack-trace',
  'ruby-stack-trace',
  'rust-stack-trace',
  'spring-stack-trace',
  'number-like-ids-refused',
  'name-upper-case',
  'name-camel-case',
  'encoding-charset-refused',
  'encoding-media-type-case-refused',
  'encoding-white-space-refused',
  'encoding-escapes-refused',
  'encoding-key-order-refused',
  'limit-not-found',
  'required-not-found',
  'items-unauthorized',
  'malformed-error-page',
  'token-after-body',
  'token-refused-as-text',
  'token-long-refused',
  'token-longest-page',
  'status-409',
  'status-422',
  'status-known-refused',
  'status-401-id-text',
  'status-401-extra-fields',
  'status-401-empty-array',
  'status-401-duplicates',
  'http-error-code-missing',
  'http-error-text-missing',
  'http-error-code-number',
  'http-error-text-null',
  'http-error-request-id-number',
  'http-error-wrapped',
  'http-error-array',
  'http-error-of-framework',
  'http-error-text-renamed',
  'http-error-code-empty',
  'http-error-text-empty',
  'java-stack-trace',
  'javascript-stack-trace',
  'python-stack-trace',
  'go-stack-trace',
  'file-path',
  'windows-path',
  'path-in-results',
  'content-type-text',
  'content-filter-quotes',
  'content-filter-words',
  'content-type-latin-1-ascii',
  'content-utf-8-invalid',
  'content-latin-1',
  'empty-error',
  'sometimes-flips',
])

/** Every planted fault. Each breaks one thing of a server that is otherwise right. */
export const faults: readonly Fault[] = all.map((fault) =>
  needStrict.has(fault.id) ? { ...fault, needsStrict: true } : fault,
)

/** A server in memory, with what a run at the level `live` must know about it. */
export interface PlantedServer {
  readonly fetch: FetchHandler
  /** Instances that exist. Each can be upgraded once, but for every fifth, which is busy. */
  readonly instanceIds: readonly string[]
  readonly token: string
  /** What signs the requests instead of the token. */
  readonly keys?: AccessKeys
  readonly projectId: string
}

const instanceIds = realIds(200)

/**
 * Starts a simulator with 200 instances, some of them busy, and plants a fault in front of it.
 *
 * @param fault What it does wrong; without one it is right.
 * @param seed Seed of its job IDs.
 */
export function plant(fault?: { readonly wrap: Wrap; readonly isSigned?: boolean }, seed = 1): PlantedServer {
  const simulator = createSimulator({
    instances: Object.fromEntries(
      instanceIds.map((id, index) => [id, index % 5 === 4 ? 'upgrading' : 'available']),
    ),
    projectId,
    seed,
    ...(fault?.isSigned && { tokens: [], keys: [signingKeys] }),
  })
  const server: FetchHandler = (request) => simulator.fetch(request)
  const credentials = fault?.isSigned ? { token: '', keys: signingKeys } : { token: simulatorToken }
  return { fetch: fault ? fault.wrap(server) : server, instanceIds, ...credentials, projectId }
}
