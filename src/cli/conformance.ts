import type { ConformanceOptions, Exchange } from '../conformance/options.js'
import { UsageError } from '../conformance/options.js'
import type { Report } from '../conformance/report.js'
import type { ConformanceArguments } from './conformance-command.js'
import { type EmbeddedTarget, startEmbeddedTarget } from './embedded-target.js'
import { exitCodes } from './exit-codes.js'
import { onInterruption } from './interruption.js'
import { openJournal } from './journal.js'
import { readKnownDeviations } from './known-deviations.js'
import { createProgressLine } from './progress.js'
import { checkReportFiles, writeReportFiles } from './report-files.js'
import { columnsOf, wantsColor } from './streams.js'

/** Runs the suite as the command line says, and prints its report. */
export async function conformance(options: ConformanceArguments): Promise<number> {
  const { listChecks, runConformance } = await import('../conformance/index.js')
  const { renderChecks, renderReport } = await import('../conformance/render/terminal.js')
  const style = { columns: columnsOf(process.stdout), color: wantsColor(process.stdout, options.color) }
  if (options.list) {
    process.stdout.write(renderChecks(listChecks(), style))
    return exitCodes.conforming
  }
  checkTarget(options)
  checkReportFiles(options)
  const knownDeviations =
    options.knownDeviations === undefined
      ? []
      : readKnownDeviations(options.knownDeviations, new Set(listChecks().map(({ id }) => id)))
  const journal = openJournal(options.journal ?? (options.level === 'live' ? liveJournal : undefined))
  const exchanges: Exchange[] = []
  const progress = createProgressLine(process.stderr)
  const interruption = new AbortController()
  const forgetInterruption = onInterruption(() => {
    progress.clear()
    process.stderr.write('Stopping. What was found so far follows; Ctrl-C again ends at once.\n')
    interruption.abort(new Error('interrupted by Ctrl-C'))
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
      ...(options.reportHar === undefined ? {} : { onExchange: (exchange) => exchanges.push(exchange) }),
    })
    progress.clear()
    process.stdout.write(renderReport(report, { ...style, embedded: embedded !== undefined }))
    await writeReportFiles(options, report, exchanges)
    return exitCodeOf(report)
  } finally {
    progress.clear()
    journal?.close()
    forgetInterruption()
    await embedded?.close()
  }
}

/** Where a live run writes its journal when no file is named: it must be known what was sent. */
const liveJournal = 'dds-contract-journal.jsonl'

const exitCodesByVerdict: Readonly<Record<Report['verdict'], number>> = {
  conforming: exitCodes.conforming,
  planned: exitCodes.conforming,
  'not conforming': exitCodes.notConforming,
  inconclusive: exitCodes.noVerdict,
}

function exitCodeOf(report: Report): number {
  return exitCodesByVerdict[report.verdict]
}

function checkTarget(options: ConformanceArguments): void {
  if (options.baseUrl !== undefined) return
  if (options.level === 'live') {
    throw new UsageError('--level live needs the service to upgrade: give --base-url.')
  }
  if (options.target !== undefined) {
    throw new UsageError('--target says what answers at --base-url; give --base-url, or leave it out.')
  }
}

/** The command line's words for the options of a run. */
function toRunOptions(
  options: ConformanceArguments,
): Omit<ConformanceOptions, 'baseUrl'> & { baseUrl: string } {
  const token = process.env['DDS_AUTH_TOKEN']
  return {
    baseUrl: options.baseUrl ?? '',
    ...present({
      // The embedded mock needs no token, and a real one has no business there.
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
