import { contractVersion, operationId } from '../../generated/operation.js'
import type { CheckReport, Report, Severity } from './report.js'

/**
 * What every report says about its run, whatever the verdict.
 *
 * @param durationMs - how long the run took, ending now
 */
export function headOf(target: Report['target'], strict: boolean, durationMs: number) {
  return {
    contract: { version: contractVersion, operationId },
    target,
    startedAt: new Date(Date.now() - durationMs).toISOString(),
    strict,
  }
}

/** Counts the results of the checks. */
export function summarize(
  reports: readonly CheckReport[],
  requests: number,
  durationMs: number,
): Report['summary'] {
  const withStatus = (wanted: CheckReport['status']) =>
    reports.filter(({ status }) => status === wanted).length
  const withSeverity = (wanted: Severity) =>
    reports.flatMap(({ findings }) => findings).filter(({ severity }) => severity === wanted).length
  return {
    checks: reports.length,
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
