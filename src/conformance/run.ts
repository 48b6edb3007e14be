import { onAbort } from '../http/deadline.js'
import type { Secrets } from '../token/find.js'
import { describeTransportError, type Sent } from './engine/case.js'
import type { Check } from './engine/check.js'
import { createCredentialSecrets, secretsIn } from './engine/credentials.js'
import { idOf, type Occurrence } from './engine/explain/causes.js'
import { type Plan, type PlannedCase, planRounds, type Turn } from './engine/generate/rounds.js'
import { createJudge, type Judge, rulesOf } from './engine/judge/judge.js'
import { countStatuses } from './engine/judge/statuses.js'
import type { Display } from './engine/report/finding.js'
import { recordRequest, recordResponse } from './engine/report/record.js'
import type { CheckRun } from './engine/report/rows.js'
import { writeReport } from './engine/report/write.js'
import type { Failure } from './engine/rule.js'
import { throughHandler } from './engine/send/fetch-handler.js'
import { createSender } from './engine/send/http.js'
import { probeCheck, probeTarget, sendingChecks } from './engine/send/probe.js'
import { openSession } from './engine/send/session.js'
import { referenceCheck } from './engine/send/target.js'
import { isWithin } from './engine/words.js'
import { explainFailures } from './explain-failures.js'
import { type Exploring, explore, failsRun } from './explore.js'
import { type ConformanceOptions, type Exchange, UsageError } from './options.js'
import { planRun } from './plan.js'
import { curlCommand, replayCommand } from './replay.js'
import type { CheckReport, Finding, Report } from './report.js'
import { resolveSettings, type Settings, servedAt } from './settings.js'
import { upgradeOperation } from './upgrade/operation.js'

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
      return await runPrepared({ settings, plan, reference, hooks, send: sender.send })
    } finally {
      sender.close()
    }
  }
}

/** The checks that find most come first. */
function inSendingOrder({ running, operation: { sendingOrder } }: Settings): Turn[] {
  const turns = sendingOrder.flatMap((turn): Turn[] => {
    const [id, cases] = typeof turn === 'string' ? [turn] : turn
    const checks = running.filter((check) => isWithin(check.id, id))
    return checks.map((check) => (cases === undefined ? { check } : { check, cases }))
  })
  return [...turns, ...running.map((check) => ({ check }))]
}

/** Ids, titles and bases of all checks, as a report has them: those that send, then the rules for every response. */
export function listChecks(): Pick<CheckReport, 'id' | 'title' | 'basis'>[] {
  const operation = upgradeOperation()
  return [...sendingChecks(operation), ...rulesOf(operation)].map(({ id, title, basis }) => ({
    id,
    title,
    basis,
  }))
}

interface Run {
  readonly settings: Settings
  readonly plan: Plan
  readonly reference: PlannedCase
  readonly hooks: Start
  readonly send: ReturnType<typeof createSender>['send']
}

async function runPrepared({ settings, plan, reference, hooks, send }: Run): Promise<Report> {
  const { operation, context, seed } = settings
  const { signal, journal, onProgress } = hooks
  const started = performance.now()
  const secrets = createCredentialSecrets(settings, operation.tokenPlaceholder)
  const rules = rulesOf(operation).filter(({ id }) => settings.selects(id))
  const judge = createJudge(operation, secrets, rules)
  const statuses = countStatuses(operation.contract)
  const display = displayFor(settings, secrets)
  const onSent = (check: string, sent: Sent) => {
    statuses.add(sent)
    hooks.onExchange?.({ ...shownExchange(check, sent, display), ...failedNames(check, judge.judge(sent)) })
    onProgress?.({ type: 'sent', requests: session.requests })
  }
  const session = openSession({ ...settings, send, journal, onSent })
  const release = onAbort(signal, () => session.end('The run was interrupted.'))
  try {
    const exploring = { settings, plan, session, judge, onProgress }
    const { checkRuns: found, hasStopped, ending } = await sendAll(exploring, reference)
    const { checkRuns, ...explained } = await explainFailures(found, exploring)
    if (hasStopped) session.end('The run stopped at the first finding that fails it, as it was told to.')
    return writeReport(
      {
        ...settings,
        target: { baseUrl: settings.baseUrl, kind: context.target },
        run: { level: context.level, seed },
        durationMs: performance.now() - started,
      },
      {
        requests: session.requests,
        ended: session.ended,
        ending: ending && toEnding(shownExchange(referenceCheck, ending, display)),
        transient: session.transient,
        checkRuns,
        rules,
        judged: judge.tally.judged,
        coverage: judge.tally.reportCoverage(),
        statuses: statuses.report(),
        whyInconclusive: judge.tally.whyInconclusive(settings.refusesMadeUpIds),
      },
      {
        ...explained,
        // Without a request left, some of the plan may have been left out.
        ownDeviations: plan.isWhole && settings.unfiltered && session.left > 0 ? settings.ownDeviations : [],
        display,
      },
    )
  } finally {
    // When one check crashes, the others must not go on sending.
    session.end('The run is over.')
    release()
  }
}

