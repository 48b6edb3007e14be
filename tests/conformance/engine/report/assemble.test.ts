import { describe, expect, it } from 'vitest'
import { assembleReport, type Subject } from '../../../../src/conformance/engine/report/assemble.js'
import type { CheckReport, Finding, Severity } from '../../../../src/conformance/report.js'
import { toy } from '../toy.js'

const subject: Subject = {
  operation: toy,
  target: { baseUrl: 'http://127.0.0.1', kind: 'service' },
  run: { level: 'safe', seed: 7 },
  strict: true,
  durationMs: 1234.5,
}

describe('assembleReport', () => {
  it('should count checks by status, and findings by severity', () => {
    const checks = [
      check('passed'),
      check('failed', 'violation', 'deviation'),
      check('passed', 'known', 'known'),
      check('skipped'),
      check('not judged'),
      check('not judged'),
    ]

    expect(
      assembleReport(subject, 9, { verdict: 'not conforming', checks, observations: [] }).summary,
    ).toEqual({
      checks: 6,
      passed: 2,
      failed: 1,
      skipped: 1,
      notJudged: 2,
      violations: 1,
      deviations: 1,
      known: 2,
      requests: 9,
      durationMs: 1235,
    })
  })

  it('should say when the run began: as long ago as it took', () => {
    const before = Date.now()
    const { startedAt } = assembleReport(subject, 0, { verdict: 'conforming', checks: [], observations: [] })

    const began = Date.parse(startedAt)
    expect(began).toBeGreaterThanOrEqual(before - 1236)
    expect(began).toBeLessThanOrEqual(Date.now() - 1234)
  })

  it('should leave out what it was not given', () => {
    const content = { verdict: 'conforming', checks: [], observations: [] } as const

    expect(Object.keys(assembleReport({ ...subject, run: {} as never }, 0, content))).toEqual([
      'contract',
      'target',
      'startedAt',
      'strict',
      'verdict',
      'notCovered',
      'summary',
      'checks',
      'coverage',
      'observations',
      'unusedDeviations',
    ])
    expect(assembleReport(subject, 0, { ...content, reason: 'It closed.', plan: [] })).toMatchObject({
      level: 'safe',
      seed: 7,
      reason: 'It closed.',
      plan: [],
    })
  })
})

function check(status: CheckReport['status'], ...severities: Severity[]): CheckReport {
  const findings = severities.map((severity) => ({ severity }) as Finding)
  return { id: 'order', title: 'order', basis: 'policy', status, cases: 1, findings }
}
