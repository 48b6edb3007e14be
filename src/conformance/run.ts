import { onAbort } from '../http/deadline.js'
import { planBudget } from './engine/budget.js'
import type { Case } from './engine/case.js'
import type { Check, CheckContext } from './engine/check.js'
import { constraintAt } from './engine/contract.js'
import { shrinkCase, visitCases } from './engine/explore.js'
import { type Fault, faultKey, groupFaults, type Occurrence } from './engine/groups.js'
import { judge, rules } from './engine/judge.js'
import { mapConcurrently } from './engine/pool.js'
import { recordRequest, recordResponse } from './engine/record.js'
import { createSecrets } from './engine/secrets.js'
import { claimsMadeUpUpgrade, describeFailure, openTarget, type Sent, Stop } from './engine/target.js'
import type { ConformanceOptions, Exchange } from './options.js'
import { planRun } from './plan.js'
import { curlCommand, replayCommand } from './render/replay.js'
import type { CheckReport, Finding, Observation, Report, Severity } from './report.js'
import { contextOf, type Settings, settle } from './settings.js'
import { headOf, summarize, toCheckReport } from './summary.js'
import { checks } from './upgrade/checks/index.js'

/** Requests to make a failing one smaller; outside this machine every request may disturb somebody. */
const shrinkAttempts = { loopback: 30, elsewhere: 6 }
/** How often a failing request is sent again to see how stable its fault is. */
const repetitions = { loopback: 3, elsewhere: 1 }

/** What one check sent, and what it came to. */
interface Exploration {
  readonly check: Check
  readonly skipped?: string
  readonly sent: readonly Sent[]
  readonly occurrences: readonly Occurrence[]
  readonly observations: readonly Observation[]
}

/**
 * Checks whether a target keeps the contract: sends requests, judges every answer, makes failing
 * requests smaller, and reports each distinct fault once. Only the level `live` can start upgrades,
 * and only of the instances that are named.
 *
 * @param options - what to run, on what, and how carefully
 * @returns the report; a run that is stopped or aborted reports what it found until then
 * @throws {UsageError} when an option cannot be used, before anything is sent
 */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  const settings = settle(options)
  return settings.level === 'plan' ? planRun(settings) : new Run(settings).run()
}

/** Ids, titles and bases of everything that can be checked: what is sent, then what every answer must keep. */
export function listChecks(): Pick<CheckReport, 'id' | 'title' | 'basis'>[] {
  return [...checks, ...rules].map(({ id, title, basis }) => ({ id, title, basis }))
}

class Run {
  readonly #settings: Settings
  readonly #context: CheckContext
  readonly #secrets
  readonly #target
  readonly #started = performance.now()
  readonly #judged = new Map<string, number>()
  readonly #rules
  #stopped: string | undefined
  #tokenWorks = false

