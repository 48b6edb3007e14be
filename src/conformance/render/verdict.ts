import { count } from '../engine/words.js'
import type { Report } from '../report.js'
import { type CheckFinding, describeResponse, type Fact, findingsOf } from './words.js'

/** More checks than these hide what the first one says. */
const mostCauses = 3

/** What fails the run, the widest cause first. */
function causesOf(report: Report): CheckFinding[] {
  return report.verdict === 'not conforming'
    ? findingsOf(report, 'violation', ...(report.strict ? (['deviation'] as const) : []))
    : []
}

/**
 * The verdict in capitals. Beside it the checks that fail the run, causes and not consequences; or, of a target
 * that conforms, what a strict run would fail.
 */
export function describeVerdict(report: Report): string {
  const verdict = report.verdict.toUpperCase()
  const causes = new Set(causesOf(report).map(({ check }) => check))
  const deviating = findingsOf(report, 'deviation')
  if (report.verdict === 'conforming' && deviating.length > 0) {
    const checks = shortList([...new Set(deviating.map(({ check }) => check))])
    return `${verdict}, with ${count(deviating.length, 'deviation')}, which --strict would fail: ${checks}`
  }
  const failed = report.checks.flatMap(({ id, status }) => (status === 'failed' ? [id] : []))
  if (causes.size === 0) return [verdict, ...(failed.length > 0 ? [shortList(failed)] : [])].join(': ')
  const otherChecks = failed.filter((id) => !causes.has(id)).length
  const reason = causes.size === 1 ? 'the same reason' : 'the same reasons'
  return `${verdict}: ${shortList([...causes])}${otherChecks > 0 ? ` (and ${count(otherChecks, 'check')} for ${reason})` : ''}`
}

function shortList(ids: readonly string[]): string {
  const more = ids.length - mostCauses
  return [...ids.slice(0, mostCauses), ...(more > 0 ? [`${more} more`] : [])].join(', ')
}

/** What stands beneath the verdict: what its first cause is, and why the run ended early or has no verdict. */
export function explainVerdict(report: Report): string[] {
  return [causesOf(report)[0]?.finding.message, report.reason].filter((text) => text !== undefined)
}

/** The exchange that ended the run, as in a finding. */
export function endingFacts({ ending }: Report): Fact[] {
  if (!ending) return []
  const { request, response, error } = ending
  return [
    ['sent', `${request.method} ${request.url}`],
    ['got', response ? describeResponse(response) : (error ?? 'no response')],
    ...(response?.body ? [['response', response.body] as const] : []),
  ]
}
