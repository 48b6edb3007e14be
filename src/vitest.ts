import { beforeAll, describe, expect, it } from 'vitest'
import {
  type CheckReport,
  type ConformanceOptions,
  listChecks,
  type Report,
  renderTerminal,
  runConformance,
} from './conformance/index.js'
import { renderFinding } from './conformance/render/terminal.js'
import { printable } from './conformance/render/text.js'

// Here, because this is what the assertions of every Vitest since 3.0 extend; its own `Matchers` has other type
// parameters in each major version, and none in 3.0.
declare global {
  namespace Chai {
    interface Assertion {
      /** Expects a report whose verdict is "conforming"; a failure shows the findings. */
      toConform(): void
    }
  }
}

expect.extend({
  toConform: (report: Report) => ({
    pass: report.verdict === 'conforming',
    message: () => renderTerminal(report),
  }),
})

/** Milliseconds that a whole run may take. */
const longestRun = 600_000

/**
 * Runs the conformance suite inside a Vitest project: one run, a test for its verdict, and one for each
 * check. When the run comes to no verdict, the first test fails with the reason, and the others are
 * skipped. The first test also prints what does not fail the run: deviations, known limits, observations
 * and coverage.
 *
 * @param options - what to run, on what, and how carefully; a function when that is known only once
 *   the tests run, such as the address of a server that they start
 */
export function describeConformance(
  options: ConformanceOptions | (() => ConformanceOptions | Promise<ConformanceOptions>),
): void {
  describe('conformance to the contract', () => {
    let report: Report | undefined
    let problem: unknown

    beforeAll(async () => {
      try {
        report = await runConformance(typeof options === 'function' ? await options() : options)
      } catch (error) {
        problem = error
      }
    }, longestRun)

    it('comes to a verdict', () => {
      if (!report) throw problem
      console.log(renderTerminal(withoutFailures(report)))
      if (report.verdict === 'inconclusive')
        throw new Error(printable(report.reason ?? report.notCovered.join(' ')))
    })

    for (const { id, title } of listChecks()) {
      it(`${id}: ${title}`, ({ skip }) => {
        if (!report || report.verdict === 'inconclusive') return skip('the run came to no verdict')
        const check = report.checks.find((candidate) => candidate.id === id)
        if (!check) return skip(printable(report.reason ?? 'left out by "only" or "skip"'))
        if (check.status === 'failed') throw new Error(describeFailedCheck(check))
        if (check.status !== 'passed') return skip(printable(check.reason ?? ''))
      })
    }
  })
}

/** The findings of a check that fails are in the message of its test. */
function withoutFailures(report: Report): Report {
  const checks = report.checks.map((check) =>
    check.status === 'failed' ? { ...check, findings: [], reason: 'see its test' } : check,
  )
  return { ...report, checks }
}

function describeFailedCheck({ id, reason, findings }: CheckReport): string {
  const explanations = findings.map((finding) => renderFinding({ check: id, finding }).join('\n'))
  return explanations.length > 0
    ? `\n${explanations.join('\n\n')}`
    : `${id} failed: ${printable(reason ?? '')}`
}
