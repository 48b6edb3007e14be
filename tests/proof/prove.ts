import { type ConformanceOptions, type Report, runConformance } from '../../src/conformance/index.js'
import type { PlantedServer } from './faults.js'

/** A server to run the suite on; in memory unless it has an address. */
type Server = PlantedServer & { readonly baseUrl?: string }

/** Instances that a run of the proof upgrades: enough for batches of every size. */
const liveInstances = 60

/** When a run found what it had to find. */
export interface Discovery {
  readonly found: boolean
  /** Requests sent until the check that names the fault complained; all of them when it never did. */
  readonly requests: number
}

/**
 * Runs the suite on a server with a planted fault until the check that names the fault complains.
 *
 * @param server - the server with the fault
 * @param check - the id of the check that must find it
 * @param seed - the seed of the run
 */
export async function findFault(server: Server, check: string, seed: number): Promise<Discovery> {
  const enough = new AbortController()
  let discovery: Discovery | undefined
  const { summary } = await runConformance({
    ...optionsFor(server, seed),
    // A server that never answers is recognised by this alone.
    timeoutMs: 1000,
    signal: enough.signal,
    onProgress: (progress) => {
      if (progress.type !== 'found' || progress.check !== check) return
      discovery ??= { found: true, requests: progress.requests }
      enough.abort()
    },
  })
  return discovery ?? { found: false, requests: summary.requests }
}

/** Runs the whole suite on a server, as a user would at the level `live`. */
export function runOn(server: Server, seed: number): Promise<Report> {
  return runConformance(optionsFor(server, seed))
}

function optionsFor(server: Server, seed: number): ConformanceOptions {
  const { baseUrl = 'http://localhost' } = server
  return {
    baseUrl,
    projectId: server.projectId,
    token: server.token,
    fetch: server.fetch,
    level: 'live',
    instanceIds: server.instanceIds.slice(0, liveInstances),
    confirmHost: new URL(baseUrl).host,
    seed,
  }
}
