import type { Case } from './engine/case.js'
import type { Check } from './engine/check.js'
import { createCredentialSecrets } from './engine/credentials.js'
import type { Plan } from './engine/generate/rounds.js'
import { assembleReport } from './engine/report/assemble.js'
import { recordRequest } from './engine/report/record.js'
import { isWronglySigned } from './engine/send/authenticate.js'
import { probeCheck } from './engine/send/probe.js'
import { count, joinWords } from './engine/words.js'
import type { CheckReport, Observation, PlannedRequest, Report } from './report.js'
import type { Settings } from './settings.js'

/** How many signatures are wrong on purpose: after a few in a row, a target may lock the key. */
function observeSignatures(
  settings: Settings,
  requests: number,
  found: readonly { readonly check: Check; readonly testCase: Case }[],
): Observation[] {
  const wrong = found.filter(({ testCase }) => isWronglySigned(testCase, settings))
  const [first] = wrong
  if (!first) return []
  return [
    {
      check: first.check.id,
      message: `${count(wrong.length, 'signature')} of ${requests} would be wrong on purpose, never two in a row: each is followed by a right one`,
    },
  ]
}

/** Reports what a run would send, and sends nothing. */
export function planRun(settings: Settings, { rounds }: Plan): Report {
  const { operation, context, url, seed, selected, running } = settings
  const secrets = createCredentialSecrets(settings, operation.tokenPlaceholder)
  const probe = running.length > 0 ? [probeCheck(operation)] : []
  const found = rounds
    .flat()
    .flatMap(({ check, cases }) =>
      cases().flatMap(({ testCase, sameAs }) => (sameAs ? [] : [{ check, testCase }])),
    )
  const probed = probe.map((check) => ({ check, testCase: operation.reference }))
  const plan = [...probed, ...found].map(
    ({ check, testCase }): PlannedRequest => ({
      check: check.id,
      sent: testCase.title,
      expected: joinWords(testCase.expected.accepted, 'or'),
      request: recordRequest({ case: testCase, url }, settings, operation.tokenHeader, secrets),
    }),
  )
  const checks = [...probe, ...selected].map((check): CheckReport => {
    const { id, title, basis } = check
    const reason = check.skip?.(context) ?? 'the level "plan" sends nothing'
    const cases = plan.filter((planned) => planned.check === id).length
    return { id, title, basis, status: 'skipped', reason, cases, findings: [] }
  })
  const subject = {
    operation,
    target: { baseUrl: settings.baseUrl, kind: context.target },
    run: { level: context.level, seed },
    strict: settings.strict,
    durationMs: 0,
  }
  return assembleReport(subject, 0, {
    verdict: 'planned',
    checks,
    observations: observeSignatures(settings, plan.length, found),
    plan,
  })
}
