import { planBudget } from './engine/budget.js'
import { visitCases } from './engine/explore.js'
import { describeStatuses } from './engine/judge.js'
import { recordRequest } from './engine/record.js'
import { createSecrets } from './engine/secrets.js'
import { operationUrl } from './engine/target.js'
import type { CheckReport, PlannedRequest, Report } from './report.js'
import { contextOf, type Settings } from './settings.js'
import { headOf, summarize, toCheckReport } from './summary.js'
import { checks } from './upgrade/checks/index.js'

/** Writes down what a run would send, and sends nothing. */
export async function planRun(settings: Settings): Promise<Report> {
  const context = contextOf(settings)
  const secrets = createSecrets(settings.token)
  const url = operationUrl(settings.baseUrl, settings.projectId)
  const plan: PlannedRequest[] = []
  const reports: CheckReport[] = []
  const selected = checks.filter(({ id }) => settings.selects(id))
  const running = selected.filter((check) => check.skip?.(context) === undefined)
  const shares = planBudget(running, context, settings)
  for (const check of selected) {
    const { seed, path } = settings
    const count = shares[running.indexOf(check)] ?? 0
    const before = plan.length
    if (count > 0) {
      await visitCases(check, context, { seed, count, path }, async ({ testCase }) => {
        plan.push({
          check: check.id,
          sent: testCase.title,
          expected: describeStatuses(testCase.expected.accepted),
          request: recordRequest(testCase, url, settings.token, secrets),
        })
        return true
      })
    }
    const reason = check.skip?.(context) ?? 'the level "plan" sends nothing'
    reports.push(toCheckReport(check, 'skipped', reason, plan.length - before, []))
  }
  return {
    ...headOf(settings, 0),
    verdict: 'planned',
    notShown: [],
    coverage: [],
    stale: [],
    summary: summarize(reports, 0, 0),
    checks: reports,
    observations: [],
    plan,
  }
}
