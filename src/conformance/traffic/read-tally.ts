import { isObject } from '../engine/contract/schema.js'
import type { KnownDeviation } from '../options.js'
import { fieldsOf } from './read/fields.js'
import type { TrafficCounts } from './tally.js'

/** A tally as a report holds it: with the findings that were accepted. */
export interface ReportedTally extends TrafficCounts {
  readonly knownDeviations: readonly KnownDeviation[]
}

type Test = (value: unknown) => boolean

const isText: Test = (value) => typeof value === 'string'
const isFlag: Test = (value) => typeof value === 'boolean'
const isNumber: Test = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test)
const mapOf =
  (test: Test): Test =>
  (value) =>
    isObject(value) && Object.values(fieldsOf(value)).every(test)
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value)
const withFields =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isObject(value) && Object.entries(tests).every(([name, test]) => test(fieldsOf(value)[name]))

const isSourceCount = withFields({ count: isNumber, sources: listOf(isText) })
const isMessage: Record<string, Test> = {
  headers: optional(mapOf(isText)),
  body: optional(isText),
  bodyBytes: optional(isNumber),
}
const isSample = withFields({
  title: isText,
  source: isText,
  startedAt: isText,
  request: withFields({
    ...isMessage,
    method: isText,
    url: isText,
    headers: mapOf(isText),
    bodyBytes: isNumber,
  }),
  response: optional(withFields({ ...isMessage, status: isNumber })),
  kinds: listOf(isText),
})
const isWrittenFailure = withFields({
  rule: optional(isText),
  basis: (value) => ['documented', 'example', 'general', 'policy'].includes(String(value)),
  severity: (value) => value === 'violation' || value === 'deviation',
  message: isText,
  expected: isText,
  actual: isText,
  symptom: optional(isText),
  place: optional(withFields({ in: isText, pointer: isText })),
  constraint: optional(withFields({ pointer: isText, line: isNumber, basis: isText, stated: isText })),
})

const isTally = withFields({
  clientOnly: isFlag,
  requests: isNumber,
  interrupted: isFlag,
  servedInPart: isNumber,
  judged: mapOf(isNumber),
  coverage: mapOf((value) => listOf(isNumber)(value) && (value as unknown[]).length === 4),
  served: withFields({ served: isNumber, names: mapOf(withFields({ count: isNumber, status: isNumber })) }),
  kinds: mapOf(withFields({ failure: isWrittenFailure, sample: isSample })),
  patterns: listOf(
    withFields({
      status: optional(isNumber),
      kinds: listOf(isText),
      hasMore: optional(isFlag),
      count: isNumber,
      sources: listOf(isText),
    }),
  ),
  skipped: mapOf(isSourceCount),
  unread: mapOf(isSourceCount),
  repeats: mapOf(isSourceCount),
  signed: mapOf(isNumber),
  refused: mapOf(isNumber),
  knownDeviations: listOf(isObject),
})

/** A tally that was read from a file; `undefined` for anything else. */
export function readTally(value: unknown): ReportedTally | undefined {
  return isTally(value) ? (value as ReportedTally) : undefined
}
