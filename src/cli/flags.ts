import type { Report } from '../conformance/report.js'
import { optionGroups } from './conformance-options.js'

const flags: ReadonlyMap<string, string> = new Map(
  optionGroups.flatMap(([, options]) =>
    options.map((option) => [option.attributeName(), option.long ?? option.flags]),
  ),
)

/** Replaces the suite's options, named in backticks such as `maxRequests`, with the flags of the command line. */
export function speakOfFlags(text: string): string {
  return text.replace(/`(\w+)`/g, (quoted, name) => flags.get(name) ?? quoted)
}

/** The report with flags in its advice, where the suite names its own options. */
export function reportInFlags(report: Report): Report {
  const { reason, notCovered, checks } = report
  return {
    ...report,
    ...(reason === undefined ? {} : { reason: speakOfFlags(reason) }),
    notCovered: notCovered.map(speakOfFlags),
    checks: checks.map((check) => ({
      ...check,
      ...(check.reason === undefined ? {} : { reason: speakOfFlags(check.reason) }),
      findings: check.findings.map((finding) => ({ ...finding, message: speakOfFlags(finding.message) })),
    })),
  }
}
