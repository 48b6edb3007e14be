import {
  chmodSync,
  closeSync,
  fstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checkKnownDeviations } from '../conformance/known-deviations.js'
import { type Exchange, type KnownDeviation, UsageError } from '../conformance/options.js'
import { renderHar } from '../conformance/render/har.js'
import { renderHtml } from '../conformance/render/html.js'
import { renderJson } from '../conformance/render/json.js'
import { renderJunit } from '../conformance/render/junit.js'
import { renderMarkdown } from '../conformance/render/markdown.js'
import type { Report } from '../conformance/report.js'
import { upgradeOperation } from '../conformance/upgrade/operation.js'
import type { ReportArguments } from './conformance-options.js'
import { OutputError } from './exit-codes.js'
import { openForAppending } from './journal.js'

type Render = (report: Report, exchanges: readonly Exchange[]) => string

const renderers = {
  reportHtml: renderHtml,
  reportMarkdown: renderMarkdown,
  reportJson: renderJson,
  reportJunit: renderJunit,
  reportHar: (_, exchanges) => renderHar(exchanges),
} as const satisfies Record<string, Render>

/** In place of the name of a file: standard output. */
export const standardOutput = '-'

/** A report that an option asks for, and where it goes. */
export interface WantedReport {
  readonly file: string
  readonly render: Render
}

/**
 * Reads the known deviations, and makes sure, before anything is sent, that all reports can be written.
 *
 * @param otherFiles - the other files that the run reads or appends to
 * @throws {UsageError} When one of them cannot be used.
 */
export function prepareVerdict(options: ReportArguments, otherFiles: readonly string[] = []) {
  const { strict = false, knownDeviations: known } = options
  const reports = Object.entries(renderers).flatMap(([name, render]): WantedReport[] => {
    const file = options[name as keyof typeof renderers]
    return file === undefined ? [] : [{ file, render }]
  })
  checkReportFiles(reports, known === undefined ? otherFiles : [...otherFiles, known])
  return { reports, strict, knownDeviations: known === undefined ? [] : readKnownDeviations(known) }
}

/**
 * Reads the findings that are accepted: a JSON array of {@link KnownDeviation}.
 *
 * @throws {UsageError} When the file cannot be read or is not such an array.
 */
function readKnownDeviations(file: string): readonly KnownDeviation[] {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as Error).message}.`)
  }
  if (!Array.isArray(content)) {
    throw new UsageError(`${file} must hold a JSON array of objects with "check" and "reason".`)
  }
  return checkKnownDeviations(content, upgradeOperation(), `${file}: entry`)
}

/** Refuses reports that overwrite another file of the run. No file is left behind or changed. */
function checkReportFiles(reports: readonly WantedReport[], otherFiles: readonly string[]): void {
  const written = reports.map(({ file }) => file).filter((file) => file !== standardOutput)
  if (reports.length - written.length > 1) {
    throw new UsageError('Only one report can go to standard output; give the others a file each.')
  }
  const created: string[] = []
  try {
    // All exist at the same time, which reveals links and file systems that ignore case.
    const missing = written.filter((file) => stat(file) === undefined)
    for (const file of missing) {
      closeSync(openForAppending(file))
      created.push(realpathSync(file))
    }
    for (const file of written) if (stat(file)?.isFile()) closeSync(openForAppending(file))
    const names = [...written, ...otherFiles]
    const identities = [...names.map((name) => identityOf(stat(name), name)), outputIdentity()]
    const twice = names.find((_, index) =>
      identities.some((one, at) => at > index && one === identities[index]),
    )
    if (twice !== undefined) {
      throw new UsageError(
        `${twice} is named twice; every file that is read or written must be a different one.`,
      )
    }
    const folder = written.find((file) => stat(file)?.isDirectory())
    if (folder !== undefined) throw new UsageError(`${folder} is a folder; name a file in it.`)
  } finally {
    for (const file of created) rmSync(file, { force: true })
  }
}

/** `undefined` also for what cannot be looked at: whoever opens it learns why. */
function stat(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch {
    return undefined
  }
}

function identityOf(stats: Stats | undefined, name: string): string {
  return stats === undefined ? name : `${stats.dev}:${stats.ino}`
}

/** The file that standard output is redirected to: a report of the same name would replace it. */
function outputIdentity(): string {
  const stats = fstatSync(1)
  return stats.isFile() ? identityOf(stats, '') : ''
}

/** Whether a report goes to a reader who may keep it waiting, and not into a file. */
export function isPipe({ file }: WantedReport): boolean {
  return file === standardOutput || stat(file)?.isFIFO() === true
}

/**
 * Writes a report completely or not at all: a reader of the file sees the old one or the new one.
 *
 * @throws {OutputError} When it cannot be written.
 */
export function writeReportFile(file: string, text: string): void {
  const stats = stat(file)
  try {
    // A device or a pipe is written to, and not replaced.
    if (stats !== undefined && !stats.isFile()) writeFileSync(file, text)
    else replace(endOfLinks(file), text, stats?.mode)
  } catch (error) {
    throw new OutputError(`The report ${file} cannot be written (${(error as Error).message}).`)
  }
}

/** As many links as Linux follows. */
const mostLinks = 40

/** The file that a name stands for, also when it is a link to one that is not there yet. */
function endOfLinks(file: string, left = mostLinks): string {
  try {
    return realpathSync(file)
  } catch {
    const target = left === 0 ? undefined : linkAt(file)
    return target === undefined ? file : endOfLinks(resolve(realpathSync(dirname(file)), target), left - 1)
  }
}

function linkAt(file: string): string | undefined {
  try {
    return readlinkSync(file)
  } catch {
    return undefined
  }
}

/** A file that is itself a mount, or in a folder that takes no new files or no other name, can only be overwritten. */
const notReplaceable: ReadonlySet<unknown> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'EBUSY',
  'EXDEV',
  'ENAMETOOLONG',
])

function replace(file: string, text: string, mode?: number): void {
  // A short name of its own: that of the report may be as long as a name can be.
  const unfinished = join(dirname(file), `.${process.pid}.unfinished`)
  try {
    writeFileSync(unfinished, text)
    if (mode !== undefined) chmodSync(unfinished, mode)
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    if (!notReplaceable.has((error as NodeJS.ErrnoException).code)) throw error
    writeFileSync(file, text)
  }
}
