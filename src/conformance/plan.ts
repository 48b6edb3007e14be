import { createSecrets } from '../token/find.js'
import { planBudget } from './engine/generate/budget.js'
import { casesOf } from './engine/generate/cases.js'
import { recordRequest } from './engine/report/record.js'
import { probeCheck } from './engine/send/probe.js'
import { joinWords } from './engine/words.js'
import type { CheckReport, PlannedRequest, Report } from './report.js'
import type { Settings } from './settings.js'
import { headOf, summarize } from './write-report.js'

/** Reports what a run would send, and sends nothing. */
export function planRun(settings: Settings): Report {
  const { operation, context, url, token, seed, path, selected, running } = settings
  const secrets = createSecrets([token], operation.tokenPlaceholder)
  const look = running.length > 0 ? [probeCheck(operation)] : []
  const shares = planBudget(running, context, settings)
  const found = running.flatMap((check, index) =>
    casesOf(check, context, seed, shares[index] ?? 0, path).map(({ testCase }) => ({ check, testCase })),
  )
  const looked = look.map((check) => ({ check, testCase: operation.reference }))
  const plan = [...looked, ...found].map(
    ({ check, testCase }): PlannedRequest => ({
      check: check.id,
      sent: testCase.title,
      expected: joinWords(testCase.expected.accepted, 'or'),
      request: recordRequest(testCase, url, token, operation.tokenHeader, secrets),
    }),
  )
  const checks = [...look, ...selected].map((check): CheckReport => {
    const { id, title, basis } = check
    const reason = check.skip?.(context) ?? 'the level "plan" sends nothing'
    const cases = plan.filter((planned) => planned.check === id).length
    return { id, title, basis, status: 'skipped', reason, cases, findings: [] }
  })
  return {
    ...headOf({ baseUrl: settings.baseUrl, kind: context.target }, settings.strict, 0),
    level: context.level,
    seed,
    verdict: 'planned',
    notCovered: [],
    coverage: [],
    unusedDeviations: [],
    summary: summarize(checks, 0, 0),
    checks,
    observations: [],
    plan,
  }
}
