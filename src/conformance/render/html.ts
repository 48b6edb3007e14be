import { createHash } from 'node:crypto'
import { groupBy } from '../engine/group-by.js'
import type { Exchange } from '../options.js'
import type { ConstraintCoverage, RecordedRequest, Report } from '../report.js'
import { script, style } from './html-style.js'
import { renderPlot, statusesOf } from './plot.js'
import { escapeHtml } from './text.js'
import { describeVerdict, explainVerdict } from './verdict.js'
import {
  type CheckFinding,
  describeCheck,
  describeCoverage,
  describeRule,
  describeRun,
  describeSeen,
  factsOf,
  findingsOf,
  listObservations,
  listStale,
  statusRows,
} from './words.js'

/**
 * Writes a report as one HTML file that asks for nothing else and is complete without its script: verdict,
 * findings with request and response, coverage by constraint, and a plot of all responses.
 *
 * @param exchanges - what was sent, for the plot; left out without
 */
export function renderHtml(report: Report, exchanges: readonly Exchange[] = []): string {
  const found = findingsOf(report, 'violation', 'deviation')
  const observations = listObservations(report)
  const sections = [
    section('The exchange that ended the run', renderEnding(report)),
    section('Findings', found.map(renderFinding)),
    section('Known deviations, which fail nothing', renderKnown(report)),
    section('Not covered by this run', renderList(report.notCovered)),
    section('All responses', exchanges.length < 2 ? [] : renderResponses(report, exchanges)),
    section('Statuses', renderStatuses(report)),
    section('Coverage', renderCoverage(report)),
    section('Checks', renderChecks(report)),
    section(observations.title, renderList(observations.items)),
    section('Known deviations that matched nothing', renderList(listStale(report))),
    section('What a run would send', renderPlan(report)),
  ]
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:`
  const { verdict, contract, target } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escapeHtml(`${verdict}: ${target.baseUrl}`)}</title>
<style>${style}</style>
</head>
<body>
<header>
<p>Conformance to ${escapeHtml(`${contract.operationId} ${contract.version}`)}</p>
<h1 class="${verdict.replace(' ', '-')}">${escapeHtml(describeVerdict(report))}</h1>
${explainVerdict(report)
  .map((sentence) => `<p class="reason">${escapeHtml(sentence)}</p>`)
  .join('\n')}
${describeRun(report)
  .map((line) => `<p>${escapeHtml(line)}</p>`)
  .join('\n')}
<p>Begun at <time datetime="${escapeHtml(report.startedAt)}">${escapeHtml(report.startedAt.replace('T', ' ').slice(0, 19))} UTC</time>.</p>
</header>
<main>
${sections.join('')}</main>
<script>${script}</script>
</body>
</html>
`
}

function section(title: string, contents: readonly string[]): string {
  if (contents.length === 0) return ''
  return `<section><h2>${title}</h2>\n${contents.join('\n')}\n</section>\n`
}

function renderList(items: readonly string[]): string[] {
  if (items.length === 0) return []
  return [`<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`]
}

function renderFinding({ check, finding }: CheckFinding): string {
  const { severity, message, request, response, replay, curl } = finding
  const facts = factsOf(finding).map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`)
  return `<article class="${severity}">
<h3><span>${severity}</span> ${escapeHtml(check)}</h3>
<p class="message">${escapeHtml(message)}</p>
<dl>${facts.join('')}</dl>
${renderBlock('Request', describeMessage(`${request.method} ${request.url}`, request))}
${response ? renderBlock('Response', describeMessage(String(response.status), response)) : ''}
${replay ? renderBlock('Send it again, and judge the response', replay, true) : ''}
${curl ? renderBlock('Send it again', curl, true) : ''}
</article>`
}

function renderEnding({ ending }: Report): string[] {
  if (!ending) return []
  const { request, response, error } = ending
  return [
    renderBlock('Request', describeMessage(`${request.method} ${request.url}`, request)),
    response
      ? renderBlock('Response', describeMessage(String(response.status), response))
      : renderBlock('Response', error ?? 'none'),
  ]
}

/** In full they would hide what is new. */
function renderKnown(report: Report): string[] {
  const rows = findingsOf(report, 'known').map(({ check, finding }) => [
    check,
    finding.reason ?? '',
    `${finding.message} Expected ${finding.expected}, got ${finding.actual}.`,
  ])
  return renderTable('Known findings', ['check', 'why it is accepted', 'what it shows'], rows)
}

function describeMessage(
  firstLine: string,
  { headers = {}, body = '' }: Partial<Pick<RecordedRequest, 'headers' | 'body'>>,
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [firstLine, ...lines, '', body].join('\n').trimEnd()
}

function renderBlock(title: string, text: string, copyable = false): string {
  return `<h4>${title}</h4><pre${copyable ? ' class="command"' : ''}><code>${escapeHtml(text)}</code></pre>`
}

function renderResponses(report: Report, exchanges: readonly Exchange[]): string[] {
  const rows = statusesOf(exchanges).map(({ status, wrong, durations }) => [
    status,
    String(durations.length),
    String(wrong),
    `${durations[Math.floor(durations.length / 2)]} ms`,
    `${durations.at(-1)} ms`,
  ])
  return [
    renderPlot(report, exchanges),
    ...renderTable(
      'Responses by status',
      ['status', 'responses', 'not as expected', 'median', 'slowest'],
      rows,
    ),
  ]
}

function renderStatuses(report: Report): string[] {
  const rows = statusRows(report)
  return renderTable('Statuses by method', ['method', 'declared and seen', 'never seen', 'others'], rows)
}

function renderCoverage(report: Report): string[] {
  const summary = describeCoverage(report)
  if (summary === undefined) return []
  const tables = [...groupBy(report.coverage, ({ side }) => side)].flatMap(([side, constraints]) =>
    renderTable(
      `Constraints on the ${side}`,
      ['constraint', 'seen', 'basis', 'openapi.yaml'],
      constraints.map(constraintRow),
    ),
  )
  return [`<p>${escapeHtml(summary)}</p>`, ...tables]
}

function constraintRow(constraint: ConstraintCoverage): string[] {
  const { judged, broken, basis, stated, line, pointer } = constraint
  const mark = judged === 0 ? '?' : broken > 0 ? '✗' : '✓'
  return [
    `${mark} ${describeRule(constraint)}`,
    describeSeen(constraint),
    `${basis}: ${stated}`,
    `line ${line}, ${pointer}`,
  ]
}

function renderChecks({ checks }: Report): string[] {
  const rows = checks.map((check) => [
    check.id,
    describeCheck(check),
    String(check.cases),
    `${check.basis}: ${check.title}`,
  ])
  return renderTable('All checks', ['check', 'verdict', 'cases', 'what it means'], rows)
}

function renderPlan({ plan = [] }: Report): string[] {
  return plan.map(({ check, sent, expected, request }) =>
    renderBlock(
      escapeHtml(`${check}: ${sent}, expected ${expected}`),
      describeMessage(`${request.method} ${request.url}`, request),
    ),
  )
}

function renderTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return []
  const cells = (row: readonly string[]) =>
    row.map((text, column) =>
      column === 0 ? `<th scope="row">${breakable(text)}</th>` : `<td>${breakable(text)}</td>`,
    )
  return [
    `<div class="table" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('\n')}</tbody></table></div>`,
  ]
}

/** Ids and pointers may be broken behind their slashes. */
function breakable(text: string): string {
  return escapeHtml(text).replaceAll('/', '/<wbr>')
}
