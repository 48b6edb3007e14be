import { createHash } from 'node:crypto'
import { method, tokenHeader } from '../../../generated/operation.js'
import type { Sent } from '../engine/case.js'
import type { Check } from '../engine/check.js'
import { failureKey } from '../engine/explain/causes.js'
import { recordRequest, recordResponse } from '../engine/report/record.js'
import type { Failure } from '../engine/rule.js'
import type { RecordedRequest, RecordedResponse } from '../report.js'
import type { Hiding } from './hiding.js'
import type { JudgedExchange } from './judge-exchange.js'
import { compareSources, leastSources } from './source-counts.js'

/** How requests and responses must relate, as a check of requests that others sent. */
export const traffic: Check = {
  id: 'traffic/expected-status',
  title: 'requests that keep the contract get its responses, and those that break it are refused',
  basis: 'documented',
  cases: () => [],
}

/** How many kinds of failures are distinguished. */
const mostKinds = 200
/** How many combinations of a status and kinds are. */
const mostPatterns = 1000
/** As many places as a finding names. */
const mostSources = 5
/** Headers that a finding needs; cookies and other credentials are left out. */
const shownHeaders = new Set(['content-type', 'location', 'x-request-id', tokenHeader.toLowerCase()])
/** Characters: a longer one is not for people. */
const longestHeader = 1000

/** What a finding shows of one exchange, without what must not show. */
export interface Sample {
  readonly title: string
  readonly source: string
  readonly startedAt: string
  readonly request: RecordedRequest
  readonly response?: Pick<RecordedResponse, 'status'> & Partial<RecordedResponse>
  /** What else is wrong with the exchange. */
  readonly kinds: readonly string[]
}

/** Failures that are alike, and the exchange with the shortest request that shows them. */
export interface Kind {
  readonly failure: Failure
  readonly sample: Sample
}

/** Exchanges with one status that show the same kinds of failures; there can be millions. */
export interface Pattern {
  /** Absent where no response came. */
  readonly status?: number
  readonly kinds: readonly string[]
  /** Whether they show others that there was no room for. */
  readonly hasMore?: boolean
  count: number
  sources: readonly string[]
}

type PatternFacts = Omit<Pattern, 'count' | 'sources'>

/** Counts exchanges by what they show. */
function createPatterns() {
  const patterns = new Map<string, Pattern>()

  function count(shown: PatternFacts, times: number, sources: readonly string[]): void {
    const { status, kinds, hasMore = false } = shown
    const key = kinds.length === 0 && !hasMore ? String(status) : [status, hasMore, ...kinds].join('\n')
    const known = patterns.get(key) ?? { ...shown, count: 0, sources: [] }
    patterns.set(key, known)
    known.count += times
    // Only failures are looked up.
    if (kinds.length > 0 || hasMore) known.sources = leastSources(known.sources, sources, mostSources)
    if (patterns.size > mostPatterns) split()
  }

  /** Counts the kinds of the last pattern on their own. */
  function split(): void {
    const last = [...patterns.keys()].toSorted().findLast((key) => (patterns.get(key)?.kinds.length ?? 0) > 1)
    const pattern = last === undefined ? undefined : patterns.get(last)
    if (last === undefined || !pattern) return
    patterns.delete(last)
    for (const kind of pattern.kinds) count({ ...pattern, kinds: [kind] }, pattern.count, pattern.sources)
  }

  return {
    patterns,
    count,
    /** Of exchanges that show a kind, counts from now on that they show more. */
    forget(kind: string): void {
      for (const [name, pattern] of [...patterns]) {
        if (!pattern.kinds.includes(kind)) continue
        patterns.delete(name)
        const rest = pattern.kinds.filter((other) => other !== kind)
        count({ ...pattern, kinds: rest, hasMore: true }, pattern.count, pattern.sources)
      }
    },
  }
}

/**
 * Keeps the best sample of each kind, up to so many kinds.
 *
 * @param onDrop - called with a kind that there is no room for any more
 */
function createKinds(onDrop: (key: string) => void) {
  const kinds = new Map<string, Kind>()
  return {
    kinds,
    /** Keeps a sample if it is better than the one that is kept; the last kinds go where there are too many. */
    keep(key: string, kind: () => Kind, isBetter: (than: Kind) => boolean): void {
      const known = kinds.get(key)
      if (!known || isBetter(known)) kinds.set(key, kind())
      if (kinds.size <= mostKinds) return
      const last = [...kinds.keys()].toSorted().at(-1)
      if (last === undefined) return
      kinds.delete(last)
      onDrop(last)
    },
    /** Whether there is room for a kind, or there would be. */
    hasRoom: (key: string): boolean =>
      kinds.size < mostKinds || kinds.has(key) || [...kinds.keys()].some((other) => other > key),
  }
}

