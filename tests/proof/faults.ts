import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { projectId, realIds } from '../support/ids.js'
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
import { statusFaults } from './faults/status.js'
import { typeFaults } from './faults/type.js'
import { undocumentedFaults } from './faults/undocumented.js'
import type { FetchHandler, Wrap } from './planting.js'

export type { Fault } from './faults/fault.js'

/** Every planted fault. Each breaks one thing of a server that is otherwise right. */
export const faults: readonly Fault[] = [
  ...limitFaults,
  ...typeFaults,
  ...malformedFaults,
  ...accessFaults,
  ...statusFaults,
  ...shapeFaults,
  ...exclusivityFaults,
  ...relationFaults,
  ...leakFaults,
  ...contentFaults,
  ...deliveryFaults,
  ...undocumentedFaults,
]

/** A server in memory, with what a run at the level `live` must know about it. */
export interface PlantedServer {
  readonly fetch: FetchHandler
  /** Instances that exist. Each can be upgraded once, but for every fifth, which is busy. */
  readonly instanceIds: readonly string[]
  readonly token: string
  readonly projectId: string
}

const instanceIds = realIds(200)

/**
 * Starts a simulator with 200 instances, some of them busy, and plants a fault in front of it.
 *
 * @param fault What it does wrong; without one it is right.
 * @param seed Seed of its job IDs.
 */
export function plant(fault?: { readonly wrap: Wrap }, seed = 1): PlantedServer {
  const simulator = createSimulator({
    instances: Object.fromEntries(
      instanceIds.map((id, index) => [id, index % 5 === 4 ? 'upgrading' : 'available']),
    ),
    projectId,
    seed,
  })
  const server: FetchHandler = (request) => simulator.fetch(request)
  return { fetch: fault ? fault.wrap(server) : server, instanceIds, token: simulatorToken, projectId }
}
