import type { CheckReport, Finding, Report } from '../report.js'

/**
 * Writes a report as JUnit XML: a suite for each family of checks, a test case for each check.
 *
 * A check that failed without a finding is an error: it could not judge. So is a run that ended early.
 * What fails nothing (deviations, known findings) is in `system-out`. The form is what the common
 * readers (Jenkins, GitLab, GitHub actions) share: one `failure` for each case at most.
 */
export function renderJunit(report: Report): string {
  const suites = [...groupByFamily(report.checks)].map(([family, checks]) => toSuite(family, checks, report))
  if (report.reason !== undefined) suites.push(toStoppedSuite(report.reason, report))
  const totals = {
    name: `${report.contract.operationId} ${report.contract.version}`,
    tests: sum(suites, 'tests'),
    failures: sum(suites, 'failures'),
    errors: sum(suites, 'errors'),
    time: toSeconds(report.summary.durationMs),
  }
  const root = element('testsuites', totals, suites.map(({ xml }) => xml).join(''))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

interface Suite {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly xml: string
}

function groupByFamily(checks: readonly CheckReport[]): Map<string, CheckReport[]> {
  const families = new Map<string, CheckReport[]>()
  for (const check of checks) {
    const [family = check.id] = check.id.split('/')
    families.set(family, [...(families.get(family) ?? []), check])
  }
  return families
}

function toSuite(family: string, checks: readonly CheckReport[], report: Report): Suite {
  const outcomes = checks.map(outcomeOf)
  const counts = {
    tests: checks.length,
    failures: outcomes.filter((outcome) => outcome === 'failure').length,
    errors: outcomes.filter((outcome) => outcome === 'error').length,
  }
  const skipped = outcomes.filter((outcome) => outcome === 'skipped').length
  const content = toProperties(report) + checks.map(toTestCase).join('')
  return { ...counts, xml: element('testsuite', { name: family, ...counts, skipped }, content) }
}

function toStoppedSuite(stopped: string, report: Report): Suite {
  const counts = { tests: 1, failures: 0, errors: 1 }
  const error = element('error', { type: 'stopped', message: stopped }, '')
  const content =
    toProperties(report) + element('testcase', { name: 'run/complete', classname: 'run' }, error)
  return { ...counts, xml: element('testsuite', { name: 'run', ...counts, skipped: 0 }, content) }
}

function toProperties({ target, level, seed, contract }: Report): string {
  const values = { target: target.baseUrl, kind: target.kind, level, seed, contract: contract.version }
  const properties = Object.entries(values).map(([name, value]) => element('property', { name, value }, ''))
  return element('properties', {}, properties.join(''))
}

function outcomeOf({ status, findings }: CheckReport): 'passed' | 'skipped' | 'failure' | 'error' {
  if (status === 'not judged') return 'skipped'
  if (status !== 'failed') return status
  return findings.length > 0 ? 'failure' : 'error'
}

function toTestCase(check: CheckReport): string {
  const [classname = check.id] = check.id.split('/')
  const findings = check.findings.map(describe).join('\n\n')
  const message = check.findings[0]?.message ?? check.reason ?? check.title
  const contents = {
    passed: findings === '' ? '' : element('system-out', {}, escapeXml(findings)),
    skipped: element('skipped', { message: check.reason ?? check.title }, ''),
    failure: element('failure', { type: check.findings[0]?.severity ?? '', message }, escapeXml(findings)),
    error: element('error', { type: 'no verdict', message }, ''),
  }
  return element('testcase', { name: check.id, classname }, contents[outcomeOf(check)])
}

function describe(finding: Finding): string {
  const { severity, message, reason, sent, place, expected, actual, response, constraint } = finding
  const lines: readonly (readonly [string, string | undefined])[] = [
    [severity, message],
    ['known', reason],
    ['sent', place === undefined ? sent : `${sent} at ${place.pointer}`],
    ['expected', expected],
    ['got', actual],
    ['answer', response?.body],
    ['contract', constraint && `openapi.yaml:${constraint.line} ${constraint.basis}: ${constraint.stated}`],
    ['seen', `${finding.count} times`],
    ['replay', finding.replay],
    ['curl', finding.curl],
  ]
  return lines.flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${text}`])).join('\n')
}

function sum(suites: readonly Suite[], name: 'tests' | 'failures' | 'errors'): number {
  return suites.reduce((total, suite) => total + suite[name], 0)
}

function toSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** @param content Already escaped. */
function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string,
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
}

/** Characters that no XML 1.0 document can hold, not even escaped (XML 1.0, section 2.2). */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

function escapeXml(text: string): string {
  return text
    .replace(unspeakable, '\u{FFFD}')
    .replace(/[&<>"\n\t\r]/g, (character) => entities[character] ?? character)
}
