import type { CheckReport, Report, Severity } from '../../report.js'
import type { Operation } from '../operation.js'

/** What a report is about, whatever was seen. */
export interface Subject {
  readonly operation: Operation
  readonly target: Report['target']
  /** Absent for recorded traffic. */
  readonly run?: Pick<Report, 'level' | 'seed'>
  readonly strict: boolean
  /** How long it took, ending now. */
  readonly durationMs: number
}

/** What a report always has, and what it may have. */
type Content = Pick<Report, 'verdict' | 'checks' | 'observations'> &
  Partial<
    Pick<Report, 'reason' | 'ending' | 'notCovered' | 'coverage' | 'statuses' | 'unusedDeviations' | 'plan'>
  >

/**
 * Puts a report together, with its summary.
 *
 * @param requests - how many were sent
 */
export function assembleReport(
  { operation, target, run, strict, durationMs }: Subject,
  requests: number,
  content: Content,
): Report {
  const { verdict, reason, ending, checks, statuses, observations, plan } = content
  return {
    contract: operation.contractId,
    target,
    startedAt: new Date(Date.now() - durationMs).toISOString(),
    strict,
    ...run,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(ending === undefined ? {} : { ending }),
    notCovered: content.notCovered ?? [],
    summary: summarize(checks, requests, durationMs),
    checks,
    coverage: content.coverage ?? [],
    ...(statuses === undefined ? {} : { statuses }),
    observations,
    unusedDeviations: content.unusedDeviations ?? [],
    ...(plan === undefined ? {} : { plan }),
  }
}

function summarize(checks: readonly CheckReport[], requests: number, durationMs: number): Report['summary'] {
  const withStatus = (wanted: CheckReport['status']) =>
    checks.filter(({ status }) => status === wanted).length
  const withSeverity = (wanted: Severity) =>
    checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === wanted).length
  return {
    checks: checks.length,
    passed: withStatus('passed'),
    failed: withStatus('failed'),
    skipped: withStatus('skipped'),
    notJudged: withStatus('not judged'),
    violations: withSeverity('violation'),
    deviations: withSeverity('deviation'),
    known: withSeverity('known'),
    requests,
    durationMs: Math.round(durationMs),
  }
}
