import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { renderMarkdown } from '../conformance/render/markdown.js'
import { printable } from '../conformance/render/text.js'
import { describeVerdict } from '../conformance/render/verdict.js'
import { findingsOf } from '../conformance/render/words.js'
import type { Report } from '../conformance/report.js'

/** The most that GitHub shows of one kind per step. */
const mostAnnotations = 10

/**
 * In GitHub Actions, writes a summary for the page of the workflow run, and makes annotations.
 *
 * @param printed - what is printed about the report
 * @returns what to print instead: GitHub reads workflow commands from the output, those of the annotations and none of
 *   the printed text
 */
export function reportToGitHub(report: Report, printed: string, env: NodeJS.ProcessEnv): string {
  if (env['GITHUB_ACTIONS'] !== 'true') return printed
  const summary = env['GITHUB_STEP_SUMMARY']
  if (summary) {
    try {
      appendFileSync(summary, renderMarkdown(report))
    } catch (error) {
      // No option asked for it, so it does not fail the run.
      const { message } = error as Error
      process.stderr.write(`${printable(`The summary for GitHub cannot be written (${message}).`)}\n`)
    }
  }
  // Nothing that a target answers can know the word that ends this.
  const word = randomUUID()
  return `::stop-commands::${word}\n${printed}::${word}::\n${annotationsOf(report)}`
}

function annotationsOf(report: Report): string {
  const { reason, verdict: word, summary } = report
  const verdict = reason === undefined ? [] : [annotate('error', describeVerdict(report), [reason])]
  // Nobody opens the log of a green job.
  if (word === 'conforming' && summary.deviations > 0) {
    const ids = [...new Set(findingsOf(report, 'deviation').map(({ check }) => check))].join(', ')
    verdict.push(annotate('warning', describeVerdict(report), [`--strict would fail this run: ${ids}`]))
  }
  const errors = findingsOf(report, 'violation', ...(report.strict ? (['deviation'] as const) : []))
  const warnings = report.strict ? [] : findingsOf(report, 'deviation')
  const annotations = (kind: string, found: typeof errors) =>
    found
      .slice(0, mostAnnotations)
      .map(({ check, finding }) =>
        annotate(kind, check, [finding.message, `expected ${finding.expected}, got ${finding.actual}`]),
      )
  return [...verdict, ...annotations('error', errors), ...annotations('warning', warnings)].join('')
}

function annotate(kind: string, title: string, lines: readonly string[]): string {
  const message = lines.map(printable).join('\n')
  return `::${kind} title=${escapeProperty(printable(title))}::${escapeData(message)}\n`
}

/** Escapes the message of a workflow command as GitHub's own toolkit does. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