  constructor(settings: Settings) {
    const { options } = settings
    this.#settings = settings
    this.#context = contextOf(settings)
    this.#secrets = createSecrets(settings.token)
    this.#rules = rules.filter(({ id }) => settings.selects(id))
    this.#target = openTarget({
      ...settings,
      fetch: options.fetch ?? fetch,
      signal: options.signal,
      journal: options.journal,
      onSent: (check, sent) => {
        options.onExchange?.(this.#toExchange(check, sent))
        options.onProgress?.({ type: 'sent', requests: this.#target.requests })
      },
    })
  }

  async run(): Promise<Report> {
    const release = onAbort(this.#settings.options.signal, () => this.#stop('The run was interrupted.'))
    try {
      return await this.#run()
    } finally {
      // When one check fails to run, the others must not go on unseen.
      this.#target.stop()
      release()
    }
  }

  async #run(): Promise<Report> {
    const settings = this.#settings
    const context = this.#context
    const selected = checks.filter(({ id }) => settings.selects(id))
    const running = selected.filter((check) => check.skip?.(context) === undefined)
    if (running.length === 0) this.#stop('Every check that was chosen is skipped here, so nothing was sent.')
    const shares = planBudget(running, context, settings)
    settings.options.onProgress?.({
      type: 'started',
      checks: running.length,
      requests: shares.reduce((sum, share) => sum + share, 0),
    })
    const explored = await mapConcurrently(running, settings.concurrency, (check, index) =>
      this.#explore(check, shares[index] ?? 0),
    )
    const explorations = selected.map(
      (check): Exploration =>
        explored[running.indexOf(check)] ?? {
          check,
          skipped: check.skip?.(context) ?? 'it has nothing to do',
          sent: [],
          occurrences: [],
          observations: [],
        },
    )
    const faults = groupFaults(
      explorations.flatMap(({ occurrences }) => occurrences),
      settings.knownDeviations,
    )
    const findings = await this.#examine(faults)
    return this.#report(explorations, findings)
  }

  async #explore(check: Check, share: number): Promise<Exploration> {
    const { seed, path, options } = this.#settings
    const sent: Sent[] = []
    const occurrences: Occurrence[] = []
    const note = (occurrence: Occurrence) => {
      occurrences.push(occurrence)
      const { rule } = occurrence.judgement
      options.onProgress?.({ type: 'found', check: rule ?? check.id, requests: this.#target.requests })
    }
    await visitCases(check, this.#context, { seed, count: share, path }, async (found) => {
      const answer = await this.#send(check, found.testCase)
      if (!answer) return false
      sent.push(answer)
      for (const one of [...(answer.throttled ?? []), answer]) {
        for (const judgement of this.#judge(one)) note({ check, judgement, sent: one, found })
      }
      return true
    })
    for (const { complaint, sent: answer } of check.relate?.(sent) ?? []) {
      note({ check, judgement: complaint, sent: answer })
    }
    options.onProgress?.({ type: 'checked', check: check.id, failed: occurrences.length > 0 })
    const observations = (check.observe?.(sent) ?? []).map((message) => ({ check: check.id, message }))
    return { check, sent, occurrences, observations }
  }

  /** Sends a case unless the run has ended; undefined when it has. */
  async #send(check: Check, testCase: Case): Promise<Sent | undefined> {
    if (this.#stopped !== undefined) return undefined
    try {
      const sent = await this.#target.send(check.id, testCase)
      this.#stopIfPointless(sent)
      return sent
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      this.#stop(error.message)
      return undefined
    }
  }

  #stop(why: string): void {
    this.#stopped ??= this.#secrets.mask(why)
    this.#target.stop()
  }

  /** Ends the run when going on would do harm or teach nothing. */
  #stopIfPointless(sent: Sent): void {
    const { loopback, baseUrl, target, instanceIds } = this.#settings
    if (!loopback && claimsMadeUpUpgrade(sent, instanceIds)) {
      this.#stop(
        `${new URL(baseUrl).host} says that it upgrades an instance that this suite made up, so it is broken or not what it seems; nothing more was sent.`,
      )
    }
    if (sent.case.token !== 'valid' || !sent.response) return
    if (sent.response.status !== 401) this.#tokenWorks = true
    else if (target === 'service' && !this.#tokenWorks) {
      this.#stop(
        'The target refused the token (401), so nothing can be learned; set DDS_AUTH_TOKEN to a valid one.',
      )
    }
  }

  #judge(sent: Sent) {
    const { judged, judgements } = judge(sent, this.#secrets, this.#rules)
    for (const id of judged) this.#judged.set(id, (this.#judged.get(id) ?? 0) + 1)
    return judgements
  }

  /** Makes the request of each fault smaller and sends it again, within what is left of the budget. */
  async #examine(faults: readonly Fault[]): Promise<ReadonlyMap<string, Finding[]>> {
    const { loopback, maxRequests, concurrency, path } = this.#settings
    const place = loopback ? 'loopback' : 'elsewhere'
    const examined = path === undefined ? faults.filter(canBeSentAgain) : []
    const left = Math.max(0, maxRequests - this.#target.requests)
    const allowance = Math.min(
      Math.floor(left / Math.max(examined.length, 1)),
      shrinkAttempts[place] + repetitions[place],
    )
    const findings = new Map<Fault, Finding>()
    // Those of one check one after the other, so that it sends the same in the same order each time.
    const senders = [...new Set(faults.map(({ best }) => best.check))]
    await mapConcurrently(senders, concurrency, async (sender) => {
      for (const fault of faults.filter(({ best }) => best.check === sender)) {
        const granted = examined.includes(fault) ? allowance : 0
        findings.set(fault, await this.#examineFault(fault, granted, repetitions[place]))
      }
    })
    const byCheck = new Map<string, Finding[]>()
    for (const fault of faults) {
      const finding = findings.get(fault)
      const earlier = byCheck.get(fault.reportedUnder) ?? []
      if (finding) byCheck.set(fault.reportedUnder, [...earlier, finding])
    }
    return byCheck
  }

  async #examineFault(fault: Fault, allowance: number, times: number): Promise<Finding> {
    const { best } = fault
    const key = faultKey(best)
    let latest = best
    const again = async (testCase: Case): Promise<boolean> => {
      const sent = await this.#send(best.check, testCase)
      if (!sent) return false
      const judgement = judge(sent, this.#secrets, this.#rules).judgements.find(
        (candidate) => faultKey({ check: best.check, judgement: candidate, sent }) === key,
      )
      if (judgement) latest = { ...best, judgement, sent }
      return judgement !== undefined
    }
    if (!best.found || allowance === 0) return this.#toFinding(fault, latest, {})

    const repeats = Math.min(times, allowance)
    const shrunk = best.check.generated
      ? await shrinkCase(
          best.check,
          this.#context,
          this.#settings.seed,
          best.found,
          allowance - repeats,
          again,
        )
      : { ...best.found, steps: undefined }
    let seen = 0
    for (let time = 0; time < repeats; time += 1) if (await again(shrunk.testCase)) seen += 1
    return this.#toFinding(
      fault,
      { ...latest, found: shrunk },
      {
        stable: { seen, of: repeats },
        ...(shrunk.steps === undefined ? {} : { shrinkSteps: shrunk.steps }),
      },
    )
  }

  #toFinding(
    { known, count }: Fault,
    { check, judgement, sent, found }: Occurrence,
    examined: Pick<Finding, 'stable' | 'shrinkSteps'>,
  ): Finding {
    const settings = this.#settings
    const secrets = this.#secrets
    const severity: Severity = known ? 'known' : judgement.severity
    const constraint =
      judgement.constraint ??
      (judgement.rule === undefined && check.constraint ? constraintAt(check.constraint) : undefined)
    const response = recordResponse(sent, secrets)
    return {
      severity,
      ...(known ? { reason: known.reason } : {}),
      basis: judgement.basis,
      message: secrets.mask(judgement.message),
      sent: sent.case.title,
      ...(judgement.pointer === undefined
        ? {}
        : {
            place: {
              in: judgement.rule === undefined ? ('request' as const) : ('answer' as const),
              pointer: judgement.pointer,
            },
          }),
      expected: judgement.expected,
      actual: secrets.mask(judgement.actual),
      ...(constraint ? { constraint } : {}),
      request: recordRequest(sent.case, sent.url, settings.token, secrets),
      ...(response ? { response } : {}),
      ...examined,
      count,
      of: count,
      ...(check.once
        ? {}
        : {
            replay: replayCommand(settings, check.id, found?.path),
            curl: secrets.mask(curlCommand(settings, sent.case)),
          }),
    }
  }

  #report(explorations: readonly Exploration[], findings: ReadonlyMap<string, Finding[]>): Report {
    const settings = this.#settings
    const fails = ({ severity }: Finding) =>
      severity === 'violation' || (settings.strict && severity === 'deviation')
    const reports: CheckReport[] = [
      ...explorations.map(({ check, skipped, sent }) => {
        const found = findings.get(check.id) ?? []
        const proved = sent.length > 0
        const reason = skipped ?? (proved ? undefined : this.#whyNothingSent())
        const failed = found.some(fails) || (!proved && skipped === undefined)
        return toCheckReport(
          check,
          skipped ? 'skipped' : failed ? 'failed' : 'passed',
          reason,
          sent.length,
          found,
        )
      }),
      ...this.#rules.map((rule) => {
        const found = findings.get(rule.id) ?? []
        const cases = this.#judged.get(rule.id) ?? 0
        const reason = cases === 0 ? 'no answer had anything for it to judge' : undefined
        return toCheckReport(
          rule,
          cases === 0 ? 'skipped' : found.some(fails) ? 'failed' : 'passed',
          reason,
          cases,
          found,
        )
      }),
    ]
    const failed = reports.some(({ status }) => status === 'failed')
    const durationMs = performance.now() - this.#started
    return {
      ...headOf(settings, durationMs),
      verdict: this.#stopped !== undefined ? 'inconclusive' : failed ? 'not conforming' : 'conforming',
      ...(this.#stopped === undefined ? {} : { reason: this.#stopped }),
      notShown: [],
      coverage: [],
      stale: [],
      summary: summarize(reports, this.#target.requests, durationMs),
      checks: reports,
      observations: explorations.flatMap(({ observations }) => observations),
    }
  }

  #whyNothingSent(): string {
    return this.#stopped === undefined
      ? `it ran no case: the budget of ${this.#settings.maxRequests} requests is too small`
      : 'it ran no case: the run was stopped before'
  }

  #toExchange(check: string, sent: Sent): Exchange {
    const response = recordResponse(sent, this.#secrets)
    return {
      check,
      startedAt: sent.startedAt,
      durationMs: Math.round(sent.durationMs),
      request: recordRequest(sent.case, sent.url, this.#settings.token, this.#secrets),
      ...(response ? { response } : {}),
      ...(sent.failure ? { failure: this.#secrets.mask(describeFailure(sent.failure)) } : {}),
    }
  }
}

/** What only several answers together show cannot be seen in one, and an upgrade is never asked for twice. */
function canBeSentAgain({ best }: Fault): boolean {
  return best.found !== undefined && !best.check.once
}
