import type { Case, Sent } from '../engine/case.js'
import { findCauses, type Occurrence } from '../engine/explain/causes.js'
import { ranksOf } from '../engine/judge/judge.js'
import type { Operation } from '../engine/operation.js'
import { writeReport } from '../engine/report/write.js'
import { readResponse } from '../engine/response.js'
import { count } from '../engine/words.js'
import type { KnownDeviation } from '../options.js'
import type { Report } from '../report.js'
import { onceRule } from './repeats.js'
import { type Kind, type Pattern, type Sample, traffic } from './samples.js'
import { describeSigned, signature } from './signatures.js'
import { compareSources } from './source-counts.js'
import type { TrafficCounts, TrafficTally } from './tally.js'

/** What a report is written with, besides what has been seen. */
export interface VerdictOptions {
  /** What the report calls the traffic. */
  readonly name: string
  readonly strict: boolean
  readonly knownDeviations: readonly KnownDeviation[]
  readonly durationMs: number
  /** Hides what must not show. */
  readonly mask: (text: string) => string
}

/** Writes the report on what a tally has counted. It depends on nothing else, so tallies can be put together. */
export function reportTally(tally: TrafficTally, operation: Operation, options: VerdictOptions): Report {
  const counted = hideTexts(tally.toJSON(), options.mask)
  const { clientOnly, requests } = counted
  const { name, strict, knownDeviations, durationMs, mask } = options
  const occurrences = occurrencesIn(counted)
  const sent = [
    ...new Set([...occurrences.map((occurrence) => occurrence.sent), ...counted.patterns.map(patternAsSent)]),
  ]
  const leftOut = [...tally.skipped.list(), ...describeRest(counted)]
  const repeats = describeRepeats(counted)
  const unread = tally.unread.list()
  const report = writeReport(
    { operation, target: { baseUrl: name, kind: 'recorded' }, strict, durationMs },
    {
      requests,
      ended: whyEnded(unread, counted),
      checkRuns: clientOnly ? [] : [{ check: traffic, sent, occurrences, observations: leftOut }],
      rules: tally.rules,
      judged: tally.judged,
      coverage: clientOnly ? [] : tally.reportCoverage(),
      whyInconclusive: whyInconclusive(tally, counted, leftOut),
    },
    {
      causes: findCauses(occurrences, operation.contract, knownDeviations, ranksOf(operation)),
      ownDeviations: knownDeviations,
      display: { mask, exchange: ({ recorded = notRecorded }) => recorded },
    },
  )
  const refusals = describeRefused(counted.refused)
  const observations = [
    ...describeSigned(counted.signed).map((message) => ({ check: signature.id, message })),
    ...repeats.map((message) => ({ check: onceRule.id, message })),
    ...refusals.map((message) => ({ check: 'client/token', message })),
  ]
  return {
    ...report,
    ...(report.verdict === 'conforming' && wasNeverServed(counted)
      ? { verdict: 'inconclusive', reason: `Nothing was served. ${refusals.join('. ')}.` }
      : {}),
    observations: [...report.observations, ...observations],
    tally: { ...counted, knownDeviations },
  }
}

function describeRefused(refused: TrafficCounts['refused']): string[] {
  return Object.entries(refused).map(
    ([why, times]) =>
      `${count(times, 'request')} ${times === 1 ? 'was' : 'were'} answered with 401${why === '' ? '' : `: ${why}`}`,
  )
}

/** Of a client whose credentials were refused every time, little is known. */
function wasNeverServed({ requests, refused }: TrafficCounts): boolean {
  return requests > 0 && Object.values(refused).reduce((sum, times) => sum + times, 0) === requests
}

function whyEnded(unread: readonly string[], { interrupted }: TrafficCounts): string | undefined {
  if (unread.length > 0) return `The recording is incomplete: ${unread.join('; ')}.`
  return interrupted ? 'The judging was interrupted.' : undefined
}

/** The same, with all that was recorded masked. What it is kept by has no text of an exchange. */
function hideTexts(tally: TrafficCounts, mask: (text: string) => string): TrafficCounts {
  const hide = <Value>(value: Value): Value => {
    if (typeof value === 'string') return mask(value) as Value
    if (Array.isArray(value)) return value.map(hide) as Value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [mask(name), hide(inner)]),
    ) as Value
  }
  return { ...tally, kinds: hide(tally.kinds), served: hide(tally.served) }
}

