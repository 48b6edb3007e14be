import type { CheckReport, Observation, Report } from '../../report.js'
import { groupBy } from '../group-by.js'
import { listUnseen } from '../judge/served.js'
import { isWithin } from '../words.js'
import { assembleReport, type Subject } from './assemble.js'
import { type CheckRun, type Explained, fails, reportCheck, reportRule, type Seen } from './rows.js'

/** Writes the report, with its verdict, on what was seen and why it is wrong. */
export function writeReport(subject: Subject, seen: Seen, explained: Explained): Report {
  const { whyInconclusive, coverage, ended, ending, checkRuns, rules, statuses } = seen
  // Without a served request, there is no normal behaviour from which to deviate.
  const result = { subject, seen, explained, strict: subject.strict && whyInconclusive === undefined }
  const checks = [
    ...checkRuns.map((checkRun) => reportCheck(checkRun, result)),
    ...rules.map((rule) => reportRule(rule, result)),
  ].filter(({ cases, findings }) => ended === undefined || cases > 0 || findings.length > 0)
  const failed = checks.some(({ findings }) => findings.some((finding) => fails(finding, result)))
  const reason = ended ?? (failed ? undefined : (whyInconclusive ?? whyOpen(checks, rules)))
  return assembleReport(subject, seen.requests, {
    verdict: failed ? 'not conforming' : reason === undefined ? 'conforming' : 'inconclusive',
    ...(reason === undefined ? {} : { reason: explained.display.mask(reason) }),
    ...(ending === undefined ? {} : { ending }),
    // Of a run that ended at once, the reason says all.
    notCovered: checks.length === 0 ? [] : listUnseen(coverage, subject.operation),
    checks,
    coverage,
    ...(statuses === undefined || checks.length === 0 ? {} : { statuses }),
    observations: [...listTransient(seen, explained), ...checkRuns.flatMap(observe)],
    unusedDeviations: ended === undefined ? unusedDeviations(explained, checks) : [],
  })
}

function whyOpen(checks: readonly CheckReport[], rules: Seen['rules']): string | undefined {
  const isRule = new Set(rules.map(({ id }) => id))
  const open = checks.filter(({ id, status }) => status === 'not judged' && !isRule.has(id))
  // The reason of most of them, and of how many it is.
  const alike = [...groupBy(open, ({ reason }) => reason).values()]
  const [[first, ...others] = []] = alike.toSorted((one, other) => other.length - one.length)
  return (
    first &&
    `${others.length === 0 ? `${first.id} was` : `${others.length + 1} checks were`} not judged: ${first.reason}.`
  )
}

function observe({ check, observations = [] }: CheckRun): Observation[] {
  return observations.map((message) => ({ check: check.id, message }))
}

/** What became of requests without a response that got one later; before all else, because it can hurt most. */
function listTransient(
  { transient = new Map<string, number>() }: Seen,
  { transientCauses = [], display }: Explained,
): Observation[] {
  return [
    ...[...transient].map(([what, times]) => ({
      check: 'response/complete',
      message: `${times === 1 ? 'one request' : `${times} requests`} got no response at first (${display.mask(what)}), but one when tried again on a connection of its own`,
    })),
    ...transientCauses.map(({ reportedUnder, best, exchanges }) => ({
      check: reportedUnder,
      message: `${best.sent.case.title}: no response ${exchanges.size === 1 ? 'once' : `${exchanges.size} times`}, and one whenever it was sent again`,
    })),
  ]
}

/**
 * Known deviations that matched nothing, though what they name was judged; only the caller's, because only those
 * can be removed.
 */
function unusedDeviations({ causes, ownDeviations }: Explained, checks: readonly CheckReport[]) {
  const judged = checks.filter(({ cases }) => cases > 0)
  return ownDeviations.filter(
    (deviation) =>
      judged.some(({ id }) => isWithin(id, deviation.check)) &&
      !causes.some(({ knownBy }) => knownBy.has(deviation)),
  )
}
