import type { ConformanceOptions } from '../conformance/options.js'
import type { Report } from '../conformance/report.js'
import { optionGroups } from './conformance-options.js'

/** The options whose names differ on the command line and in the suite. */
const renamed: Readonly<Record<string, keyof ConformanceOptions>> = {
  instanceId: 'instanceIds',
  timeout: 'timeoutMs',
  maxWait: 'maxWaitMs',
}

const flags: ReadonlyMap<string, string> = new Map(
  optionGroups.flatMap(([, options]) =>
    options.map((option) => {
      const name = option.attributeName()
      return [renamed[name] ?? name, option.long ?? option.flags]
    }),
  ),
)

/** Replaces the suite's options, named in backticks such as `maxRequests`, with the flags of the command line. */
export function speakOfFlags(text: string): string {
  return text.replace(/`(\w+)`/g, (quoted, name) => flags.get(name) ?? quoted)
}

/** The report with flags in its advice, where the suite names its own options. */
export function reportInFlags(report: Report): Report {
  const { reason, notShown, checks } = report
  return {
    ...report,
    ...(reason === undefined ? {} : { reason: speakOfFlags(reason) }),
    notShown: notShown.map(speakOfFlags),
    checks: checks.map((check) =>
      check.reason === undefined ? check : { ...check, reason: speakOfFlags(check.reason) },
    ),
  }
}
