import type { ConformanceOptions, KnownDeviation } from '../src/conformance/index.js'
import { simulatorToken } from '../src/mock/simulator.js'
import { projectId } from '../tests/support/ids.js'
import { type ConformingServer, conformingServers, startConforming } from './conforming-servers.js'
import { generatedFaults } from './faults/generated.js'
import { faults, plant } from './faults.js'
import { type Outcome, runOn } from './prove.js'
import { emptyTargets } from './targets.js'

/** What a run is made on. */
export type Subject = 'fault' | 'server' | 'empty'

/** A target, and how the run on it is made. */
export interface Task {
  readonly subject: Subject
  readonly id: string
  readonly seed: number
  /** Deviations fail the run. */
  readonly strict?: boolean
  /** The run has the option that the target refuses made-up ids. */
  readonly refusesMadeUpIds?: boolean
  /** The exchanges are recorded, and the recording is judged. */
  readonly recording?: boolean
  /** Only the essential cases are sent. */
  readonly quick?: boolean
  /** What is accepted beforehand, and the fault of which it is what a report printed. */
  readonly knownDeviations?: readonly KnownDeviation[]
  readonly accepted?: string
  /** Cases per property; as many as a user's run has unless given. */
  readonly runs?: number
  /** Checks that are left out; none unless given. */
  readonly skip?: readonly string[]
}

/** A task, and what it came to. */
export type Done = Task & Outcome

/** How a target in memory that never answers is recognised. */
const shortMs = 150

/** Carries out one task. */
export async function carryOut(task: Task): Promise<Done> {
  const { subject, id, seed, strict = false, refusesMadeUpIds = false, recording, quick = false, runs } = task
  const { knownDeviations = [], skip = [] } = task
  const options = {
    strict,
    refusesMadeUpIds,
    quick,
    knownDeviations,
    skip,
    ...(runs === undefined ? {} : { runs }),
  }
  return { ...task, ...(await carry[subject](id, seed, options, recording)) }
}

/** The server in front of which faults are planted. */
export const plainServer: ConformingServer = {
  id: 'plain',
  description: 'Serves as the simulator does',
  wrap: (server) => server,
}

type Carry = (
  id: string,
  seed: number,
  options: Partial<ConformanceOptions>,
  recording?: boolean,
) => Promise<Outcome>

const carry: Readonly<Record<Subject, Carry>> = {
  fault(id, seed, options, recording) {
    const fault = find([...faults, ...generatedFaults], id)
    const limit = fault.check === 'response/in-time' ? { timeoutMs: shortMs } : {}
    // One request at a time, or the number of those that it takes would depend on how many are under way.
    const planned = { ...options, ...limit, concurrency: 1 }
    return runOn(plant(fault, seed), seed, planned, fault.check, recording)
  },
  async server(id, seed, options, recording) {
    const found = find([plainServer, ...conformingServers], id)
    const server = await startConforming(found, seed)
    const limit = found.timeoutMs === undefined ? {} : { timeoutMs: found.timeoutMs }
    try {
      return await runOn(server, seed, { ...options, ...limit }, undefined, recording)
    } finally {
      await server.close()
    }
  },
  empty(id, seed, options) {
    const { fetch } = find(emptyTargets, id)
    const server = { fetch, token: simulatorToken, projectId, instanceIds: [] }
    return runOn(server, seed, { ...options, level: 'safe', timeoutMs: shortMs })
  },
}

function find<Item extends { readonly id: string }>(items: readonly Item[], id: string): Item {
  const item = items.find((candidate) => candidate.id === id)
  if (!item) throw new Error(`There is no "${id}".`)
  return item
}
