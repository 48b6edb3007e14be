import { createReadStream } from 'node:fs'
import { UsageError } from '../conformance/options.js'
import type { RecordedExchange, Unreadable } from '../conformance/traffic/exchange.js'
import { readHar } from '../conformance/traffic/har.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import type { ReportArguments } from './conformance-options.js'
import { readKnownDeviations } from './known-deviations.js'
import { publish } from './publish.js'
import { checkReportFiles, wantedReports } from './report-files.js'

/** What the command line says about traffic to judge. */
export interface JudgeArguments extends ReportArguments {
  readonly showIds?: true
}

/** Judges recordings as the command line says, and prints the report. */
export async function judge(files: readonly string[], options: JudgeArguments): Promise<number> {
  const { reports, ...held } = prepareVerdict(
    options,
    files.filter((file) => file !== standardInput),
  )
  const name = files.map(nameOf).join(', ')
  const showIds = options.showIds ?? false
  return publish(await judgeTraffic(readAll(files), { name, showIds, ...held }), [], reports, options)
}

/**
 * Reads the known deviations, and makes sure that the reports can be written.
 *
 * @param files - the other files that are read
 * @throws {UsageError} when one of them cannot be used
 */
export function prepareVerdict(options: ReportArguments, files: readonly string[] = []) {
  const { strict = false, knownDeviations: known } = options
  const reports = wantedReports(options)
  checkReportFiles(
    reports.map(({ file }) => file),
    known === undefined ? files : [...files, known],
  )
  return { reports, strict, knownDeviations: known === undefined ? [] : readKnownDeviations(known) }
}

const standardInput = '-'

function nameOf(file: string): string {
  return file === standardInput ? 'standard input' : file
}

async function* readAll(
  files: readonly string[],
): AsyncGenerator<RecordedExchange | Unreadable, void, undefined> {
  for (const file of files) {
    const name = nameOf(file)
    try {
      yield* readHar(file === standardInput ? process.stdin : createReadStream(file), name)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const isOfFile = error instanceof Error && 'code' in error
      throw new UsageError(isOfFile ? `${name} cannot be read: ${reason}.` : `${name} ${reason}.`)
    }
  }
}
