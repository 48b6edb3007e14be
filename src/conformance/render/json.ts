import type { Report } from '../report.js'
import { toPrintableJson } from './text.js'
import { describeVerdict } from './verdict.js'

/** Writes a report as JSON; `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${toPrintableJson({ headline: describeVerdict(report), ...report })}\n`
}
