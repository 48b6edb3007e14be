import type { Exchange } from '../conformance/options.js'
import { renderTerminal, type TerminalStyle } from '../conformance/render/terminal.js'
import type { Report } from '../conformance/report.js'
import { exitCodesByVerdict, OutputError } from './exit-codes.js'
import { reportInFlags } from './flags.js'
import { reportToGitHub } from './github.js'
import { releaseInterruption } from './interruption.js'
import { isPipe, standardOutput, type WantedReport, writeReportFile } from './report-files.js'
import { wantsColor } from './streams.js'

/**
 * Prints a report and writes its files. From here on, one Ctrl-C ends the process.
 *
 * @returns the exit status that goes with its verdict
 * @throws {OutputError} when a file cannot be written; the others are written
 */
export async function publish(
  found: Report,
  exchanges: readonly Exchange[],
  reports: readonly WantedReport[],
  style: Omit<TerminalStyle, 'color'> & { readonly color: boolean },
): Promise<number> {
  await releaseInterruption()
  const report = reportInFlags(found)
  const screen = screenBeside(reports)
  const printed = renderTerminal(report, {
    ...style,
    color: wantsColor(screen, style.color),
    seeAll: '--verbose shows all',
  })
  screen.write(reportToGitHub(report, printed, process.env))
  // What waits for a reader must not keep the others waiting.
  const inOrder = reports.toSorted((one, other) => Number(isPipe(one)) - Number(isPipe(other)))
  const problems = inOrder.flatMap(({ file, render }) => tryToWrite(file, render(report, exchanges)))
  if (problems.length > 0) throw new OutputError(problems.join(' '))
  return exitCodesByVerdict[report.verdict]
}

/** Where text goes: if a report goes to standard output, to standard error. */
export function screenBeside(reports: readonly WantedReport[] = []): NodeJS.WriteStream {
  return reports.some(({ file }) => file === standardOutput) ? process.stderr : process.stdout
}

/** A report that cannot be written must not prevent the others. */
function tryToWrite(file: string, text: string): string[] {
  try {
    if (file === standardOutput) process.stdout.write(text)
    else writeReportFile(file, text)
    return []
  } catch (error) {
    if (error instanceof OutputError) return [error.message]
    throw error
  }
}
