import type { Report } from '../report.js'
import { printable, printableLines } from './text.js'
import { describeVerdict, endingFacts, explainVerdict } from './verdict.js'
import {
  describeCheck,
  describeCoverage,
  describeRun,
  type Fact,
  type Found,
  factsOf,
  findingsOf,
  listObservations,
  listStale,
} from './words.js'

const icons: Readonly<Record<Report['verdict'], string>> = {
  conforming: '✅',
  planned: '📋',
  'not conforming': '❌',
  inconclusive: '⚠️',
}

/** A summary on GitHub holds at most a megabyte. */
const mostFindings = 50

/** Writes a report as GitHub Flavored Markdown, for summaries of CI runs and comments. */
export function renderMarkdown(report: Report): string {
  const findings = findingsOf(report, 'violation', 'deviation')
  const known = findingsOf(report, 'known')
  const checks = report.checks.filter(({ status }) => status === 'failed' || status === 'not judged')
  const observations = listObservations(report)
  const paragraphs = [
    `## ${icons[report.verdict]} ${inline(describeVerdict(report))}`,
    ...explainVerdict(report).map(inline),
    describeRun(report).map(inline).join('\n'),
    ...(report.ending ? [factTable(endingFacts(report))] : []),
    ...[describeCoverage(report) ?? ''].filter((text) => text !== '').map(inline),
    ...list('Not covered by this run', report.notCovered),
    ...findings.slice(0, mostFindings).map(renderFinding),
    ...(findings.length > mostFindings ? [`And ${findings.length - mostFindings} more findings.`] : []),
    ...list(
      'Checks that did not pass',
      checks.map((check) => `${check.id}: ${describeCheck(check)}`),
    ),
    ...list('Known deviations, which fail nothing', [
      ...new Set(known.map(({ finding }) => finding.reason ?? finding.message)),
    ]),
    ...list(observations.title, observations.items),
    ...list('Known deviations that matched nothing', listStale(report)),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

function list(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [`### ${title}`, items.map((item) => `- ${inline(item)}`).join('\n')]
}

function renderFinding({ check, finding }: Found): string {
  const { severity, message, request, response, replay, curl } = finding
  const blocks = [request.body, response?.body, replay, curl].flatMap((text) => (text ? [block(text)] : []))
  const title = replay || curl ? 'Request, answer, and how to send it again' : 'Request and answer'
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

/** Plain text: no tag, no link, no mention. */
function inline(text: string): string {
  return printable(text).replace(
    /(?<![\p{L}\p{N}])-|:(?=\/)|(?<=www)\.|[^\p{L}\p{N} .,;:!?()/{}"'%-]/gu,
    (character) => `&#${character.codePointAt(0)};`,
  )
}

/** A block that nothing in the text ends early (GitHub Flavored Markdown, section 4.5). */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${printableLines(text)}\n${fence}`
}
