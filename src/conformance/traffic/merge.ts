import { contractVersion, operationId } from '../../../generated/operation.js'
import { checkKnownDeviations } from '../known-deviations.js'
import { checkNamesAndLists, type KnownDeviation, UsageError } from '../options.js'
import type { Report } from '../report.js'
import { recordedUpgradeOperation } from '../upgrade/operation.js'
import { fieldsOf } from './read/fields.js'
import { readTally } from './read-tally.js'
import { reportTally } from './report.js'
import { createTrafficTally, type TrafficTally } from './tally.js'

/** How to merge reports. */
export interface MergeOptions {
  /** What the merged report calls the traffic: "3 reports" unless given. */
  readonly name?: string
  /** Deviations fail the verdict as violations do; also if one of the reports was made so. */
  readonly strict?: boolean
  /** Findings that are accepted, besides those that the reports accept. */
  readonly knownDeviations?: readonly KnownDeviation[]
}

const mergeOptions: Record<keyof MergeOptions, true> = { name: true, strict: true, knownDeviations: true }

/** A report, parsed, and what to call it in a message. */
export interface NamedReport {
  readonly name: string
  readonly report: unknown
}

/**
 * Merges reports on recorded traffic: verdict, findings, coverage and observations are those of one `judgeTraffic` on all
 * that was recorded, whatever the order of the reports and however they were merged before. Its memory does not grow
 * with their number.
 *
 * @param reports - JSON reports of `dds-contract judge`, of `judgeTraffic` or of this function
 * @throws {UsageError} when one is something else, or of another version of the contract
 */
export async function mergeReports(
  reports: Iterable<NamedReport> | AsyncIterable<NamedReport>,
  options: MergeOptions = {},
): Promise<Report> {
  checkNamesAndLists(options, mergeOptions)
  const operation = recordedUpgradeOperation()
  const deviations = new Map<string, KnownDeviation>()
  const accept = (known: readonly KnownDeviation[]) => {
    for (const deviation of known) deviations.set(JSON.stringify(deviation), deviation)
  }
  accept(checkKnownDeviations(options.knownDeviations ?? [], operation))
  let tally: TrafficTally | undefined
  let clientOnly: boolean | undefined
  let count = 0
  let durationMs = 0
  let { strict = false } = options
  for await (const { name, report } of reports) {
    const read = readMerged(name, report)
    if (read.tally.clientOnly !== (clientOnly ?? read.tally.clientOnly)) {
      const [client, service] = ['about clients alone', 'about the service too']
      const [own, other] = read.tally.clientOnly ? [client, service] : [service, client]
      throw new UsageError(`${name} is ${own}, and other reports are ${other}; merge each kind on its own.`)
    }
    clientOnly = read.tally.clientOnly
    tally ??= createTrafficTally(operation, clientOnly)
    tally.merge(read.tally)
    accept(checkKnownDeviations(read.tally.knownDeviations, operation, `${name}: known deviation`))
    strict ||= read.strict
    durationMs += read.durationMs
    count += 1
  }
  if (!tally) throw new UsageError('There is no report to merge.')
  return reportTally(tally, operation, {
    name: options.name ?? `${count} ${count === 1 ? 'report' : 'reports'}`,
    strict,
    knownDeviations: [...deviations.values()],
    durationMs,
    mask: (text) => text,
  })
}

function readMerged(name: string, report: unknown) {
  const { contract, strict, summary, tally } = fieldsOf(report)
  const { version, operationId: operation } = fieldsOf(contract)
  if (typeof version === 'string' && (version !== contractVersion || operation !== operationId)) {
    throw new UsageError(
      `${name} was made with version ${version} of the contract, and this is ${contractVersion}; judge its recordings again with one version.`,
    )
  }
  const read = readTally(tally)
  if (typeof version !== 'string' || !read) {
    throw new UsageError(
      `${name} is no JSON report on recorded traffic; write it with \`dds-contract judge … --report-json FILE\`.`,
    )
  }
  const { durationMs } = fieldsOf(summary)
  return { tally: read, strict: strict === true, durationMs: typeof durationMs === 'number' ? durationMs : 0 }
}
