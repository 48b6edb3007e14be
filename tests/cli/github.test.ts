import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportToGitHub } from '../../src/cli/github.js'
import { renderMarkdown } from '../../src/conformance/index.js'
import { exampleReport, tooManyAccepted } from '../conformance/render/example-report.js'
import { makeFolder } from '../support/folder.js'

describe('reportToGitHub', () => {
  it('should do nothing anywhere else', async () => {
    const summary = join(await makeFolder(), 'summary.md')
    await writeFile(summary, '')

    expect(reportToGitHub(exampleReport, { GITHUB_STEP_SUMMARY: summary })).toBe('')
    expect(await readFile(summary, 'utf8')).toBe('')
  })

  it('should add the report to the summary of the step', async () => {
    const summary = join(await makeFolder(), 'summary.md')
    await writeFile(summary, 'Before.\n')

    reportToGitHub(exampleReport, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary })

    expect(await readFile(summary, 'utf8')).toBe(`Before.\n${renderMarkdown(exampleReport)}`)
  })

  it('should annotate with the reason, violations as errors and deviations as warnings', () => {
    const lines = reportToGitHub(exampleReport, { GITHUB_ACTIONS: 'true' }).split('\n')

    expect(lines[0]).toBe(
      `::error title=INCONCLUSIVE%3A request/instance_ids/maxItems::${exampleReport.reason}`,
    )
    expect(lines[1]).toBe(
      '::error title=request/instance_ids/maxItems::More ids than the contract allows were accepted.%0Aexpected 400, got 202',
    )
    expect(lines[2]).toMatch(
      /^::warning title=response\/error-fields::The answer has no error_code: .*%0D%0A/,
    )
    expect(lines.slice(3)).toEqual([''])
  })

  it('should make errors of deviations where they fail the run', () => {
    const written = reportToGitHub({ ...exampleReport, strict: true }, { GITHUB_ACTIONS: 'true' })

    expect(written).not.toContain('::warning')
    expect(written.match(/^::error/gm)).toHaveLength(3)
  })

  it('should not let an answer add a command', () => {
    const message = 'Bad.\n::set-env name=A::b\r\n::error::c%0A'

    const written = annotate([{ ...tooManyAccepted, message }])

    expect(written.trimEnd().split('\n')).toHaveLength(2)
    expect(written).toContain('Bad.%0A::set-env name=A::b%0D%0A::error::c%250A')
  })

  it('should annotate no more than GitHub shows', () => {
    const written = annotate(Array.from({ length: 20 }, () => tooManyAccepted))

    expect(written.match(/^::error title=request/gm)).toHaveLength(10)
  })
})

/** What a report says that has nothing but these findings. */
function annotate(findings: readonly (typeof tooManyAccepted)[]): string {
  const checks = exampleReport.checks.slice(1, 2).map((check) => ({ ...check, findings }))
  return reportToGitHub({ ...exampleReport, checks }, { GITHUB_ACTIONS: 'true' })
}
