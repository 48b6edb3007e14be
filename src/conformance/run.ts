import { onAbort } from '../http/deadline.js'
import type { Secrets } from '../token/find.js'
import { describeTransportError, type Sent } from './engine/case.js'
import type { Check } from './engine/check.js'
import { createCredentialSecrets, secretsIn } from './engine/credentials.js'
import { idOf, type Occurrence } from './engine/explain/causes.js'
import { reproduce, withoutTransient } from './engine/explain/reproduce.js'
import { type Plan, type PlannedCase, planRounds } from './engine/generate/rounds.js'
import { rulesOf } from './engine/judge/judge.js'
import { judgeLosses } from './engine/judge/losses.js'
import { countStatuses } from './engine/judge/statuses.js'
import { openTally, type Tally } from './engine/judge/tally.js'
import { recordRequest, recordResponse } from './engine/report/record.js'
import type { Failure } from './engine/rule.js'
import { throughHandler } from './engine/send/fetch-handler.js'
import { createSender } from './engine/send/http.js'
import { probeCheck, probeTarget } from './engine/send/probe.js'
import { openSession, type Session } from './engine/send/session.js'
import { isWithin } from './engine/words.js'
import { explore, fails, groupAll } from './explore.js'
import { type ConformanceOptions, type Exchange, UsageError } from './options.js'
import { planRun } from './plan.js'
import { curlCommand, replayCommand } from './replay.js'
import type { CheckReport, Report } from './report.js'
import { resolveSettings, type Settings, servedAt } from './settings.js'
import { upgradeOperation } from './upgrade/operation.js'
import { type CheckRun, writeReport } from './write-report.js'

/**
 * Checks whether a target keeps the contract: sends requests, judges every response, makes failing
 * requests smaller, and reports each cause once. Only the level `live` can start upgrades, and only of
 * the named instances.
 *
 * @param options - what to run, on what, and how carefully
 * @returns the report; a run that ends early reports what it has found
 * @throws {UsageError} when an option cannot be used, before anything is sent
 */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  return prepareRun(options)()
}

/** What can be said of a run only when it starts. */
export type Start = Pick<ConformanceOptions, 'signal' | 'journal' | 'onExchange' | 'onProgress'> & {
  /** Where the operation is served, if that was not known before. */
  readonly baseUrl?: string
}

/**
 * Checks the options of a run, plans it, and sends nothing.
 *
 * @returns what starts it
 * @throws {UsageError} when an option cannot be used
 */
export function prepareRun(options: ConformanceOptions): (start?: Start) => Promise<Report> {
  const prepared = resolveSettings(options, upgradeOperation())
  const reference: PlannedCase = { testCase: prepared.operation.reference, path: '0' }
  const plan = planRounds(inSendingOrder(prepared), prepared.context, prepared, [reference])
  if (!plan) {
    throw new UsageError(
      `The path ${prepared.path} leads to no case of ${prepared.running[0]?.id}; copy it from a replay line, together with its \`seed\`.`,
    )
  }
  return async (start = {}) => {
    const { baseUrl, ...hooks } = { ...options, ...start }
    const settings = baseUrl === options.baseUrl ? prepared : servedAt(baseUrl, prepared)
    if (settings.context.level === 'plan') return planRun(settings, plan)
    const sender = options.fetch ? throughHandler(options.fetch) : createSender()
    try {
      return await run({ settings, plan, reference, hooks, send: sender.send })
    } finally {
      sender.close()
    }
  }
}

