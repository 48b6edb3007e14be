export type {
  ConformanceOptions,
  Exchange,
  JournalEntry,
  KnownDeviation,
  Progress,
} from './options.js'
export { UsageError } from './options.js'
export type {
  BrokenConstraint,
  CheckReport,
  ConstraintCoverage,
  Finding,
  Level,
  Observation,
  PlannedRequest,
  RecordedRequest,
  RecordedResponse,
  Report,
  Severity,
  TargetKind,
} from './report.js'
export { listChecks, runConformance } from './run.js'