/** Sends the first request, and all others where that makes sense. */
async function sendAll(exploring: Omit<Exploring, 'sentBefore'>, reference: PlannedCase) {
  const { settings, session, judge, onProgress } = exploring
  const { operation, running, stopAtFirst, refusesMadeUpIds } = settings
  if (running.length === 0) session.end('Every check that was chosen is skipped here, so nothing was sent.')
  const { sent, end, ending } = await probeTarget(session, operation, refusesMadeUpIds)
  const probed = addProbe(probeCheck(operation), sent, judge)
  if (end !== undefined) session.end(end)
  const found = probed.occurrences.map((one) => ({ check: idOf(one), fails: failsRun(one, settings) }))
  for (const one of found) onProgress?.({ type: 'found', requests: session.requests, ...one })
  const hasFailed = stopAtFirst && found.some((one) => one.fails)
  const { checkRuns, hasStopped } =
    session.ended !== undefined || hasFailed
      ? { checkRuns: [], hasStopped: hasFailed }
      : await explore({ ...exploring, sentBefore: new Map([[reference, sent]]) })
  return { checkRuns: [probed, ...checkRuns], hasStopped, ending }
}

/** How the report of a run shows its exchanges. */
function displayFor(settings: Settings, secrets: Secrets) {
  return {
    mask: (text: string, sent?: Sent): string => (sent ? secretsIn(sent, secrets) : secrets).mask(text),
    exchange(sent: Sent): Pick<Exchange, 'request' | 'response'> {
      const own = secretsIn(sent, secrets)
      const response = recordResponse(sent, own)
      return {
        request: recordRequest(sent, settings, settings.operation.tokenHeader, own),
        ...(response ? { response } : {}),
      }
    },
    commands({ check, sent, generated }: Occurrence): Pick<Finding, 'replay' | 'curl'> {
      const curl = curlCommand(settings, sent.case)
      return {
        replay: replayCommand(settings, check.id, generated?.path),
        ...(curl === undefined ? {} : { curl: secrets.mask(curl) }),
      }
    },
  } satisfies Display
}

function addProbe(check: Check, responses: readonly Sent[], judge: Judge): CheckRun {
  const added = responses.map((one) => judge.add(check, one))
  return {
    check,
    sent: added.map(({ sent }) => sent),
    occurrences: added.flatMap(({ sent, failures }) => failures.map((failure) => ({ check, failure, sent }))),
  }
}

/** What a response fails, as far as it shows that alone. */
function failedNames(check: string, failures: readonly Failure[]): Pick<Exchange, 'fails'> {
  const names = new Set(failures.map(({ rule = check }) => rule))
  return names.size > 0 ? { fails: [...names] } : {}
}

function toEnding({ request, response, error }: Exchange): Report['ending'] {
  return { request, ...(response ? { response } : {}), ...(error === undefined ? {} : { error }) }
}

function shownExchange(check: string, sent: Sent, display: ReturnType<typeof displayFor>): Exchange {
  const error = sent.transportError && describeTransportError(sent.transportError)
  return {
    check,
    startedAt: sent.startedAt,
    durationMs: Math.round(sent.durationMs),
    ...display.exchange(sent),
    ...(error === undefined ? {} : { error: display.mask(error, sent) }),
  }
}
