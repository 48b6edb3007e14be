import type { Sent } from './engine/case.js'
import type { Check, Incomparable } from './engine/check.js'
import { type Cause, findCauses, idOf, type Occurrence } from './engine/explain/causes.js'
import { countPlanned, type Plan, type PlannedCase, type Share } from './engine/generate/rounds.js'
import { type Judge, ranksOf } from './engine/judge/judge.js'
import type { CheckRun } from './engine/report/rows.js'
import { saysSomething } from './engine/response.js'
import { mapConcurrently } from './engine/send/concurrency.js'
import type { Session } from './engine/send/session.js'
import type { ConformanceOptions } from './options.js'
import type { Settings } from './settings.js'

/** What sending all cases of a plan takes. */
export interface Exploring {
  readonly settings: Settings
  readonly plan: Plan
  readonly session: Session
  readonly judge: Judge
  /** What was sent before the first round. */
  readonly sentBefore: ReadonlyMap<PlannedCase, readonly Sent[]>
  readonly onProgress: ConformanceOptions['onProgress']
}

/** What became of the checks of a plan. */
export interface Explored {
  readonly checkRuns: readonly CheckRun[]
  /** Whether it found what it was to stop at. */
  readonly hasStopped: boolean
}

/** What became of a check so far. */
interface Track {
  readonly check: Check
  readonly sent: Sent[]
  readonly occurrences: Occurrence[]
  related: readonly Occurrence[]
  incomparable?: Incomparable
  /** Cases that are still to be sent. */
  left: number
  /** Cases that were not left out, nor throttled to the last. */
  done: number
}

/** Sends what was planned, round after round, and judges each response as it comes. */
export async function explore(exploring: Exploring): Promise<Explored> {
  const { plan, settings, session, onProgress } = exploring
  const { context, concurrency, selected, running } = settings
  const planned = countPlanned(plan.rounds)
  const tracks = new Map(
    running.map((check): [Check, Track] => {
      const left = planned.get(check) ?? 0
      return [check, { check, sent: [], occurrences: [], related: [], left, done: 0 }]
    }),
  )
  const pass = openPass(exploring, tracks)
  onProgress?.({ type: 'started', checks: running.length, requests: plan.requests })
  for (const round of plan.rounds) {
    if (session.ended !== undefined || pass.hasStopped) break
    await mapConcurrently(
      round.filter(({ count }) => count > 0),
      concurrency,
      pass.send,
    )
  }
  const checkRuns = selected.map((check): CheckRun => {
    const track = tracks.get(check)
    const skipped = check.skip?.(context) ?? 'it has nothing to do'
    if (!track) return { check, skipped, sent: [], occurrences: [] }
    const missing = (plan.essential.get(check) ?? 0) - track.done
    return {
      check,
      sent: track.sent,
      occurrences: [...track.occurrences, ...track.related],
      observations: check.observe?.(track.sent, context) ?? [],
      ...(track.incomparable ? { incomparable: track.incomparable } : {}),
      ...(missing > 0 ? { missing } : {}),
    }
  })
  return { checkRuns, hasStopped: pass.hasStopped }
}

function openPass(exploring: Exploring, tracks: ReadonlyMap<Check, Track>) {
  const { settings, session, judge, sentBefore, onProgress } = exploring
  const exchangeOf = createExchanges(sentBefore)
  let hasStopped = false

  /** Sends the cases of a check, one after the other. */
  async function send({ check, cases }: Share): Promise<void> {
    const track = tracks.get(check)
    if (!track) return
    const all = cases()
    try {
      for (const planned of all) {
        if (session.ended !== undefined || hasStopped) break
        await exchange(track, planned)
        track.left -= 1
      }
    } finally {
      // Nobody must wait for what was not sent.
      for (const planned of all) exchangeOf(planned).resolve([])
    }
    if (track.left === 0)
      onProgress?.({ type: 'checked', check: check.id, findings: countFindings(tracks, settings) })
  }

  async function exchange(track: Track, planned: PlannedCase): Promise<void> {
    const { check } = track
    const { testCase, sameAs } = planned
    const shared = sameAs ? (await exchangeOf(sameAs).promise).at(-1) : undefined
    const isShared = shared !== undefined && saysSomething(shared.response)
    const responses = isShared
      ? [{ ...shared, case: testCase }]
      : await session.send(check.id, testCase, check.once)
    const last = responses.at(-1)
    if (last && last.response?.status !== 429) track.done += 1
    const judged = responses.map((one) => (isShared ? judge.addShared(check, one) : judge.add(check, one)))
    const kept = judged.map(({ sent }) => sent)
    const found = judged.flatMap(({ sent, failures }) =>
      failures.map((failure): Occurrence => ({ check, failure, sent, generated: planned })),
    )
    // What is shared is kept to the end of the run, so it must be short.
    exchangeOf(planned).resolve(kept)
    track.sent.push(...kept)
    track.occurrences.push(...found)
    // Of the one case at a path there is nothing to compare.
    if (settings.path === undefined) found.push(...findRelations(track))
    for (const occurrence of settings.stopAtFirst || onProgress ? found : []) {
      const isFatal = failsRun(occurrence, settings)
      if (isFatal && settings.stopAtFirst) hasStopped = true
      onProgress?.({ type: 'found', check: idOf(occurrence), requests: session.requests, fails: isFatal })
    }
  }

  return {
    send,
    /** Whether it has found what it was to stop at. */
    get hasStopped() {
      return hasStopped
    },
  }
}

function countFindings(tracks: ReadonlyMap<Check, Track>, settings: Settings): number {
  const all = [...tracks.values()].flatMap(({ occurrences, related }) => [...occurrences, ...related])
  return joinCauses(all, settings).filter(({ known }) => known === undefined).length
}

/** The responses to each planned case, which others with the same request may wait for. */
function createExchanges(sentBefore: Exploring['sentBefore']) {
  const exchanges = new Map<PlannedCase, ReturnType<typeof defer<readonly Sent[]>>>()
  const exchangeOf = (planned: PlannedCase) => {
    const known = exchanges.get(planned) ?? defer<readonly Sent[]>()
    exchanges.set(planned, known)
    return known
  }
  for (const [planned, sent] of sentBefore) exchangeOf(planned).resolve(sent)
  return exchangeOf
}

/** Compares the responses of a check so far, and returns what has not been seen before. */
function findRelations(track: Track): readonly Occurrence[] {
  const relations = track.check.relate?.(track.sent)
  if (!relations) return []
  const before = new Set(track.related.map(({ sent }) => sent))
  if ('reason' in relations) track.incomparable = relations
  else delete track.incomparable
  const related = 'reason' in relations ? [] : relations
  track.related = related.map(({ failure, sent }) => ({ check: track.check, failure, sent }))
  return track.related.filter(({ sent }) => !before.has(sent))
}

/** The causes of what was found. */
export function joinCauses(
  occurrences: readonly Occurrence[],
  { operation, knownDeviations }: Settings,
): Cause[] {
  return findCauses(occurrences, operation.contract, knownDeviations, ranksOf(operation))
}

/** Whether an occurrence fails the run by itself. */
export function failsRun(occurrence: Occurrence, settings: Settings): boolean {
  const isSerious = occurrence.failure.severity === 'violation' || settings.strict
  return isSerious && joinCauses([occurrence], settings).some(({ known }) => known === undefined)
}

/** A value that somebody waits for until it is there. */
function defer<Value>() {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}
