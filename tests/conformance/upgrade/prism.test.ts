import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runConformance } from '../../../src/conformance/index.js'
import { prism } from '../../../src/conformance/upgrade/prism.js'
import type { RunningServer } from '../../../src/http/serve.js'
import { startMock } from '../../../src/mock/index.js'
import { findingsOf } from '../recording.js'

describe('the known deviations of Prism', () => {
  let mock: RunningServer
  beforeAll(async () => {
    // Prism prints a stack trace for a content type that it cannot parse.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    mock = await startMock({ engine: 'prism' })
  })
  afterAll(async () => {
    await mock.close()
    vi.restoreAllMocks()
  })

  it.each([1, 2, 3])('should be exactly those that occur, with seed %i', async (seed) => {
    const report = await runConformance({ baseUrl: mock.url, target: 'prism', seed, runs: 8 })
    const findings = findingsOf(report)

    expect(findings.filter(({ severity }) => severity !== 'known')).toEqual([])
    const unseen = prism.filter(
      ({ check, status, constraint, reason }) =>
        !findings.some(
          (finding) =>
            finding.check === check &&
            finding.reason === reason &&
            (status === undefined || finding.response?.status === status) &&
            (constraint === undefined || finding.constraint?.pointer === constraint),
        ),
    )
    expect(unseen).toEqual([])
    expect(report.verdict).toBe('conforming')
  })

  it.each(prism.flatMap(({ during = [], ...deviation }) => during.map((check) => ({ check, deviation }))))(
    'should occur during $check: $deviation.check $deviation.constraint',
    async ({ check, deviation }) => {
      const report = await runConformance({ baseUrl: mock.url, target: 'prism', only: [check], seed: 1 })

      expect(findingsOf(report)).toContainEqual(
        expect.objectContaining({ check: deviation.check, severity: 'known', reason: deviation.reason }),
      )
    },
  )

  it('should be faults of a service', async () => {
    const report = await runConformance({
      baseUrl: mock.url,
      seed: 1,
      strict: true,
      only: ['token', 'malformed'],
    })

    expect(report.verdict).not.toBe('conforming')
  })
})