/**
 * Counts exchanges by what they show, and keeps one exchange for each kind of failure: the one with the shortest
 * request, or of several the first. So what is kept does not depend on the order in which they come.
 */
export function createSamples() {
  const { patterns, count, forget } = createPatterns()
  const { kinds, keep, hasRoom } = createKinds(forget)

  /** What a pattern shows of the kinds that are kept. */
  function keptOf({ status, kinds: all, hasMore }: PatternFacts): PatternFacts {
    const kept = all.filter((key) => kinds.has(key))
    const isCut = hasMore || kept.length < all.length
    return { ...(status === undefined ? {} : { status }), kinds: kept, ...(isCut ? { hasMore: true } : {}) }
  }

  return {
    kinds,
    patterns,
    add({ sent, failures, lacks }: JudgedExchange, hiding: Hiding): void {
      const status = sent.response?.status
      const found = new Map(failures.map((failure) => [kindKey(failure), failure]))
      const shown = [...found.keys()].filter(hasRoom).toSorted()
      const { source = '' } = sent
      let sample: Sample | undefined
      for (const key of shown) {
        const failure = found.get(key)
        if (!failure) continue
        const kind = () => {
          sample ??= toSample(sent, lacks, shown, hiding)
          return { failure: hideInFailure(failure, hiding), sample }
        }
        keep(key, kind, ({ sample: other }) => compareSamples(lengthOf(sent), source, other) < 0)
      }
      const hasMore = shown.length < found.size
      const pattern = { ...(status === undefined ? {} : { status }), kinds: shown, hasMore }
      count(keptOf(pattern), 1, [source])
    },
    /** Adds what another has counted. */
    merge(other: {
      readonly kinds: Readonly<Record<string, Kind>>
      readonly patterns: readonly Pattern[]
    }): void {
      for (const [key, kind] of Object.entries(other.kinds)) {
        if (!hasRoom(key)) continue
        const { bodyBytes } = kind.sample.request
        keep(
          key,
          () => kind,
          ({ sample: other }) => compareSamples(bodyBytes, kind.sample.source, other) < 0,
        )
      }
      for (const { count: times, sources, ...pattern } of other.patterns)
        count(keptOf(pattern), times, sources)
    },
  }
}

/** Two failures are alike if the same rule says the same of the same place in the contract. */
function kindKey(failure: Failure): string {
  const key = [failureKey({ check: traffic, failure }), failure.constraint?.pointer ?? ''].join(' | ')
  // What it is made of may repeat a token.
  return `${failure.rule ?? traffic.id} ${createHash('sha256').update(key).digest('hex').slice(0, 16)}`
}

function lengthOf({ case: { body = [] } }: Sent): number {
  return body.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
}

function compareSamples(length: number, source: string, other: Sample): number {
  return length - other.request.bodyBytes || compareSources(source, other.source)
}

function hideInFailure(failure: Failure, { hide }: Hiding): Failure {
  const { message, actual, symptom } = failure
  return {
    ...failure,
    message: hide(message),
    actual: hide(actual),
    ...(symptom === undefined ? {} : { symptom: hide(symptom) }),
  }
}

function toSample(
  sent: Sent,
  lacks: readonly string[],
  kinds: readonly string[],
  { hide, hideInUrl }: Hiding,
): Sample {
  const { case: testCase, url, source = '', startedAt } = sent
  const masking = { mask: hide, leaksIn: () => false }
  const shown = { case: { ...testCase, headers: neededOf(testCase.headers) }, url: '' }
  const request = recordRequest(shown, { token: '' }, tokenHeader, masking)
  const response = recordResponse(sent, masking)
  return {
    title: testCase.title,
    source,
    startedAt,
    request: { ...request, method, url: hideInUrl(url) },
    ...(response
      ? { response: withoutGaps({ ...response, headers: neededOf(response.headers) }, lacks) }
      : {}),
    kinds,
  }
}

function neededOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      shownHeaders.has(name.toLowerCase()) ? [[name, value.slice(0, longestHeader)]] : [],
    ),
  )
}

/** A response without what was not recorded of it. */
function withoutGaps(response: RecordedResponse, lacks: readonly string[]): NonNullable<Sample['response']> {
  const { status, ...rest } = response
  return { status, ...Object.fromEntries(Object.entries(rest).filter(([name]) => !lacks.includes(name))) }
}
