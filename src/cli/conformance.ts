import { type ConformanceOptions, type Exchange, runOptions, UsageError } from '../conformance/options.js'
import { type RunningServer, serve } from '../http/serve.js'
import { chooseEmbeddedMock } from '../mock/embedded.js'
import type { ConformanceArguments } from './conformance-options.js'
import { exitCodes } from './exit-codes.js'
import { onInterruption } from './interruption.js'
import { openJournal } from './journal.js'
import { keysFromEnvironment } from './keys.js'
import { createProgressLine } from './progress.js'
import { publish } from './publish.js'
import { prepareVerdict, standardOutput } from './report-files.js'
import { wantsColor } from './streams.js'

/**
 * Runs `dds-contract conformance`: judges a target, or the embedded mock if it has no address, and writes the reports.
 *
 * @returns the exit status
 * @throws {UsageError} When an option or a file cannot be used; nothing was sent.
 */
export async function conformance(options: ConformanceArguments): Promise<number> {
  const { listChecks, prepareRun } = await import('../conformance/run.js')
  if (options.list) {
    const { renderCheckList } = await import('../conformance/render/terminal.js')
    process.stdout.write(renderCheckList(listChecks(), { color: wantsColor(process.stdout, options.color) }))
    return exitCodes.conforming
  }
  const { suite, mock, journalFile, reports } = readSuite(options)
  // What cannot be used is refused before a journal is opened or a mock is started.
  const start = prepareRun(suite)
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
  let embedded: RunningServer | undefined
  try {
    // A plan sends nothing, so nothing has to answer.
    if (mock && options.level !== 'plan') {
      progress.say(`Starting ${mock.name}`)
      embedded = await serve(await mock.start())
    }
    const report = await start({
      baseUrl: embedded?.url ?? suite.baseUrl,
      signal: interruption.signal,
      onProgress: progress.update,
      ...(journal && { journal: journal.write }),
      ...(reports.length > 0 && { onExchange: (exchange) => exchanges.push(exchange) }),
    })
    progress.clear()
    const target = { ...report.target, ...(mock && { baseUrl: mock.name }) }
    return await publish({ ...report, target }, exchanges, reports, {
      ...options,
      embedded: mock !== undefined,
    })
  } finally {
    progress.clear()
    forgetInterruption()
    await embedded?.close()
    journal?.close()
  }
}

/** The options of the suite, the mock that it judges if it has no address, and the files that it writes. */
function readSuite(options: ConformanceArguments) {
  checkTargetOptions(options)
  const { journal: journalFile = options.level === 'live' ? liveJournal : undefined, ...rest } = options
  const files = journalFile === undefined ? [] : [journalFile]
  const { reports, ...verdictOptions } = prepareVerdict(options, files)
  const mock = options.baseUrl === undefined ? chooseEmbeddedMock() : undefined
  const { baseUrl = 'http://127.0.0.1' } = options
  const suite = {
    ...ofSuite(rest),
    ...verdictOptions,
    baseUrl,
    // An embedded mock must not get a real token.
    ...(mock ? { target: mock.target, token: mock.token, embedded: true } : credentials(options)),
  }
  return { suite, mock, journalFile, reports }
}

/** A token that is there is meant for this program; keys may be there for others. */
function credentials({ target }: ConformanceArguments): Pick<ConformanceOptions, 'token' | 'keys'> {
  const token = process.env['DDS_AUTH_TOKEN'] ?? ''
  // Prism takes any token, and no signature.
  const keys = token === '' && target !== 'prism' ? keysFromEnvironment() : undefined
  return keys ? { keys } : { token }
}

/** What the command line says that is not about reports. */
function ofSuite(
  options: Omit<ConformanceArguments, 'journal'>,
): Omit<Partial<ConformanceOptions>, 'knownDeviations'> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(runOptions, name)))
}

/** Where a live run writes its journal when no file is named: there must be a record of what was sent. */
const liveJournal = 'dds-contract-journal.jsonl'

function checkTargetOptions(options: ConformanceArguments): void {
  if (options.journal === standardOutput) throw new UsageError('--journal needs a file, which stays.')
  if (options.baseUrl !== undefined) return
  if (options.level === 'live') {
    throw new UsageError('--level live needs the service to upgrade: give --base-url.')
  }
  if (options.target !== undefined) {
    throw new UsageError('--target says what answers at --base-url; give --base-url, or leave it out.')
  }
}
