import type { ConformanceOptions } from '../conformance/options.js'
import type { Report } from '../conformance/report.js'
import { optionGroups } from './conformance-options.js'

/** What an option of the suite is called on the command line where that is another name. */
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

/** The suite names its options in backticks, such as `maxRequests`; on the command line they are flags. */
export function speakOfFlags(text: string): string {
  return text.replace(/`(\w+)`/g, (quoted, name) => flags.get(name) ?? quoted)
}

/** The report with what it advises in the words of the command line. */
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
