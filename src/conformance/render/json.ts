import type { Report } from '../report.js'
import { toPrintableJson } from './text.js'

/** Writes a report as JSON; `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  return `${toPrintableJson(report)}\n`
}