function whyInconclusive(
  tally: TrafficTally,
  { clientOnly, requests, judged, servedInPart }: TrafficCounts,
  leftOut: readonly string[],
) {
  if (requests === 0) {
    const details = clientOnly ? leftOut : []
    return `${['No exchange of this operation was among them', ...details].join('; ')}.`
  }
  if (clientOnly) return judged['client/json'] ? undefined : 'No request body was recorded in full.'
  const why = tally.whyInconclusive(false)
  if (why === undefined || servedInPart === 0) return why
  return `${servedInPart === 1 ? 'One request was' : `${servedInPart} requests were`} served, but the recording lacks bodies, so nothing shows that the contract was kept: record with bodies, as the table of recorders in docs/traffic.md says for each.`
}

/** What is only counted. */
const notRecorded = { request: { method: '', url: '', headers: {}, bodyBytes: 0 } }

/** Every failure with what shows it: samples, which count nothing, and patterns, which count them all. */
function occurrencesIn({ kinds, patterns }: TrafficCounts): Occurrence[] {
  const samples = Object.values(kinds).map(({ sample }) => ({
    source: sample.source,
    sent: fromSample(sample),
    shown: sample.kinds,
  }))
  const places = patterns.flatMap((pattern) =>
    pattern.sources.map((source) => ({
      source,
      sent: { ...patternAsSent(pattern), source, times: 0 },
      shown: pattern.kinds,
    })),
  )
  const counted = patterns.map((pattern) => ({ sent: patternAsSent(pattern), shown: pattern.kinds }))
  const inOrder = [...samples, ...places].toSorted((one, other) => compareSources(one.source, other.source))
  return [...inOrder, ...counted].flatMap(({ sent, shown }) =>
    shown.flatMap((key) => {
      const kind: Kind | undefined = Object.hasOwn(kinds, key) ? kinds[key] : undefined
      return kind ? [{ check: traffic, failure: kind.failure, sent }] : []
    }),
  )
}

const noCase: Case = {
  title: '',
  method: '',
  headers: {},
  token: 'none',
  expected: { accepted: [], basis: 'policy' },
}

const sentByPattern = new WeakMap<Pattern, Sent>()

/** All exchanges of a pattern as one. */
function patternAsSent(pattern: Pattern): Sent {
  const known = sentByPattern.get(pattern)
  if (known) return known
  const made = {
    case: noCase,
    url: '',
    startedAt: '',
    durationMs: 0,
    times: pattern.count,
    ...responseOf(pattern.status),
  }
  sentByPattern.set(pattern, made)
  return made
}

function fromSample({ title, source, startedAt, request, response }: Sample): Sent {
  return {
    case: { ...noCase, title },
    url: '',
    source,
    startedAt,
    durationMs: 0,
    times: 0,
    recorded: { request, ...(response ? { response } : {}) },
    ...responseOf(response?.status),
  }
}

function responseOf(status: number | undefined): Pick<Sent, 'response'> {
  return status === undefined ? {} : { response: readResponse({ status, headers: [], body: '' }) }
}

/** Failures that there was no room for. */
function describeRest({ patterns }: TrafficCounts): string[] {
  const times = patterns.reduce((sum, { hasMore, count: some }) => sum + (hasMore ? some : 0), 0)
  return times === 0 ? [] : [`${count(times, 'exchange')} broke the contract in further ways`]
}

const repeated: Readonly<Record<string, string>> = {
  again: 'the client, or something below it, sent it again',
  begun: 'the client, or something below it, sent it again, though the first had begun an upgrade',
  doubled: 'the recorder wrote it down twice, or both got one response',
}

function describeRepeats({ repeats }: TrafficCounts): string[] {
  return Object.entries(repeats).flatMap(([how, { count: times, sources }]) => {
    const rest = times - sources.length
    return [
      ...sources.map((source) => `${source}: ${repeated[how] ?? how}`),
      ...(rest > 0 ? [`${rest} more like this: ${repeated[how] ?? how}`] : []),
    ]
  })
}
