import { styleText } from 'node:util'
import type { Basis } from '../../../generated/constraints.js'
import { groupBy } from '../engine/group-by.js'
import { count } from '../engine/words.js'
import type { CheckReport, PlannedRequest, Report, Severity } from '../report.js'
import { printable, shorten } from './text.js'
import { describeVerdict, endingFacts, explainVerdict } from './verdict.js'
import {
  type CheckFinding,
  describeCheck,
  describeConstraint,
  describeCoverage,
  describeRun,
  describeSeen,
  type Fact,
  factsOf,
  findingsOf,
  listObservations,
  listStale,
  statusRows,
} from './words.js'

/** How to write a report for a terminal. */
export interface TerminalStyle {
  /** Whether to write in colour; not unless given. */
  readonly color?: boolean
  /** All checks, and all of what the target does where nothing is documented. */
  readonly verbose?: boolean
  /** Only the verdict. */
  readonly quiet?: boolean
  /** Every constraint of the contract, with how often it was seen. */
  readonly coverage?: boolean
  /** Whether the target is gone when the run is over, which leaves curl nothing to reach. */
  readonly embedded?: boolean
  /** How to see what is only counted, as the end of a sentence. */
  readonly seeAll?: string
}

/** Characters, and names: what fits, with everything else about a finding and the verdict, on 80 columns and 30 lines. */
const longestResponse = 200
const longestCurl = 560
const longestPlannedBody = 300
const mostNamesShown = 6

type Meaning = 'red' | 'green' | 'yellow' | 'bold' | 'dim'
type Paint = (meaning: Meaning, text: string) => string

/**
 * Writes a report for people: the checks that did not pass, what is known or left open, the findings from the most
 * serious one on, and what was covered. The verdict comes last, where the cursor is, and says what its first cause is.
 *
 * No line is broken: terminals do that, and know how wide a character is.
 */
