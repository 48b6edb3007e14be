import { beforeAll, describe, it } from 'vitest'
import {
  type CheckReport,
  type ConformanceOptions,
  listChecks,
  type Report,
  runConformance,
} from './conformance/index.js'
import { renderFinding } from './conformance/render/finding.js'

/** Milliseconds that a whole run may take. */
const longestRun = 600_000

/**
 * Runs the conformance suite inside a Vitest project: one run, and a test for each check. A check
 * that is skipped is a skipped test, with its reason; observations and known limits fail nothing.
 *
 * @param options - what to run, on what, and how carefully; a function when it is known only once
 *   the tests run, such as the address of a server that they start
 */
export function describeConformance(
  options: ConformanceOptions | (() => ConformanceOptions | Promise<ConformanceOptions>),
): void {
  describe('conformance to the contract', () => {
    let report: Report | undefined

    beforeAll(async () => {
      report = await runConformance(typeof options === 'function' ? await options() : options)
    }, longestRun)

    for (const { id, title } of listChecks()) {
      it(`${id}: ${title}`, ({ skip }) => {
        const check = report?.checks.find((candidate) => candidate.id === id)
        if (!check) return skip('left out by "only" or "skip"')
        if (check.status === 'skipped') return skip(check.reason)
        if (check.status === 'failed') throw new Error(explain(check))
      })
    }
  })
}

function explain({ id, reason, findings }: CheckReport): string {
  const style = { columns: 100, color: false }
  const explanations = findings.map((finding) => renderFinding(id, finding, style, false).join('\n'))
  return explanations.length > 0 ? `\n${explanations.join('\n\n')}` : `${id} failed: ${reason}`
}
