import { closeSync, constants, createReadStream, openSync, statSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { UsageError } from '../conformance/options.js'
import type { Recorded } from '../conformance/traffic/exchange.js'
import { judgeTraffic } from '../conformance/traffic/judge.js'
import { NotARecordingError } from '../conformance/traffic/read/formats.js'
import { readHar } from '../conformance/traffic/read/har.js'
import type { ReportArguments } from './conformance-options.js'
import { onInterruption } from './interruption.js'
import { publish } from './publish.js'
import { prepareVerdict } from './report-files.js'

/**
 * Runs `dds-contract judge`: judges recordings, `-` for standard input, and writes the reports.
 *
 * @returns the exit status
 * @throws {UsageError} When a file cannot be read, or is not a recording.
 */
export async function judge(
  files: readonly string[],
  options: ReportArguments & { readonly showIds?: true },
): Promise<number> {
  const { reports, ...verdictOptions } = prepareVerdict(options, files)
  const interruption = new AbortController()
  const forgetInterruption = onInterruption(() => {
    process.stderr.write('Stopping. What was found so far follows; Ctrl-C again ends at once.\n')
    interruption.abort(new Error('The judging was interrupted.'))
  })
  const recordings = openAll(files)
  try {
    const report = await judgeTraffic(recordings.read(), {
      ...verdictOptions,
      name: files.map(inputName).join(', '),
      showIds: options.showIds ?? false,
      signal: interruption.signal,
      ...withSecretKey(process.env),
    })
    const exitCode = await publish(report, [], reports, options)
    if (interruption.signal.aborted) {
      await new Promise((resolve) => process.stdout.write('', resolve))
      recordings.giveUp()
      process.exit(exitCode)
    }
    return exitCode
  } finally {
    forgetInterruption()
  }
}

/** Signatures are checked where the secret key is known, by the variables that the SDKs read. */
function withSecretKey({ HUAWEICLOUD_SDK_AK: own, HUAWEICLOUD_SDK_SK: secretKey }: NodeJS.ProcessEnv) {
  if (!secretKey) return {}
  return { secretKeyOf: (accessKey: string) => (own && own !== accessKey ? undefined : secretKey) }
}

const standardInput = '-'

/** Fewer and larger pieces than usual: most entries then lie in one of them. */
const pieceBytes = 256 * 1024

function inputName(file: string): string {
  return file === standardInput ? 'standard input' : file
}

function openAll(files: readonly string[]) {
  let current: { readonly file: string; readonly bytes: Readable } | undefined
  return {
    async *read(): AsyncGenerator<Recorded, void, undefined> {
      for (const file of files) {
        const bytes =
          file === standardInput ? process.stdin : createReadStream(file, { highWaterMark: pieceBytes })
        current = { file, bytes }
        yield* readOne(bytes, inputName(file))
      }
    },
    /** Leaves the file that is being read. */
    giveUp(): void {
      current?.bytes.destroy()
      if (current && current.file !== standardInput) wake(current.file)
    },
  }
}

async function* readOne(bytes: Readable, name: string): AsyncGenerator<Recorded, void, undefined> {
  try {
    yield* readHar(bytes, name)
  } catch (error) {
    if (error instanceof NotARecordingError) throw new UsageError(`${name} ${error.message}.`)
    const { syscall, message } = error as NodeJS.ErrnoException
    // Anything else is a defect of this program.
    throw syscall === undefined ? error : new UsageError(`${name} cannot be read: ${message}.`)
  }
}

/** A process can't end while it waits for a named pipe to be written to, so a byte is written that nobody reads. */
function wake(file: string): void {
  try {
    if (!statSync(file).isFIFO()) return
    const pipe = openSync(file, constants.O_WRONLY | constants.O_NONBLOCK)
    writeSync(pipe, '\n')
    closeSync(pipe)
  } catch {
    // It is gone, or nobody waits for it.
  }
}