export function renderTerminal(report: Report, style: TerminalStyle = {}): string {
  const paint = painter(style)
  const sections = style.quiet
    ? [renderVerdict(report, paint)]
    : [
        renderPlan(report.plan ?? [], paint),
        renderChecks(report, style, paint),
        renderKnown(report, paint),
        renderObservations(report, style, paint),
        renderList('Known deviations that matched nothing; take them out:', paint, listStale(report)),
        ...findingsOf(report, 'violation', 'deviation').map((found) => renderFinding(found, style)),
        style.coverage ? renderConstraints(report, paint) : [],
        style.coverage ? renderStatuses(report, paint) : [],
        renderCoverage(report),
        endingFacts(report).map(([name, text]) => row(name, shorten(text, longestResponse), paint)),
        renderVerdict(report, paint),
      ]
  const written = sections.filter((lines) => lines.length > 0)
  return `${written.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Writes checks and rules for a terminal: of each its id, its basis and its title. */
export function renderCheckList(
  checks: readonly { readonly id: string; readonly title: string; readonly basis: Basis }[],
  style: TerminalStyle = {},
): string {
  const paint = painter(style)
  const lines = checks.map(
    ({ id, title, basis }) => `${paint('bold', id)}\n  ${basis}: ${printable(title)}\n`,
  )
  return lines.join('')
}

const marks: Readonly<Record<Severity, readonly [string, Meaning]>> = {
  violation: ['✗', 'red'],
  deviation: ['!', 'yellow'],
  known: ['·', 'dim'],
}

/** Writes one finding: what was sent, what came, what the contract says, and how to see it again. */
export function renderFinding({ check, finding }: CheckFinding, style: TerminalStyle = {}): string[] {
  const paint = painter(style)
  const { severity, message, response, replay, curl } = finding
  const [mark, meaning] = marks[severity]
  const facts = factsOf(finding)
  const shown: readonly Fact[] = response?.body ? [['response', shorten(response.body, longestResponse)]] : []
  const afterGot = facts.findIndex(([name]) => name === 'got') + 1
  const commands: readonly Fact[] = [
    ...(replay ? [['replay', replay] as const] : []),
    ...(curl && !style.embedded ? [['curl', fitCommand(curl, style)] as const] : []),
  ]
  return [
    paint(meaning, `${mark} ${severity}: ${check}`),
    `  ${paint('bold', printable(message))}`,
    ...[...facts.slice(0, afterGot), ...shown, ...facts.slice(afterGot), ...commands].map(([name, text]) =>
      row(name, text, paint),
    ),
  ]
}

/** Part of a command is worse than no command, and a screen full of it hides what matters. */
function fitCommand(command: string, { verbose }: TerminalStyle): string {
  if (verbose || command.length <= longestCurl) return command
  return `${count(command.length, 'character')}, too long to show here; the other reports have it`
}

function row(name: string, text: string, paint: Paint): string {
  return `  ${paint('dim', name.padEnd(9))} ${printable(text)}`
}

function painter({ color = false }: TerminalStyle): Paint {
  // The caller has decided about colour; Node would decide again by its own stream.
  return (meaning, text) => (color ? styleText(meaning, text, { validateStream: false }) : text)
}

const checkMarks: Readonly<Record<CheckReport['status'], readonly [string, Meaning]>> = {
  skipped: ['-', 'dim'],
  'not judged': ['?', 'yellow'],
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
}

/** Those that did not pass; what has the same reason shares a line. */
function renderChecks({ checks }: Report, { verbose }: TerminalStyle, paint: Paint): string[] {
  const shown = verbose ? checks : checks.filter(({ status }) => status !== 'passed')
  return Object.entries(checkMarks).flatMap(([status, [mark, meaning]]) => {
    const alike = groupBy(
      shown.filter((check) => check.status === status),
      (check) => (check.reason === undefined ? check.id : describeCheck(check)),
    )
    return [...alike.values()].map((group) => {
      const [first] = group
      const ids = group.map(({ id }) => id)
      const names = verbose || ids.length <= mostNamesShown ? ids.join(', ') : count(ids.length, 'check')
      const words = first ? printable(describeCheck(first)) : ''
      const cases = verbose && group.length === 1 && first ? ` (${count(first.cases, 'case')})` : ''
      return `${paint(meaning, mark)} ${names} ${words}${cases}`
    })
  })
}

/** Known findings fail nothing, so each reason gets a line: in full they would hide what is new. */
function renderKnown(report: Report, paint: Paint): string[] {
  const byReason = [
    ...groupBy(findingsOf(report, 'known'), ({ finding }) => finding.reason ?? finding.message),
  ]
  const items = byReason.map(([reason, found]) => {
    const checks = [...new Set(found.map(({ check }) => check))]
    return `${reason} (${checks.length > 3 ? count(checks.length, 'check') : checks.join(', ')})`
  })
  return renderList('Known deviations, which fail nothing:', paint, items)
}

function renderObservations(report: Report, { verbose, seeAll }: TerminalStyle, paint: Paint): string[] {
  const { title, items } = listObservations(report)
  const most = verbose ? items.length : 5
  return [
    ...renderList(`${title}:`, paint, items.slice(0, most)),
    ...(items.length > most
      ? [`  and ${items.length - most} more${seeAll === undefined ? '' : `; ${seeAll}`}`]
      : []),
  ]
}

function renderList(title: string, paint: Paint, items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [paint('bold', title), ...items.map((item) => `  ${printable(item)}`)]
}

function renderConstraints({ coverage }: Report, paint: Paint): string[] {
  return [...groupBy(coverage, ({ side }) => side)].flatMap(([side, constraints]) => [
    paint('bold', `Constraints on the ${side}:`),
    ...constraints.map((constraint) => {
      const { judged, broken } = constraint
      const meaning = judged === 0 ? 'yellow' : broken > 0 ? 'red' : 'green'
      const mark = judged === 0 ? '?' : broken > 0 ? '✗' : '✓'
      return `  ${paint(meaning, mark)} ${printable(describeConstraint(constraint))}: ${describeSeen(constraint)}`
    }),
  ])
}

function renderStatuses(report: Report, paint: Paint): string[] {
  const rows = statusRows(report).map(([method, seen, never, undeclared]) =>
    [
      `${method}: ${seen || 'nothing that is declared'}`,
      ...(never ? [`never ${never}`] : []),
      ...(undeclared ? [`not declared: ${undeclared}`] : []),
    ].join('; '),
  )
  return renderList('Statuses by method:', paint, rows)
}

function renderCoverage(report: Report): string[] {
  const summary = describeCoverage(report)
  return summary === undefined ? [] : [printable([summary, ...report.notCovered].join(' '))]
}

const verdictMeanings: Readonly<Record<Report['verdict'], Meaning>> = {
  conforming: 'green',
  planned: 'green',
  'not conforming': 'red',
  inconclusive: 'yellow',
}

function renderVerdict(report: Report, paint: Paint): string[] {
  const meaning = verdictMeanings[report.verdict]
  return [
    paint(meaning, describeVerdict(report)),
    ...explainVerdict(report).map((sentence) => paint(meaning, printable(sentence))),
    ...describeRun(report).map(printable),
  ]
}

function renderPlan(plan: readonly PlannedRequest[], paint: Paint): string[] {
  if (plan.length === 0) return []
  return [
    paint('bold', `A run would send ${count(plan.length, 'request')}; nothing was sent.`),
    ...[...groupBy(plan, ({ check }) => check)].flatMap(([check, requests]) => [
      '',
      paint('bold', check),
      ...requests.flatMap(({ sent, expected, request: { method, url, headers, body } }) => [
        row(method, url, paint),
        row('case', `${sent}, expected ${expected}`, paint),
        row(
          'headers',
          Object.entries(headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join(', '),
          paint,
        ),
        ...(body === undefined ? [] : [row('body', shorten(body, longestPlannedBody), paint)]),
      ]),
    ]),
  ]
}
