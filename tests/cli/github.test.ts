import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportToGitHub } from '../../src/cli/github.js'
import { renderMarkdown } from '../../src/conformance/index.js'
import { exampleReport, tooManyAccepted } from '../conformance/render/example-report.js'
import { commandsIn, controlsIn, hostileTexts } from '../support/ci-log.js'
import { makeFolder } from '../support/folder.js'

describe('reportToGitHub', () => {
  it('should do nothing anywhere else', async () => {
    const summary = join(await makeFolder(), 'summary.md')
    await writeFile(summary, '')

    expect(reportToGitHub(exampleReport, 'text', { GITHUB_STEP_SUMMARY: summary })).toBe('text')
    expect(await readFile(summary, 'utf8')).toBe('')
  })

  it('should add the report to the summary of the step', async () => {
    const summary = join(await makeFolder(), 'summary.md')
    await writeFile(summary, 'Before.\n')

    reportToGitHub(exampleReport, '', { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary })

    expect(await readFile(summary, 'utf8')).toBe(`Before.\n${renderMarkdown(exampleReport)}`)
  })

  it('should annotate violations as errors and deviations as warnings', () => {
    const lines = annotationsIn(reportToGitHub(exampleReport, '', { GITHUB_ACTIONS: 'true' }))

    expect(lines[0]).toBe(
      `::error title=INCONCLUSIVE%3A request/instance_ids/maxItems::${exampleReport.reason}`,
    )
    expect(lines[1]).toBe(
      '::error title=request/instance_ids/maxItems::More ids than the contract allows were accepted.%0Aexpected 400, got 202',
    )
    expect(lines[2]).toMatch(
      /^::warning title=response\/error-fields::The response has no error_code: .*\\r\\n/,
    )
    expect(lines.slice(3)).toEqual([''])
  })

  it('should say at a green run which deviations --strict would fail', () => {
    const { reason: _, ...green } = { ...exampleReport, verdict: 'conforming' as const }

    const [first] = annotationsIn(reportToGitHub(green, '', { GITHUB_ACTIONS: 'true' }))

    expect(first).toMatch(
      /^::warning title=CONFORMING.*::--strict would fail this run: response\/error-fields$/,
    )
  })

  it('should make errors of deviations where they fail the run', () => {
    const written = reportToGitHub({ ...exampleReport, strict: true }, '', { GITHUB_ACTIONS: 'true' })

    expect(written).not.toContain('::warning')
    expect(written.match(/^::error/gm)).toHaveLength(3)
  })

  it.each(hostileTexts)('should let nothing foreign add a command or a control character: %j', (text) => {
    const report = {
      ...exampleReport,
      reason: text,
      checks: exampleReport.checks.map((check) => ({
        ...check,
        findings: [{ ...tooManyAccepted, message: text }],
      })),
    }
    // What is printed can hold anything here: that it is safe on its own is for another test.
    const written = reportToGitHub(report, `${text}\n`, { GITHUB_ACTIONS: 'true' })
    const annotations = annotationsIn(written).join('\n')

    expect(commandsIn(annotations)).toEqual(annotations.match(/^::(?:error|warning)/gm))
    expect(controlsIn(annotations)).toEqual([])
    expect(commandsIn(written).filter((command) => /^::(?!error|warning)/.test(command))).toEqual([])
  })

  it('should end by a word that no target can know', () => {
    const [one, other] = [1, 2].map(() => reportToGitHub(exampleReport, 'text\n', { GITHUB_ACTIONS: 'true' }))

    expect(one).toMatch(/^::stop-commands::([\w-]{20,})\ntext\n::\1::\n::error/)
    expect(one?.split('\n')[0]).not.toBe(other?.split('\n')[0])
  })

  it('should annotate no more than GitHub shows', () => {
    const written = annotate(Array.from({ length: 20 }, () => tooManyAccepted))

    expect(written.match(/^::error title=request/gm)).toHaveLength(10)
  })
})

/** The lines after the word that ends what is printed. */
function annotationsIn(written: string): string[] {
  const [, word = ''] = /^::stop-commands::(.*)\n/.exec(written) ?? []
  return written.split(`::${word}::\n`)[1]?.split('\n') ?? []
}

/** What a report says that has nothing but these findings. */
function annotate(findings: readonly (typeof tooManyAccepted)[]): string {
  const checks = exampleReport.checks.slice(1, 2).map((check) => ({ ...check, findings }))
  return reportToGitHub({ ...exampleReport, checks }, '', { GITHUB_ACTIONS: 'true' })
}
