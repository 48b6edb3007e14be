import type { Exchange } from '../options.js'
import type { CheckReport, Finding, Report } from '../report.js'
import { escapeXml } from './text.js'
import { describeVerdict, endingFacts } from './verdict.js'
import { factsOf, findingsOf } from './words.js'

/**
 * Writes a report as JUnit XML: a suite for each check, because only a suite has a timestamp, and in it
 * its one test case.
 *
 * A check that judged nothing is skipped. A run that came to no verdict, or ended early, has one more
 * case, which is an error. What fails nothing (deviations, known findings) is in `system-out`. The form
 * is what both strict schemas in use allow, that of Apache Ant and that of the xUnit plugin of Jenkins.
 *
 * @param exchanges - what was sent, for the times of the cases; all zero without
 */
export function renderJunit(report: Report, exchanges: readonly Exchange[] = []): string {
  const causes = findingsOf(report, 'violation', 'deviation').map(({ check }) => check)
  const rank = ({ id, status }: CheckReport) => {
    const cause = status === 'failed' ? causes.indexOf(id) : -1
    return cause === -1 ? causes.length : cause
  }
  const cases = [
    // Causes before consequences.
    ...report.checks
      .toSorted((one, other) => rank(one) - rank(other))
      .map((check) => toCase(check, exchanges)),
    ...(report.verdict === 'inconclusive' || report.reason !== undefined ? [toErrorCase(report)] : []),
  ]
  const suites = cases.map((testCase, index) => toSuite(testCase, index, report))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, suites.join(''))}\n`
}

type TestOutcome = 'passed' | 'skipped' | 'failure' | 'error'

interface TestCase {
  readonly id: string
  readonly outcome: TestOutcome
  /** Why it did not pass. */
  readonly attributes: { readonly type?: string; readonly message: string }
  /** What it found. */
  readonly text: string
  readonly durationMs: number
  /** ISO 8601; that of the run when the check sent nothing itself. */
  readonly startedAt?: string | undefined
}

const outcomes: Readonly<Record<CheckReport['status'], TestOutcome>> = {
  passed: 'passed',
  failed: 'failure',
  skipped: 'skipped',
  'not judged': 'skipped',
}

function toCase(check: CheckReport, exchanges: readonly Exchange[]): TestCase {
  const { id, title, status, reason, findings } = check
  const own = exchanges.filter((exchange) => exchange.check === id)
  const outcome = outcomes[status]
  const message = findings[0]?.message ?? reason ?? title
  return {
    id,
    outcome,
    attributes: outcome === 'failure' ? { type: findings[0]?.severity ?? 'failed', message } : { message },
    text: findings.map(findingText).join('\n\n'),
    durationMs: own.reduce((sum, { durationMs }) => sum + durationMs, 0),
    startedAt: own[0]?.startedAt,
  }
}

function toErrorCase(report: Report): TestCase {
  const { reason, verdict, notCovered, summary } = report
  const attributes = { type: verdict, message: reason ?? `${verdict}: ${notCovered.join(' ')}` }
  const text = endingFacts(report)
    .map(([name, fact]) => `${name}: ${fact}`)
    .join('\n')
  return { id: 'run/verdict', outcome: 'error', attributes, text, durationMs: summary.durationMs }
}

function toSuite(testCase: TestCase, index: number, report: Report): string {
  const { id, outcome, durationMs, startedAt = report.startedAt } = testCase
  const text = escapeXml(testCase.text)
  const hasResultText = outcome === 'failure' || outcome === 'error'
  const result = outcome === 'passed' ? '' : element(outcome, testCase.attributes, hasResultText ? text : '')
  const [family = id] = id.split('/')
  const is = (wanted: TestOutcome) => (outcome === wanted ? 1 : 0)
  const time = (durationMs / 1000).toFixed(3)
  const attributes = {
    name: id,
    package: family,
    id: index,
    // The stricter schema takes no fraction and no zone.
    timestamp: startedAt.slice(0, 19),
    hostname: 'localhost',
    tests: 1,
    failures: is('failure'),
    errors: is('error'),
    skipped: is('skipped'),
    time,
  }
  return element(
    'testsuite',
    attributes,
    toProperties(report) +
      element('testcase', { name: id, classname: family, time }, result) +
      element('system-out', {}, hasResultText ? '' : text) +
      element('system-err', {}, ''),
  )
}

function toProperties(report: Report): string {
  const { target, level, seed, contract, verdict } = report
  const values = {
    target: target.baseUrl,
    kind: target.kind,
    ...(level === undefined ? {} : { level }),
    ...(seed === undefined ? {} : { seed }),
    contract: contract.version,
    verdict,
    headline: describeVerdict(report),
  }
  const properties = Object.entries(values).map(([name, value]) => element('property', { name, value }, ''))
  return element('properties', {}, properties.join(''))
}

function findingText(finding: Finding): string {
  const { severity, message, response, replay, curl } = finding
  const lines: readonly (readonly [string, string | undefined])[] = [
    [severity, message],
    ...factsOf(finding),
    ['response', response?.body],
    ['replay', replay],
    ['curl', curl],
  ]
  return lines.flatMap(([name, text]) => (text ? [`${name}: ${text}`] : [])).join('\n')
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