/** The checks that find most come first. */
function inSendingOrder({ running, operation: { sendingOrder } }: Settings): Check[] {
  const placeOf = ({ id }: Check) => {
    const place = sendingOrder.findIndex((wanted) => isWithin(id, wanted))
    return place === -1 ? sendingOrder.length : place
  }
  return running.toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** Ids, titles and bases of all checks: those that send, then the rules for every response. */
export function listChecks(): Pick<CheckReport, 'id' | 'title' | 'basis'>[] {
  const operation = upgradeOperation()
  return [...operation.checks, ...rulesOf(operation)].map(({ id, title, basis }) => ({ id, title, basis }))
}

interface Run {
  readonly settings: Settings
  readonly plan: Plan
  readonly reference: PlannedCase
  readonly hooks: Start
  readonly send: ReturnType<typeof createSender>['send']
}

async function run({ settings, plan, reference, hooks, send }: Run): Promise<Report> {
  const { operation, context, seed, running } = settings
  const { signal, journal, onExchange, onProgress } = hooks
  const started = performance.now()
  const secrets = createCredentialSecrets(settings, operation.tokenPlaceholder)
  const rules = rulesOf(operation).filter(({ id }) => settings.selects(id))
  const tally = openTally(operation, secrets, rules)
  const statuses = countStatuses(operation.contract)
  const session = openSession({
    ...settings,
    send,
    journal,
    onSent: (check, sent) => {
      statuses.add(sent)
      onExchange?.({
        ...toExchange(check, sent, settings, secrets),
        ...namesOf(check, tally.judge(sent)),
      })
      onProgress?.({ type: 'sent', requests: session.requests })
    },
  })
  const release = onAbort(signal, () => session.end('The run was interrupted.'))
  try {
    if (running.length === 0) session.end('Every check that was chosen is skipped here, so nothing was sent.')
    const probe = await probeTarget(session, operation, settings.refusesMadeUpIds)
    const probed = addProbe(probeCheck(operation), probe.sent, tally)
    if (probe.end !== undefined) session.end(probe.end)
    for (const one of probed.occurrences) {
      onProgress?.({
        type: 'found',
        check: idOf(one),
        requests: session.requests,
        fails: fails(one, settings),
      })
    }
    const hasFailed = settings.stopAtFirst && probed.occurrences.some((one) => fails(one, settings))
    const isOver = session.ended !== undefined || hasFailed
    const answered = new Map([[reference, probe.sent]])
    const explored = isOver
      ? { checkRuns: [], hasStopped: hasFailed }
      : await explore({ settings, plan, session, tally, answered, onProgress })
    const checkRuns = [probed, ...explored.checkRuns]
    const occurrences = checkRuns.flatMap((one) => one.occurrences)
    const lost = settings.selects('response/complete')
      ? toOccurrences(session, [probed.check, ...running])
      : []
    const found = groupAll([...occurrences, ...lost], settings)
    const reproductions = await reproduce(settings.path === undefined ? found : [], {
      ...settings,
      session,
      judge: tally.judge,
    })
    const { groups, gone } = withoutTransient(found, reproductions)
    if (explored.hasStopped)
      session.end('The run stopped at the first finding that fails it, as it was told to.')
    return writeReport({
      ...settings,
      target: { baseUrl: settings.baseUrl, kind: context.target },
      run: { level: context.level, seed },
      commands: ({ check, sent, generated }) => {
        const curl = curlCommand(settings, sent.case)
        return {
          replay: replayCommand(settings, check.id, generated?.path),
          ...(curl === undefined ? {} : { curl: secrets.mask(curl) }),
        }
      },
      secrets,
      session,
      ending: probe.ending && toEnding(toExchange(probed.check.id, probe.ending, settings, secrets)),
      checkRuns,
      groups,
      gone,
      reproductions,
      rules,
      judged: tally.judged,
      coverage: tally.coverage.report(),
      statuses: statuses.report(),
      whyInconclusive: tally.served.whyInconclusive(settings.refusesMadeUpIds),
      durationMs: performance.now() - started,
    })
  } finally {
    // When one check crashes, the others must not go on sending.
    session.end('The run is over.')
    release()
  }
}

function addProbe(check: Check, responses: readonly Sent[], tally: Tally): CheckRun {
  const added = responses.map((one) => tally.add(check, one))
  return {
    check,
    sent: added.map(({ sent }) => sent),
    occurrences: added.flatMap(({ sent, failures }) => failures.map((failure) => ({ check, failure, sent }))),
  }
}

/** The responses that got lost, if there are more than a few. */
function toOccurrences({ losses, requests }: Session, checks: readonly Check[]): Occurrence[] {
  const failure = judgeLosses(losses, requests)
  if (!failure) return []
  return losses.flatMap(({ check: id, sent }) => {
    const check = checks.find((candidate) => candidate.id === id)
    return check ? [{ check, failure: { ...failure, rule: 'response/complete' }, sent }] : []
  })
}

/** What a response fails, as far as it shows that alone. */
function namesOf(check: string, failures: readonly Failure[]): Pick<Exchange, 'fails'> {
  const names = new Set(failures.map(({ rule = check }) => rule))
  return names.size > 0 ? { fails: [...names] } : {}
}

function toEnding({ request, response, error }: Exchange): Report['ending'] {
  return { request, ...(response ? { response } : {}), ...(error === undefined ? {} : { error }) }
}

function toExchange(check: string, sent: Sent, settings: Settings, known: Secrets): Exchange {
  const secrets = secretsIn(sent, known)
  const response = recordResponse(sent, secrets)
  return {
    check,
    startedAt: sent.startedAt,
    durationMs: Math.round(sent.durationMs),
    request: recordRequest(sent, settings, settings.operation.tokenHeader, secrets),
    ...(response ? { response } : {}),
    ...(sent.transportError ? { error: secrets.mask(describeTransportError(sent.transportError)) } : {}),
  }
}
