import { onAbort } from '../http/deadline.js'
import type { Secrets } from '../token/find.js'
import { describeTransportError, type Sent } from './engine/case.js'
import type { Check } from './engine/check.js'
import { createCredentialSecrets, secretsIn } from './engine/credentials.js'
import { type Cause, findCauses, idOf, type Occurrence } from './engine/explain/causes.js'
import { reproduce, withoutTransient } from './engine/explain/reproduce.js'
import { planBudget } from './engine/generate/budget.js'
import { casesOf } from './engine/generate/cases.js'
import { createCoverage } from './engine/judge/coverage.js'
import { judge, ranksOf, rulesOf } from './engine/judge/judge.js'
import { judgeLosses } from './engine/judge/losses.js'
import { countServed } from './engine/judge/served.js'
import { recordRequest, recordResponse } from './engine/report/record.js'
import { keepShort } from './engine/response.js'
import { mapConcurrently } from './engine/send/concurrency.js'
import { throughHandler } from './engine/send/fetch-handler.js'
import { createSender } from './engine/send/http.js'
import { probeCheck, probeTarget } from './engine/send/probe.js'
import { openSession, type Session } from './engine/send/session.js'
import type { ConformanceOptions, Exchange } from './options.js'
import { planRun } from './plan.js'
import { curlCommand, replayCommand } from './replay.js'
import type { CheckReport, Report } from './report.js'
import { resolveSettings, type Settings } from './settings.js'
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
  const settings = resolveSettings(options, upgradeOperation())
  if (settings.context.level === 'plan') return planRun(settings)
  const sender = options.fetch ? throughHandler(options.fetch) : createSender()
  try {
    return await run(settings, options, sender.send)
  } finally {
    sender.close()
  }
}

/** Ids, titles and bases of all checks: those that send, then the rules for every response. */
export function listChecks(): Pick<CheckReport, 'id' | 'title' | 'basis'>[] {
  const operation = upgradeOperation()
  return [...operation.checks, ...rulesOf(operation)].map(({ id, title, basis }) => ({ id, title, basis }))
}

async function run(
  settings: Settings,
  { signal, journal, onExchange, onProgress }: ConformanceOptions,
  send: ReturnType<typeof createSender>['send'],
): Promise<Report> {
  const { operation, context, seed, running } = settings
  const started = performance.now()
  const secrets = createCredentialSecrets(settings, operation.tokenPlaceholder)
  const session = openSession({
    ...settings,
    send,
    journal,
    onSent: (check, sent) => {
      onExchange?.(toExchange(check, sent, settings, secrets))
      onProgress?.({ type: 'sent', requests: session.requests })
    },
  })
  const release = onAbort(signal, () => session.end('The run was interrupted.'))
  try {
    const book = openBook(settings, secrets)
    const reference = probeCheck(operation)
    if (running.length === 0) session.end('Every check that was chosen is skipped here, so nothing was sent.')
    const look = await probeTarget(session, operation, settings.refusesMadeUpIds)
    const looked = { check: reference, ...book.note(reference, look.sent) }
    if (look.end !== undefined) session.end(look.end)
    const checkRuns = session.ended === undefined ? await explore(settings, session, book, onProgress) : []
    const occurrences = [looked, ...checkRuns].flatMap((checkRun) => checkRun.occurrences)
    const lost = settings.selects('response/complete') ? toOccurrences(session, [reference, ...running]) : []
    const found = groupAll([...occurrences, ...lost], settings)
    const reproductions = await reproduce(settings.path === undefined ? found : [], {
      ...settings,
      session,
      judge: (sent) => book.judge(sent).failures,
    })
    const { groups, gone } = withoutTransient(found, reproductions)
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
      ending: look.ending && toEnding(toExchange(reference.id, look.ending, settings, secrets)),
      checkRuns: [looked, ...checkRuns],
      groups,
      gone,
      reproductions,
      rules: book.rules,
      judged: book.judged,
      coverage: book.coverage.report(),
      whyInconclusive: book.served.whyInconclusive(settings.refusesMadeUpIds),
      durationMs: performance.now() - started,
    })
  } finally {
    // When one check crashes, the others must not go on sending.
    session.end('The run is over.')
    release()
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

function groupAll(occurrences: readonly Occurrence[], { operation, knownDeviations }: Settings): Cause[] {
  return findCauses(occurrences, operation.contract, knownDeviations, ranksOf(operation))
}

/** Where every response is judged and counted. */
function openBook({ operation, selects }: Settings, secrets: Secrets) {
  const rules = rulesOf(operation)
  const selected = rules.filter(({ id }) => selects(id))
  const coverage = createCoverage(operation.contract, operation.checks)
  const served = countServed(operation)
  const judged = new Map<string, number>()
  return {
    rules: selected,
    coverage,
    served,
    judged,
    judge: (sent: Sent) => judge(sent, operation.contract, secrets, selected),
    /** Judges the answers to a check, and keeps what the report needs. */
    note(check: Check, answers: readonly Sent[]): Pick<CheckRun, 'sent' | 'occurrences'> {
      const occurrences: Occurrence[] = []
      const sent = answers.map((whole): Sent => {
        const found = judge(whole, operation.contract, secrets, selected)
        for (const id of found.rules) judged.set(id, (judged.get(id) ?? 0) + 1)
        coverage.add(check, whole, found)
        served.add(whole)
        const kept = whole.response ? { ...whole, response: keepShort(whole.response) } : whole
        occurrences.push(...found.failures.map((failure) => ({ check, failure, sent: kept })))
        return kept
      })
      return { sent, occurrences }
    },
  }
}

type Book = ReturnType<typeof openBook>

async function explore(
  settings: Settings,
  session: Session,
  book: Book,
  onProgress: ConformanceOptions['onProgress'],
): Promise<CheckRun[]> {
  const { context, seed, path, concurrency, selected, running } = settings
  const shares = planBudget(running, context, { ...settings, maxRequests: session.left })
  const requests = shares.reduce((sum, share) => sum + share, 0)
  onProgress?.({ type: 'started', checks: running.length, requests })
  const all: Occurrence[] = []

  const explored = await mapConcurrently(running, concurrency, async (check, index): Promise<CheckRun> => {
    const sent: Sent[] = []
    const occurrences: Occurrence[] = []
    for (const generated of casesOf(check, context, seed, shares[index] ?? 0, path)) {
      if (session.ended !== undefined) break
      const noted = book.note(check, await session.send(check.id, generated.testCase, check.once))
      sent.push(...noted.sent)
      for (const occurrence of noted.occurrences) {
        occurrences.push({ ...occurrence, generated })
        onProgress?.({ type: 'found', check: idOf(occurrence), requests: session.requests })
      }
    }
    // Of the one case at a path there is nothing to compare.
    const related = (path === undefined ? check.relate?.(sent) : undefined) ?? []
    for (const { failure, sent: one } of 'reason' in related ? [] : related) {
      occurrences.push({ check, failure: failure, sent: one })
    }
    for (const occurrence of occurrences) all.push(occurrence)
    if (onProgress) {
      const findings = groupAll(all, settings).filter(({ known }) => known === undefined).length
      onProgress({ type: 'checked', check: check.id, findings })
    }
    const observations = check.observe?.(sent) ?? []
    return { check, sent, occurrences, observations, ...('reason' in related && { incomparable: related }) }
  })
  return selected.map(
    (check): CheckRun =>
      explored[running.indexOf(check)] ?? {
        check,
        skipped: check.skip?.(context) ?? 'it has nothing to do',
        sent: [],
        occurrences: [],
      },
  )
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
