export { explainCheck } from './explain.js'
export type {
  ConformanceOptions,
  Exchange,
  JournalEntry,
  KnownDeviation,
  Progress,
} from './options.js'
export { UsageError } from './options.js'
export { renderHar } from './render/har.js'
export { renderHtml } from './render/html.js'
export { renderJson } from './render/json.js'
export { renderJunit } from './render/junit.js'
export { renderMarkdown } from './render/markdown.js'
export { renderTerminal, type TerminalStyle } from './render/terminal.js'
export type {
  BrokenConstraint,
  CheckReport,
  ConstraintCoverage,
  Explanation,
  Finding,
  Level,
  Observation,
  PlannedRequest,
  RecordedRequest,
  RecordedResponse,
  Report,
  ReportKind,
  Severity,
  TargetKind,
} from './report.js'
export { listChecks, runConformance } from './run.js'
export type { Recorded, RecordedExchange, Unreadable, Unrelated } from './traffic/exchange.js'
export { judgeTraffic, type TrafficOptions } from './traffic/judge.js'
export { type MergeOptions, mergeReports, type NamedReport } from './traffic/merge.js'
export { type ObservedFailure, observed } from './traffic/observed.js'
export { readHar } from './traffic/read/har.js'
