import { appendFileSync } from 'node:fs'
import { renderMarkdown } from '../conformance/render/markdown.js'
import { describeVerdict, findingsOf } from '../conformance/render/words.js'
import type { Report } from '../conformance/report.js'

/** The most that GitHub shows of one kind per step. */
const mostAnnotations = 10

/**
 * In GitHub Actions, writes a summary for the page of the workflow run, and makes annotations.
 *
 * @returns The annotations, to print: workflow commands that GitHub reads from the output.
 */
export function reportToGitHub(report: Report, env: NodeJS.ProcessEnv): string {
  if (env['GITHUB_ACTIONS'] !== 'true') return ''
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary) {
    try {
      appendFileSync(summary, renderMarkdown(report))
    } catch (error) {
      // No option asked for it, so it does not fail the run.
      process.stderr.write(`The summary for GitHub cannot be written (${(error as Error).message}).\n`)
    }
  }
  return annotationsOf(report)
}

function annotationsOf(report: Report): string {
  const verdict =
    report.reason === undefined ? [] : [annotate('error', describeVerdict(report), report.reason)]
  const errors = findingsOf(report, 'violation', ...(report.strict ? (['deviation'] as const) : []))
  const warnings = report.strict ? [] : findingsOf(report, 'deviation')
  const annotations = (kind: string, found: typeof errors) =>
    found
      .slice(0, mostAnnotations)
      .map(({ check, finding }) =>
        annotate(kind, check, `${finding.message}\nexpected ${finding.expected}, got ${finding.actual}`),
      )
  return [...verdict, ...annotations('error', errors), ...annotations('warning', warnings)].join('')
}

function annotate(kind: string, title: string, message: string): string {
  return `::${kind} title=${escapeProperty(title)}::${escapeData(message)}\n`
}

/** Escapes the message of a workflow command as GitHub's own toolkit does. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
