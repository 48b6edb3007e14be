import type { Basis } from '../../../generated/constraints.js'
import type { CheckReport, Finding, Report, Severity } from '../report.js'
import { renderFinding } from './finding.js'
import { count, heading, type Meaning, paint, printable, type Style, wrap } from './layout.js'
import { renderPlan } from './plan.js'

/** How to write a report for a terminal. */
export interface ReportStyle extends Style {
  /** Whether the target was the mock that the command line starts by itself. */
  readonly embedded?: boolean
}

/**
 * Writes a report for people: what is wrong, most serious first, then what was known before, then
 * every check, then the verdict.
 *
 * No line is longer than the columns, but for commands, which must survive being pasted.
 */
export function renderReport(report: Report, style: ReportStyle): string {
  const sections = [
    ...(report.plan === undefined ? [] : [renderPlan(report.plan, style)]),
    ...(['violation', 'deviation'] as const).flatMap((severity) =>
      findingsOf(report, severity).map(([id, finding]) =>
        renderFinding(id, finding, style, style.embedded === true),
      ),
    ),
    renderKnown(report, style),
    renderCheckTable(report.checks, style),
    renderObservations(report, style),
    renderVerdict(report, style),
  ]
  const written = sections.filter((lines) => lines.length > 0)
  return `${written.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Writes the list of the checks. */
export function renderChecks(
  checks: readonly { readonly id: string; readonly title: string; readonly basis: Basis }[],
  style: Style,
): string {
  const lines = checks.flatMap(({ id, title, basis }) => [
    paint(id, 'strong', style),
    ...wrap(printable(`${basis}: ${title}`), style.columns - 2).map((line) => `  ${line}`),
  ])
  return `${lines.join('\n')}\n`
}

function findingsOf({ checks }: Report, severity: Severity): [string, Finding][] {
  return checks.flatMap(({ id, findings }) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map((finding): [string, Finding] => [id, finding]),
  )
}

/** Known findings fail nothing, so each reason gets a line: in full they would hide what is new. */
function renderKnown(report: Report, style: Style): string[] {
  const checksByReason = new Map<string, Set<string>>()
  for (const [id, { message, reason = message }] of findingsOf(report, 'known')) {
    checksByReason.set(reason, (checksByReason.get(reason) ?? new Set()).add(id))
  }
  if (checksByReason.size === 0) return []
  const lines = [...checksByReason].flatMap(([reason, ids]) =>
    indented(`${reason} (${[...ids].join(', ')})`, style),
  )
  return [...heading('Known limits of this target, which fail nothing:', 'strong', style), ...lines]
}

function indented(text: string, style: Style): string[] {
  return wrap(printable(text), style.columns - 4).map((line, index) =>
    index === 0 ? `  ${line}` : `    ${line}`,
  )
}

const marks: Readonly<Record<CheckReport['status'], readonly [string, Meaning]>> = {
  passed: ['✓', 'good'],
  failed: ['✗', 'bad'],
  skipped: ['-', 'quiet'],
  'not judged': ['?', 'doubtful'],
}

function renderCheckTable(checks: readonly CheckReport[], style: Style): string[] {
  const casesWidth = Math.max(5, ...checks.map(({ cases }) => String(cases).length))
  const idWidth = Math.max(0, ...checks.map(({ id }) => id.length))
  const verdictStart = 2 + casesWidth + 2 + idWidth + 2
  const fits = style.columns - verdictStart >= 24
  return [
    paint(`  ${'cases'.padStart(casesWidth)}  check`, 'quiet', style),
    ...checks.flatMap((check, index) => {
      const [mark, meaning] = marks[check.status]
      const start = `${paint(mark, meaning, style)} ${String(check.cases).padStart(casesWidth)}  `
      const verdict = printable(describeVerdict(check, checks[index - 1]))
      if (fits) {
        const [first = '', ...rest] = wrap(verdict, style.columns - verdictStart)
        return [
          `${start}${check.id.padEnd(idWidth)}  ${first}`,
          ...rest.map((line) => ' '.repeat(verdictStart) + line),
        ]
      }
      const below = 4 + casesWidth
      return [
        start + check.id,
        ...(check.status === 'passed' && check.findings.length === 0
          ? []
          : wrap(verdict, style.columns - below).map((line) => ' '.repeat(below) + line)),
      ]
    }),
  ]
}

/** "failed: 1 violation", "skipped: only at the level live", "passed: 2 known". */
function describeVerdict(check: CheckReport, above: CheckReport | undefined): string {
  const counts = (['violation', 'deviation', 'known'] as const).flatMap((severity) => {
    const found = check.findings.filter((finding) => finding.severity === severity).length
    if (found === 0) return []
    return [severity === 'known' ? `${found} known` : count(found, severity)]
  })
  const reason = check.reason !== undefined && check.reason === above?.reason ? 'as above' : check.reason
  const details = [...counts, ...(reason === undefined ? [] : [reason])]
  return details.length === 0 ? check.status : `${check.status}: ${details.join(', ')}`
}

function renderObservations({ observations }: Report, style: Style): string[] {
  if (observations.length === 0) return []
  const lines = observations.flatMap(({ check, message }) => indented(`${message} (${check})`, style))
  return [...heading('What the target does where nothing is documented:', 'strong', style), ...lines]
}

const verdictMeanings: Readonly<Record<Report['verdict'], Meaning>> = {
  conforming: 'good',
  planned: 'good',
  'not conforming': 'bad',
  inconclusive: 'doubtful',
}

function renderVerdict(report: Report, style: ReportStyle): string[] {
  const { checks, failed, skipped, violations, deviations, known, requests, durationMs } = report.summary
  const sentence = [
    `${count(checks, 'check')}, ${failed} failed, ${skipped} skipped`,
    `${count(violations, 'violation')}, ${count(deviations, 'deviation')}${report.strict ? ' (strict)' : ''}, ${known} known`,
    `${count(requests, 'request')} to ${style.embedded ? 'the embedded mock' : report.target.baseUrl} in ${(durationMs / 1000).toFixed(1)} s`,
    `level ${report.level}`,
    `seed ${report.seed}`,
  ].join('; ')
  const meaning = verdictMeanings[report.verdict]
  return [
    paint(report.verdict.toUpperCase(), meaning, style),
    ...(report.reason === undefined ? [] : heading(printable(report.reason), meaning, style)),
    ...wrap(printable(`${sentence}.`), style.columns),
  ]
}
