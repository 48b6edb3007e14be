import { contractVersion, operationId } from '../../generated/operation.js'
import { countExchanges, type Sent } from './engine/case.js'
import type { Check, Incomparable } from './engine/check.js'
import type { Cause, Occurrence } from './engine/explain/causes.js'
import type { Reproduction } from './engine/explain/reproduce.js'
import { listUnseen } from './engine/judge/served.js'
import { type FindingOptions, toFinding } from './engine/report/finding.js'
import { saysSomething } from './engine/response.js'
import type { Rule } from './engine/rule.js'
import type { Session } from './engine/send/session.js'
import { isWithin } from './engine/words.js'
import type { CheckReport, ConstraintCoverage, Finding, Observation, Report, Severity } from './report.js'
import type { Settings } from './settings.js'

/** What one check sent, and its result. */
export interface CheckRun {
  readonly check: Check
  readonly skipped?: string
  readonly sent: readonly Sent[]
  readonly occurrences: readonly Occurrence[]
  /** What the target does where nothing is documented. */
  readonly observations?: readonly string[]
  /** Why its answers could not be compared, where that is what it is for. */
  readonly incomparable?: Incomparable
  /** How many of its essential cases were not sent, or got no response. */
  readonly missing?: number
}

export interface Result
  extends Omit<FindingOptions, 'of'>,
    Pick<Settings, 'strict' | 'ownDeviations' | 'unfiltered'> {
  /** What was judged, and how; for a run its level and seed. */
  readonly target: Report['target']
  readonly run?: Pick<Report, 'level' | 'seed'>
  readonly session: Pick<Session, 'requests' | 'transient'> & { readonly ended?: string | undefined }
  readonly checkRuns: readonly CheckRun[]
  readonly groups: readonly Cause[]
  /** Failures of transport that did not happen again. */
  readonly gone?: readonly Cause[]
  readonly reproductions?: ReadonlyMap<Cause, Reproduction>
  readonly rules: readonly Row[]
  readonly coverage: readonly ConstraintCoverage[]
  /** After which exchange the run ended, when that is no row of the report. */
  readonly ending?: Report['ending'] | undefined
  readonly statuses?: Report['statuses']
  /** Why too little was seen for a verdict; absent when it was enough. */
  readonly whyInconclusive: string | undefined
  /** How many responses each rule judged. */
  readonly judged: ReadonlyMap<string, number>
  readonly durationMs: number
}

export function writeReport(given: Result): Report {
  const { whyInconclusive, coverage, session, checkRuns, rules, durationMs } = given
  // Without a served request, there is no normal behaviour from which to deviate.
  const result = whyInconclusive === undefined ? given : { ...given, strict: false }
  const { ended } = session
  const checks = [
    ...checkRuns.map((exploration) => reportCheck(exploration, result)),
    ...rules.map((rule) => reportRule(rule, result)),
  ].filter(({ cases, findings }) => ended === undefined || cases > 0 || findings.length > 0)
  const failed = checks.some(({ findings }) => findings.some((finding) => fails(finding, result)))
  const reason = ended ?? (failed ? undefined : (whyInconclusive ?? whyOpen(checks, rules)))
  return {
    ...headOf(result.target, given.strict, durationMs),
    ...result.run,
    verdict: failed ? 'not conforming' : reason === undefined ? 'conforming' : 'inconclusive',
    ...(reason === undefined ? {} : { reason: given.secrets.mask(reason) }),
    ...(given.ending === undefined ? {} : { ending: given.ending }),
    // Of a run that ended at once, the reason says all.
    notCovered: checks.length === 0 ? [] : listUnseen(coverage, result.operation),
    summary: summarize(checks, session.requests, durationMs),
    checks,
    coverage,
    ...(given.statuses === undefined ? {} : { statuses: given.statuses }),
    observations: [...listTransient(result), ...checkRuns.flatMap(observe)],
    unusedDeviations: staleOf(result, checks),
  }
}

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

function fails({ severity }: Pick<Finding, 'severity'>, { strict }: Pick<Result, 'strict'>): boolean {
  return severity === 'violation' || (strict && severity === 'deviation')
}

function whyOpen(checks: readonly CheckReport[], rules: Result['rules']): string | undefined {
  const isRule = new Set(rules.map(({ id }) => id))
  const open = checks.filter(({ id, status }) => status === 'not judged' && !isRule.has(id))
  const [first] = open
  return (
    first &&
    `${open.length === 1 ? `${first.id} was` : `${open.length} checks were`} not judged: ${first.reason}.`
  )
}

type Row = Pick<Rule, 'id' | 'title' | 'basis'>
type Outcome = Pick<CheckReport, 'status' | 'reason'>

const passed: Outcome = { status: 'passed' }
const notJudged = (reason: string): Outcome => ({ status: 'not judged', reason })

