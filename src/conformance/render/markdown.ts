import { count } from '../engine/words.js'
import type { Report } from '../report.js'
import { printable, printableLines } from './text.js'
import { describeVerdict, endingFacts, explainVerdict } from './verdict.js'
import {
  type CheckFinding,
  describeCheck,
  describeCoverage,
  describeRun,
  type Fact,
  factsOf,
  findingsOf,
  listObservations,
  listStale,
  statusRows,
} from './words.js'

const icons: Readonly<Record<Report['verdict'], string>> = {
  conforming: '✅',
  planned: '📋',
  'not conforming': '❌',
  inconclusive: '⚠️',
}

/** In characters: a comment on GitHub holds at most 65,536, and what leaves out something says so. */
const longest = 59_000

/** Writes a report as GitHub Flavored Markdown, for summaries of CI runs and comments. */
export function renderMarkdown(report: Report): string {
  const findings = findingsOf(report, 'violation', 'deviation')
  const known = findingsOf(report, 'known')
  const checks = report.checks.filter(({ status }) => status === 'failed' || status === 'not judged')
  const observations = listObservations(report)
  const beginning = [
    `## ${icons[report.verdict]} ${inline(describeVerdict(report))}`,
    ...explainVerdict(report).map(inline),
    describeRun(report).map(inline).join('\n'),
    ...(report.ending ? [factTable(endingFacts(report))] : []),
    ...[describeCoverage(report) ?? ''].filter((text) => text !== '').map(inline),
    ...renderList('Not covered by this run', report.notCovered),
  ]
  const end = [
    ...renderList(
      'Checks that did not pass',
      checks.map((check) => `${check.id}: ${describeCheck(check)}`),
    ),
    ...statusTable(report),
    ...renderList('Known deviations, which fail nothing', [
      ...new Set(known.map(({ finding }) => finding.reason ?? finding.message)),
    ]),
    ...renderList(observations.title, observations.items),
    ...renderList('Known deviations that matched nothing', listStale(report)),
  ]
  return `${keepWhatFits(beginning, findings.map(renderFinding), end).join('\n\n')}\n`
}

/** As many findings as fit, the widest first, and then of the rest what fits; it says what it leaves out. */
function keepWhatFits(
  beginning: readonly string[],
  findings: readonly string[],
  end: readonly string[],
): string[] {
  let left = longest
  const fits = (paragraph: string) => {
    const length = paragraph.length + 2
    if (length > left) return false
    left -= length
    return true
  }
  const first = beginning.filter(fits)
  const shown = findings.filter(fits)
  const last = end.filter(fits)
  const lost = [
    ...(shown.length < findings.length ? [count(findings.length - shown.length, 'finding')] : []),
    ...(first.length + last.length < beginning.length + end.length ? ['parts of the rest'] : []),
  ]
  const note =
    lost.length > 0 ? [`Left out for their length: ${lost.join(' and ')}. The other reports have them.`] : []
  return [...first, ...shown, ...last, ...note]
}

function statusTable(report: Report): string[] {
  const rows = statusRows(report).map((row) => `| ${row.map(inline).join(' | ')} |`)
  if (rows.length === 0) return []
  const head = ['| method | declared and seen | never seen | others |', '|---|---|---|---|']
  return [`### Statuses by method\n\n${[...head, ...rows].join('\n')}`]
}

function renderList(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [`### ${title}\n\n${items.map((item) => `- ${inline(item)}`).join('\n')}`]
}

function renderFinding({ check, finding }: CheckFinding): string {
  const { severity, message, request, response, replay, curl } = finding
  const blocks = [request.body, response?.body, replay, curl].flatMap((text) => (text ? [fenced(text)] : []))
  const title = replay || curl ? 'Request, response, and how to send it again' : 'Request and response'
  return [
    `### ${severity}: ${inline(check)}`,
    inline(message),
    factTable(factsOf(finding)),
    ...(blocks.length > 0 ? [`<details><summary>${title}</summary>`, ...blocks, '</details>'] : []),
  ].join('\n\n')
}

function factTable(facts: readonly Fact[]): string {
  return ['| | |', '|---|---|', ...facts.map(([name, text]) => `| ${name} | ${inline(text)} |`)].join('\n')
}

/** Plain text: no tag, no link, no mention. Only what means something to Markdown is escaped. */
function inline(text: string): string {
  return printable(text).replace(
    /^[=+]|(?<![\p{L}\p{N}])[-+]|:(?=\/)|(?<=www)\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|[&<>*`[\]|~#@$\\^]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  )
}

/** A block that nothing in the text ends early (GitHub Flavored Markdown, section 4.5). */
function fenced(text: string): string {
  const run = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(run + 1)
  return `${fence}text\n${printableLines(text)}\n${fence}`
}
