import { closeSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type Exchange, UsageError } from '../conformance/options.js'
import { renderHar } from '../conformance/render/har.js'
import { renderJson } from '../conformance/render/json.js'
import { renderJunit } from '../conformance/render/junit.js'
import type { Report } from '../conformance/report.js'
import type { ConformanceArguments } from './conformance-command.js'
import { openForAppending } from './journal.js'

type Render = (report: Report, exchanges: readonly Exchange[]) => string

const forms: readonly (readonly ['reportJson' | 'reportJunit' | 'reportHar', Render])[] = [
  ['reportJson', renderJson],
  ['reportJunit', renderJunit],
  ['reportHar', (_, exchanges) => renderHar(exchanges)],
]

/**
 * Makes sure, before anything is sent, that the reports can be written.
 *
 * @throws {UsageError} When one cannot, or when two would go to the same file.
 */
export function checkReportFiles(options: ConformanceArguments): void {
  const files = [...forms.map(([name]) => options[name]), options.journal].filter(
    (file) => file !== undefined,
  )
  const twice = files.find((file, index) => files.indexOf(file) !== index)
  if (twice !== undefined) throw new UsageError(`${twice} is named for two reports; give each its own file.`)
  for (const file of files) closeSync(openForAppending(file))
}

/** Writes the reports that were asked for. */
export async function writeReportFiles(
  options: ConformanceArguments,
  report: Report,
  exchanges: readonly Exchange[],
): Promise<void> {
  for (const [name, render] of forms) {
    const file = options[name]
    if (file !== undefined) await writeFile(file, render(report, exchanges))
  }
}
