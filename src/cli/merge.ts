import { createReadStream } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { UsageError } from '../conformance/options.js'
import { mergeReports, type NamedReport } from '../conformance/traffic/merge.js'
import { costOf, mostLevels } from '../http/json.js'
import type { ReportArguments } from './conformance-options.js'
import { publish } from './publish.js'
import { prepareVerdict } from './report-files.js'

/** Merges reports of `dds-contract judge`: one after the other, so that there can be any number. */
export async function merge(files: readonly string[], options: ReportArguments): Promise<number> {
  const { reports, ...verdictOptions } = prepareVerdict(options, files)
  return publish(await mergeReports(readAll(files), verdictOptions), [], reports, options)
}

/** A report has a few hundred exchanges at most, whatever it reports on, and their bodies are cut. */
const longestReport = 32 * 1024 * 1024
/** Parsed, this many take about as much memory as the longest text. */
const mostValues = 1_000_000

async function* readAll(files: readonly string[]): AsyncGenerator<NamedReport, void, undefined> {
  for (const file of files) yield { name: file, report: parseReport(file, await readBeginning(file)) }
}

/** Reads one byte more than a report can have, and no further. */
async function readBeginning(file: string): Promise<Buffer> {
  try {
    return await buffer(createReadStream(file, { end: longestReport }))
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    throw new UsageError(`${file} cannot be read as JSON: ${message}.`)
  }
}

function parseReport(file: string, bytes: Buffer): unknown {
  const text = bytes.length > longestReport ? undefined : bytes.toString('utf8')
  if (text === undefined || costOf(text, mostLevels, mostValues) !== undefined) {
    throw new UsageError(
      `${file} is larger than any JSON report on recorded traffic; merge those of \`judge\`.`,
    )
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as SyntaxError).message}.`)
  }
}
