import { createReadStream } from 'node:fs'
import { UsageError } from '../conformance/options.js'
import type { Recorded } from '../conformance/traffic/exchange.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import { readHar } from '../conformance/traffic/read/har.js'
import { NotARecordingError } from '../conformance/traffic/read/kinds.js'
import type { ReportArguments } from './conformance-options.js'
import { publish } from './publish.js'
import { prepareVerdict } from './report-files.js'

export async function judge(
  files: readonly string[],
  options: ReportArguments & { readonly showIds?: true },
): Promise<number> {
  const { reports, ...held } = prepareVerdict(options, files)
  const name = files.map(nameOf).join(', ')
  const showIds = options.showIds ?? false
  return publish(await judgeTraffic(readAll(files), { name, showIds, ...held }), [], reports, options)
}

const standardInput = '-'

function nameOf(file: string): string {
  return file === standardInput ? 'standard input' : file
}

async function* readAll(files: readonly string[]): AsyncGenerator<Recorded, void, undefined> {
  for (const file of files) {
    const name = nameOf(file)
    try {
      yield* readHar(file === standardInput ? process.stdin : createReadStream(file), name)
    } catch (error) {
      if (error instanceof NotARecordingError) throw new UsageError(`${name} ${error.message}.`)
      const { syscall, message } = error as NodeJS.ErrnoException
      // Anything else is a defect of this program.
      throw syscall === undefined ? error : new UsageError(`${name} cannot be read: ${message}.`)
    }
  }
}