function reportCheck(checkRun: CheckRun, result: Result): CheckReport {
  const { check, skipped, sent, incomparable, missing } = checkRun
  const nothingToDo = skipped ?? (incomparable?.isMoot ? incomparable.reason : undefined)
  if (nothingToDo !== undefined)
    return report(check, sent.length, { status: 'skipped', reason: nothingToDo }, result)
  // A known deviation counts as judged, even if its response shows nothing else.
  const isKnown = sent.some((one) =>
    result.groups.some(({ known, exchanges }) => known && exchanges.has(one)),
  )
  const isJudged =
    isKnown || (!incomparable && !missing && sent.some(({ response }) => saysSomething(response)))
  return report(
    check,
    countExchanges(sent),
    isJudged ? passed : notJudged(whyNotJudged(checkRun, result)),
    result,
  )
}

function reportRule(rule: Row, result: Result): CheckReport {
  const cases = result.judged.get(rule.id) ?? 0
  const what = result.target.kind === 'recorded' ? 'exchange' : 'response'
  return report(
    rule,
    cases,
    cases > 0 ? passed : notJudged(`no ${what} had anything for it to judge`),
    result,
  )
}

/** What became of a check or a rule: what its findings say, or else the given outcome. */
function report({ id, title, basis }: Row, cases: number, outcome: Outcome, result: Result): CheckReport {
  const findings = findingsUnder(id, result)
  const isBlamed = findings.some((finding) => fails(finding, result))
  const cause = isBlamed ? undefined : causeOf(id, result)
  const blamed: Outcome = { status: 'failed', ...(cause ? { reason: cause } : {}) }
  return { id, title, basis, cases, ...(isBlamed || cause ? blamed : outcome), findings }
}

function findingsUnder(id: string, result: Result): Finding[] {
  const { groups, reproductions, judged, checkRuns } = result
  return groups
    .filter(({ reportedUnder }) => reportedUnder === id)
    .map((group) => {
      const sent = checkRuns.flatMap(({ check, sent }) => (group.ids.has(check.id) ? sent : []))
      return toFinding(group, reproductions?.get(group), {
        ...result,
        of: judged.get(id) ?? countExchanges(sent),
      })
    })
}

/** Under which finding that of another check stands: as its consequence, or because both look alike. */
function causeOf(id: string, { groups, strict }: Result): string | undefined {
  const isOf = (group: Cause): boolean =>
    (group.reportedUnder === id && fails(group, { strict })) || [...group.explains, ...group.alike].some(isOf)
  const others = groups.filter(({ known, reportedUnder }) => !known && reportedUnder !== id)
  const cause = others.find(({ explains }) => explains.some(isOf))
  if (cause) return `the same cause as ${cause.reportedUnder}`
  const alike = others.find(({ alike }) => alike.some(isOf))
  return alike && `reported with ${alike.reportedUnder}`
}

function whyNotJudged(
  { sent, incomparable, missing }: Pick<CheckRun, 'sent' | 'incomparable' | 'missing'>,
  { session, target }: Result,
): string {
  const statuses = [...new Set(sent.flatMap(({ response }) => response?.status ?? []))]
  if (incomparable?.reason !== undefined && statuses.length > 0) return incomparable.reason
  if (!incomparable && !missing && statuses.length > 0)
    return `every response was ${statuses.toSorted().join(' or ')}`
  if (sent.length > 0 && statuses.length === 0) return 'no response came'
  if (target.kind === 'recorded') return 'no exchange of this operation was recorded'
  return session.ended === undefined
    ? 'there were no requests left; raise `maxRequests`'
    : 'the run ended before'
}

function observe({ check, observations = [] }: CheckRun): Observation[] {
  return observations.map((message) => ({ check: check.id, message }))
}

/** What became of requests without a response that got one later; before all else, because it can hurt most. */
function listTransient({ session, gone = [], secrets }: Result): Observation[] {
  return [
    ...[...session.transient].map(([what, times]) => ({
      check: 'response/complete',
      message: `${times === 1 ? 'one request' : `${times} requests`} got no response at first (${secrets.mask(what)}), but one when tried again alone`,
    })),
    ...gone.map(({ reportedUnder, best, exchanges }) => ({
      check: reportedUnder,
      message: `${best.sent.case.title}: no response ${exchanges.size === 1 ? 'once' : `${exchanges.size} times`}, and one whenever it was sent again`,
    })),
  ]
}

/**
 * Known deviations that matched nothing, though what they name was judged; only the caller's, because only those
 * can be removed.
 */
function staleOf({ groups, unfiltered, ownDeviations, session }: Result, checks: readonly CheckReport[]) {
  if (!unfiltered || session.ended !== undefined) return []
  const judged = checks.filter(({ cases }) => cases > 0)
  return ownDeviations.filter(
    (deviation) =>
      judged.some(({ id }) => isWithin(id, deviation.check)) &&
      !groups.some(({ knownBy }) => knownBy.has(deviation)),
  )
}
