import { isMoreThanAFew, type Sent } from './engine/case.js'
import type { Check } from './engine/check.js'
import { type Cause, failureKey, type Occurrence } from './engine/explain/causes.js'
import { withoutFiltered } from './engine/explain/filtered.js'
import { type Reproduction, repeatsIn, reproduce, transientAmong } from './engine/explain/reproduce.js'
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
  const seen = checkRuns.flatMap(({ occurrences }) => occurrences)
  const shown = settings.selects(filterRule.id) ? withoutFiltered(checkRuns, settings.operation) : seen
  forgive(seen, shown, judge)
  const occurrences = [...shown.map((one) => asLost(one, lost)), ...lost]
  const found = joinCauses(occurrences, settings)
  // The one case at a path is the smallest already.
  const unexplained = settings.path === undefined ? found : []
  const reproductions = await reproduce(unexplained, {
    ...settings,
    session,
    judge: (sent) => [...judge.judge(sent), ...(isFilterPage(sent, contract) ? [filterFailure(sent)] : [])],
  })
  const transient = transientAmong(found, reproductions)
  const late = await judgeLate(transient, checkRuns, { settings, session, judge, reproductions })
  const recurring = new Set(late.flatMap(({ first, sent }) => (first && !sent[0]?.response ? [first] : [])))
  const lasting = occurrences.filter(({ sent }) => !transient.some(({ exchanges }) => exchanges.has(sent)))
  const all = [...lasting, ...late.flatMap((one) => one.occurrences)]
  const causes = transient.length === 0 ? found : joinCauses(all, settings)
  return {
    checkRuns: checkRuns.map((checkRun) => withLate(checkRun, late)),
    causes,
    transientCauses: transient.map((cause) => ({
      ...cause,
      exchanges: new Set([...cause.exchanges].filter((one) => !recurring.has(one))),
    })),
    reproductions: carryOver(reproductions, causes),
  }
}

/** What sending requests again showed, for causes that were joined anew. */
function carryOver(
  reproductions: ReadonlyMap<Cause, Reproduction>,
  causes: readonly Cause[],
): ReadonlyMap<Cause, Reproduction> {
  return new Map(
    causes.flatMap((cause): [Cause, Reproduction][] => {
      const isSame = ([{ known, best }]: [Cause, Reproduction]) =>
        known === cause.known && failureKey(best) === failureKey(cause.best) && cause.exchanges.has(best.sent)
      const found = [...reproductions].find(isSame)
      return found ? [[cause, found[1]]] : []
    }),
  )
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

interface Reproduced extends Pick<Exploring, 'settings' | 'session' | 'judge'> {
  readonly reproductions: ReadonlyMap<Cause, Reproduction>
}

interface Late extends Pick<CheckRun, 'check' | 'sent' | 'occurrences'> {
  /** What was sent before and got no response. */
  readonly first?: Sent
}

/** So many requests are tried again, because another of the same kind got a response whenever it was sent again. */
const mostLate = 10

/**
 * Judges the responses to requests that got none at first, but one whenever they were sent again. Whatever gets none
 * again is not excused by another that did.
 */
async function judgeLate(
  transient: readonly Cause[],
  checkRuns: readonly CheckRun[],
  { settings, session, judge, reproductions }: Reproduced,
): Promise<readonly Late[]> {
  const late: Late[] = []
  const add = ({ check, generated }: Occurrence, received: Sent, first?: Sent): void => {
    const { sent, failures } = judge.add(check, received)
    const occurrences = failures.map((failure) => ({ check, failure, sent, ...(generated && { generated }) }))
    late.push({ check, sent: [sent], occurrences, ...(first && { first }) })
  }
  for (const cause of transient) {
    const { occurrence, last } = reproductions.get(cause) ?? {}
    if (occurrence && last) add(occurrence, last)
    const others = checkRuns
      .flatMap(({ occurrences }) => occurrences)
      .filter(({ check, sent }) => cause.exchanges.has(sent) && sent !== cause.best.sent && !check.once)
    for (const one of others.slice(0, mostLate)) {
      const came = await sendUntilResponse(session, one, repeatsIn(settings.context))
      for (const received of came) add(one, received, one.sent)
    }
  }
  return late
}

/** Sends a request again until a response comes, but not more than so many times. */
async function sendUntilResponse(
  session: Session,
  { check, sent }: Occurrence,
  times: number,
): Promise<readonly Sent[]> {
  let came: readonly Sent[] = []
  for (let time = 0; time < times && !came.some(({ response }) => response); time += 1)
    came = await session.send(check.id, sent.case)
  return came
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
