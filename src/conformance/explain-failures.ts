import { isMoreThanAFew } from './engine/case.js'
import type { Check } from './engine/check.js'
import type { Cause, Occurrence } from './engine/explain/causes.js'
import { withoutFiltered } from './engine/explain/filtered.js'
import { type Reproduction, reproduce, withoutTransient } from './engine/explain/reproduce.js'
import { groupBy } from './engine/group-by.js'
import { filterFailure, filterRule, isFilterPage } from './engine/judge/filter.js'
import type { Judge } from './engine/judge/judge.js'
import { judgeLosses } from './engine/judge/losses.js'
import type { CheckRun, Explained } from './engine/report/rows.js'
import { probeCheck } from './engine/send/probe.js'
import type { Session } from './engine/send/session.js'
import { type Exploring, joinCauses } from './explore.js'

/** The rule that is broken when responses get lost. */
const lossRule = 'response/complete'

/** What the checks of a run came to, and why. */
type ExplainedRun = Pick<Explained, 'causes' | 'transientCauses' | 'reproductions'> & {
  readonly checkRuns: readonly CheckRun[]
}

/** Finds the causes of what was found, and makes the requests that show them smaller. */
export async function explainFailures(
  checkRuns: readonly CheckRun[],
  { settings, session, judge }: Pick<Exploring, 'settings' | 'session' | 'judge'>,
): Promise<ExplainedRun> {
  const checks = [probeCheck(settings.operation), ...settings.running]
  const lost = settings.selects(lossRule) ? await findLosses(session, checks) : []
  const { contract } = settings.operation
  const all = checkRuns.flatMap(({ occurrences }) => occurrences)
  const shown = settings.selects(filterRule.id) ? withoutFiltered(checkRuns, settings.operation) : all
  forgive(all, shown, judge)
  const found = joinCauses([...shown.map((one) => asLost(one, lost)), ...lost], settings)
  // The one case at a path is the smallest already.
  const unexplained = settings.path === undefined ? found : []
  const reproductions = await reproduce(unexplained, {
    ...settings,
    session,
    judge: (sent) => [...judge.judge(sent), ...(isFilterPage(sent, contract) ? [filterFailure(sent)] : [])],
  })
  const { causes, transient } = withoutTransient(found, reproductions)
  const late = await judgeLate(transient, checkRuns, { reproductions, session, judge })
  return {
    checkRuns: checkRuns.map((checkRun) => withLate(checkRun, late)),
    causes: [
      ...causes,
      ...joinCauses(
        late.flatMap(({ occurrences }) => occurrences),
        settings,
      ),
    ],
    transientCauses: transient,
    reproductions,
  }
}

/** What is shown no more was not broken by the service. */
function forgive(all: readonly Occurrence[], shown: readonly Occurrence[], { tally }: Judge): void {
  const kept = new Set(shown)
  const hidden = all.filter((one) => !kept.has(one))
  for (const ofOne of groupBy(hidden, ({ sent }) => sent).values()) {
    const failures = ofOne.map(({ failure }) => failure)
    for (const { check } of ofOne.slice(0, 1)) tally.forgive(check, failures)
  }
}

/** The responses that got lost, if there are more than a few. */
async function findLosses(session: Session, checks: readonly Check[]): Promise<Occurrence[]> {
  const { losses } = session
  if (!isMoreThanAFew(losses, session.requests)) return []
  await session.tryNewConnections()
  const failure = judgeLosses(losses, session.requests)
  return losses.flatMap(({ check: id, sent }) => {
    const check = checks.find((candidate) => candidate.id === id)
    return check ? [{ check, failure: { ...failure, rule: lossRule }, sent }] : []
  })
}

/** A request that is sent once can't be tried again, but where others got lost on new connections, so did it. */
function asLost(occurrence: Occurrence, [other]: readonly Occurrence[]): Occurrence {
  const { check, failure, sent } = occurrence
  const isAlone = check.once === true && sent.transportError !== undefined && failure.rule === lossRule
  const isAlike = isAlone && other !== undefined && other.failure.severity === failure.severity
  return isAlike ? { ...occurrence, failure: other.failure } : occurrence
}

interface Reproductions {
  readonly reproductions: ReadonlyMap<Cause, Reproduction>
}

type Late = Pick<CheckRun, 'check' | 'sent' | 'occurrences'>

/** So many requests are tried once more, because another of the same kind got a response whenever it was sent again. */
const mostLate = 10

/** Judges the responses to requests that got none at first, but one whenever they were sent again. */
async function judgeLate(
  transient: readonly Cause[],
  checkRuns: readonly CheckRun[],
  { reproductions, session, judge }: Pick<Exploring, 'session' | 'judge'> & Reproductions,
): Promise<readonly Late[]> {
  const late: Late[] = []
  for (const cause of transient) {
    const { best, exchanges } = cause
    const others = checkRuns.flatMap(({ check, sent }) =>
      check === best.check || check.once
        ? []
        : sent.flatMap((one) => (exchanges.has(one) ? { check, one } : [])),
    )
    const last = reproductions.get(cause)?.last
    const came = last ? [{ check: best.check, sent: last }] : []
    for (const { check, one } of others.slice(0, mostLate)) {
      came.push(...(await session.send(check.id, one.case)).map((sent) => ({ check, sent })))
    }
    for (const { check, sent: received } of came) {
      if (!received.response) continue
      const { sent, failures } = judge.add(check, received)
      late.push({ check, sent: [sent], occurrences: failures.map((failure) => ({ check, failure, sent })) })
    }
  }
  return late
}

function withLate(checkRun: CheckRun, late: readonly Late[]): CheckRun {
  const own = late.filter(({ check }) => check === checkRun.check)
  if (own.length === 0) return checkRun
  return {
    ...checkRun,
    sent: [...checkRun.sent, ...own.flatMap(({ sent }) => sent)],
    occurrences: [...checkRun.occurrences, ...own.flatMap(({ occurrences }) => occurrences)],
  }
}
