import { readFileSync } from 'node:fs'
import { UsageError } from '../conformance/options.js'
import { mergeReports, type NamedReport } from '../conformance/traffic/merge.js'
import type { ReportArguments } from './conformance-options.js'
import { publish } from './publish.js'
import { prepareVerdict } from './report-files.js'

/** Merges reports of `dds-contract judge`: one after the other, so that there can be any number. */
export async function merge(files: readonly string[], options: ReportArguments): Promise<number> {
  const { reports, ...verdictOptions } = prepareVerdict(options, files)
  return publish(await mergeReports(readAll(files), verdictOptions), [], reports, options)
}

function* readAll(files: readonly string[]): Generator<NamedReport, void, undefined> {
  for (const file of files) {
    try {
      yield { name: file, report: JSON.parse(readFileSync(file, 'utf8')) }
    } catch (error) {
      const { syscall, name, message } = error as NodeJS.ErrnoException
      if (syscall === undefined && name !== 'SyntaxError') throw error
      throw new UsageError(`${file} cannot be read as JSON: ${message}.`)
    }
  }
}
