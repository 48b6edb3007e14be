import type { ConformanceOptions, Exchange } from '../conformance/options.js'
import { UsageError } from '../conformance/options.js'
import type { ConformanceArguments } from './conformance-options.js'
import { type EmbeddedTarget, startEmbeddedTarget } from './embedded-target.js'
import { exitCodes } from './exit-codes.js'
import { onInterruption } from './interruption.js'
import { openJournal } from './journal.js'
import { readKnownDeviations } from './known-deviations.js'
import { createProgressLine } from './progress.js'
import { publish } from './publish.js'
import { checkReportFiles, wantedReports } from './report-files.js'
import { wantsColor } from './streams.js'

/** Runs the suite as the command line says, and prints its report. */
export async function conformance(options: ConformanceArguments): Promise<number> {
  const { listChecks, runConformance } = await import('../conformance/index.js')
  if (options.list) {
    const { renderCheckList } = await import('../conformance/render/terminal.js')
    process.stdout.write(renderCheckList(listChecks(), { color: wantsColor(process.stdout, options.color) }))
    return exitCodes.conforming
  }
  checkTarget(options)
  const reports = wantedReports(options)
  const journalFile = options.journal ?? (options.level === 'live' ? liveJournal : undefined)
  const otherFiles = [journalFile, options.knownDeviations].filter((file) => file !== undefined)
  checkReportFiles(
    reports.map(({ file }) => file),
    otherFiles,
  )
  const knownDeviations =
    options.knownDeviations === undefined ? [] : readKnownDeviations(options.knownDeviations)
  const interruption = new AbortController()
  const journal =
    journalFile === undefined ? undefined : openJournal(journalFile, (problem) => interruption.abort(problem))
  const exchanges: Exchange[] = []
  const progress = createProgressLine(process.stderr)
  const forgetInterruption = onInterruption(() => {
    progress.clear()
    process.stderr.write('Stopping. What was found so far follows; Ctrl-C again ends at once.\n')
    interruption.abort(new Error('The run was interrupted.'))
  })
  let embedded: EmbeddedTarget | undefined
  try {
    if (options.baseUrl === undefined && options.level !== 'plan') progress.say('Starting the embedded mock')
    embedded = await startEmbeddedTarget(options)
    const report = await runConformance({
      ...toRunOptions(options),
      ...embedded?.options,
      knownDeviations,
      signal: interruption.signal,
      onProgress: progress.update,
      ...(journal === undefined ? {} : { journal: journal.write }),
      ...(reports.length === 0 ? {} : { onExchange: (exchange) => exchanges.push(exchange) }),
    })
    progress.clear()
    return publish(report, exchanges, reports, { ...options, embedded: embedded !== undefined })
  } finally {
    progress.clear()
    forgetInterruption()
    await embedded?.close()
    journal?.close()
  }
}

/** Where a live run writes its journal when no file is named: there must be a record of what was sent. */
const liveJournal = 'dds-contract-journal.jsonl'

function checkTarget(options: ConformanceArguments): void {
  if (options.baseUrl !== undefined) return
  if (options.level === 'live') {
    throw new UsageError('--level live needs the service to upgrade: give --base-url.')
  }
  if (options.target !== undefined) {
    throw new UsageError('--target says what answers at --base-url; give --base-url, or leave it out.')
  }
}

/** The options of a run, from those of the command line. */
function toRunOptions(
  options: ConformanceArguments,
): Omit<ConformanceOptions, 'baseUrl'> & { baseUrl: string } {
  const token = process.env['DDS_AUTH_TOKEN']
  return {
    baseUrl: options.baseUrl ?? '',
    ...present({
      // The embedded mock needs no token, and must not get a real one.
      token: options.baseUrl === undefined || token === '' ? undefined : token,
      projectId: options.projectId,
      target: options.target,
      level: options.level,
      instanceIds: options.instanceId,
      confirmHost: options.confirmHost,
      only: options.only,
      skip: options.skip,
      runs: options.runs,
      seed: options.seed,
      path: options.path,
      maxRequests: options.maxRequests,
      rate: options.rate,
      maxWaitMs: options.maxWait,
      refusesMadeUpIds: options.refusesMadeUpIds,
      allowPlainHttp: options.allowPlainHttp,
      concurrency: options.concurrency,
      timeoutMs: options.timeout,
      strict: options.strict,
    }),
  }
}

type Present<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> }

function present<Values extends object>(values: Values): Present<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Present<Values>
}
