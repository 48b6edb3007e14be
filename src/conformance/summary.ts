import { contractVersion, operationId } from '../../generated/operation.js'
import type { CheckReport, Finding, Report, Severity } from './report.js'
import type { Settings } from './settings.js'

/**
 * What every report says of its run, whatever came of it.
 *
 * @param durationMs - how long the run took, ending now
 */
export function headOf({ baseUrl, target, level, seed, strict }: Settings, durationMs: number) {
  return {
    contract: { version: contractVersion, operationId },
    target: { baseUrl, kind: target },
    level,
    seed,
    startedAt: new Date(Date.now() - durationMs).toISOString(),
    strict,
  }
}

/** Puts together what is reported of one check. */
export function toCheckReport(
  { id, title, basis }: Pick<CheckReport, 'id' | 'title' | 'basis'>,
  status: CheckReport['status'],
  reason: string | undefined,
  cases: number,
  findings: readonly Finding[],
): CheckReport {
  return { id, title, basis, status, ...(reason === undefined ? {} : { reason }), cases, findings }
}

/** Counts what the checks came to. */
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
