import type { BrokenConstraint, Finding, RecordedResponse, Severity } from '../report.js'
import {
  commandRow,
  count,
  type Meaning,
  paint,
  printable,
  row,
  type Style,
  shorten,
  spread,
  wrap,
} from './layout.js'

const meanings: Readonly<Record<Severity, readonly [string, Meaning]>> = {
  violation: ['✗', 'bad'],
  deviation: ['!', 'doubtful'],
  known: ['·', 'quiet'],
}

const longestAnswer = 400

/**
 * Writes one finding: what was sent, what came, what the contract says, and how to see it again.
 *
 * @param embedded Whether the target is gone when the run is over, so that no curl command can reach it.
 */
export function renderFinding(id: string, finding: Finding, style: Style, embedded: boolean): string[] {
  const [mark, meaning] = meanings[finding.severity]
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['sent', withPlace(finding)],
    ['expected', finding.expected],
    ['got', describeAnswer(finding)],
    ['answer', finding.response && shorten(finding.response.body, longestAnswer)],
    ['contract', finding.constraint && describeConstraint(finding.constraint)],
    ['basis', finding.constraint ? undefined : finding.basis],
    ['stable', describeStability(finding)],
  ]
  const commands: readonly (readonly [string, string | undefined])[] = [
    ['replay', finding.replay],
    ['curl', embedded ? undefined : finding.curl],
  ]
  return [
    ...spread(`${mark} ${id}`, finding.severity, style.columns).map((line) => paint(line, meaning, style)),
    ...wrap(printable(finding.message), style.columns - 2).map((line) => `  ${paint(line, 'strong', style)}`),
    ...facts.flatMap(([name, text]) => (text ? row(name, printable(text), style) : [])),
    ...commands.flatMap(([name, command]) => (command ? [commandRow(name, printable(command), style)] : [])),
  ]
}

function withPlace({ sent, place }: Finding): string {
  return place === undefined ? sent : `${sent} at ${place.pointer === '' ? 'the whole body' : place.pointer}`
}

function describeAnswer({ actual, response }: Finding): string {
  return response === undefined ? actual : `${actual} (${describeResponse(response)})`
}

function describeResponse({ headers, durationMs, bodyBytes }: RecordedResponse): string {
  const type = headers['content-type'] ?? 'no content type'
  return `${type}, ${count(bodyBytes, 'byte')}, ${durationMs} ms`
}

function describeConstraint({ pointer, line, value, basis, stated }: BrokenConstraint): string {
  const keyword = pointer
    .slice(pointer.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  const rule = value === undefined ? keyword : `${keyword}: ${value}`
  return `openapi.yaml:${line}, ${rule}, ${basis}: ${stated}`
}

function describeStability({ stable, shrinkSteps, count: seen }: Finding): string {
  return [
    ...(stable === undefined ? [] : [`${stable.seen} of ${stable.of} times`]),
    ...(shrinkSteps === undefined ? [] : [describeShrinking(shrinkSteps)]),
    ...(seen > 1 ? [`${count(seen - 1, 'other input')} with the same fault`] : []),
  ].join(', ')
}

function describeShrinking(steps: number): string {
  return steps === 0 ? 'no smaller body' : `smallest body after ${count(steps, 'step')}`
}
