import { exitCodesByVerdict } from '../src/cli/exit-codes.js'
import {
  type CheckReport,
  type ConformanceOptions,
  type KnownDeviation,
  type Report,
  runConformance,
} from '../src/conformance/index.js'
import type { PlantedServer } from './faults.js'
import { record } from './recorder.js'

/** A server to run the suite on; in memory unless it has an address. */
type Server = PlantedServer & { readonly baseUrl?: string }

/** The address of every server in memory. */
export const memoryUrl = 'http://127.0.0.1'

/** Instances that a run of the proof upgrades: enough for batches of every size. */
const liveInstances = 60

/** What a run came to, as its exit status says and as its report says. */
export interface Outcome {
  /** The exit status of `dds-contract conformance`. */
  readonly exitStatus: number
  /** The checks under which something is reported, one for each finding. */
  readonly findings: readonly string[]
  /** Checks and rules that would have failed for the same cause. */
  readonly hidden: readonly string[]
  /** The entries that would accept its findings. */
  readonly accept: readonly KnownDeviation[]
  /** The checks that are said to have passed. */
  readonly passed: readonly string[]
  /** Why there is no verdict, or why the run ended early. */
  readonly reason?: string
  /** What judging a recording of the same exchanges finds, when that was asked for. */
  readonly recorded?: readonly string[]
  /** Requests until the check that was watched failed first; all of them when only the end showed it. */
  readonly requests: number
  /** Requests until the first failure that fails the run; all of them when only the end showed it. */
  readonly requestsToFail: number
}

/**
 * Runs the suite as a user would at the level `live`.
 *
 * @param watched - the check whose first failure is waited for
 * @param judgesRecording - also records the exchanges, and judges the recording; for servers in memory
 */
export async function runOn(
  server: Server,
  seed: number,
  options: Partial<ConformanceOptions> = {},
  watched?: string,
  judgesRecording = false,
): Promise<Outcome> {
  let requests: number | undefined
  let requestsToFail: number | undefined
  const recording = judgesRecording ? record(server.fetch) : undefined
  const report = await runConformance({
    ...optionsFor(server, seed),
    ...options,
    ...(recording ? { fetch: recording.fetch } : {}),
    onProgress: (progress) => {
      if (progress.type !== 'found') return
      if (progress.check === watched) requests ??= progress.requests
      if (progress.fails) requestsToFail ??= progress.requests
    },
  })
  const recorded = recording ? { recorded: await recording.judge() } : {}
  const { requests: all } = report.summary
  return {
    ...readReport(report),
    requests: requests ?? all,
    requestsToFail: requestsToFail ?? all,
    ...recorded,
  }
}

/** Whether a run names a check: in a finding, or as what stands with it. */
export function names({ findings, hidden }: Outcome, check: string): boolean {
  return findings.includes(check) || hidden.includes(check)
}

function readReport({
  verdict,
  checks,
  reason,
}: Report): Omit<Outcome, 'requests' | 'requestsToFail' | 'recorded'> {
  return {
    exitStatus: exitCodesByVerdict[verdict],
    findings: checks.flatMap(({ id, findings }) => findings.map(() => id)),
    hidden: checks.flatMap(hiddenBy),
    accept: checks.flatMap((check) => check.findings.flatMap((finding) => finding.accept ?? [])),
    passed: checks.flatMap(({ id, status }) => (status === 'passed' ? [id] : [])),
    ...(reason === undefined ? {} : { reason }),
  }
}

function hiddenBy({ findings }: CheckReport): string[] {
  return findings.flatMap(({ explains = [], alike = [] }) =>
    [...explains, ...alike].map(({ check }) => check),
  )
}

function optionsFor(server: Server, seed: number): ConformanceOptions {
  const { baseUrl = memoryUrl } = server
  return {
    baseUrl,
    projectId: server.projectId,
    ...(server.keys ? { keys: server.keys } : { token: server.token }),
    // Over a real connection, the suite's own client is part of what is proved.
    ...(server.baseUrl === undefined || server.baseUrl === memoryUrl ? { fetch: server.fetch } : {}),
    level: 'live',
    instanceIds: server.instanceIds.slice(0, liveInstances),
    confirmHost: new URL(baseUrl).host,
    seed,
  }
}
