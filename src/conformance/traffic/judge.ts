import { createSecrets } from '../../token/find.js'
import { findCauses } from '../engine/explain/causes.js'
import { ranksOf } from '../engine/judge/judge.js'
import { checkKnownDeviations } from '../known-deviations.js'
import { checkNames, type KnownDeviation } from '../options.js'
import type { Report } from '../report.js'
import { recordedUpgradeOperation } from '../upgrade/operation.js'
import { writeReport } from '../write-report.js'
import type { Recorded } from './exchange.js'
import { openBook } from './judge-exchange.js'
import { traffic } from './samples.js'

/** How to judge traffic. */
export interface TrafficOptions {
  /** What the report calls the traffic: "recorded traffic" unless given. */
  readonly name?: string
  /** Deviations fail the verdict as violations do. */
  readonly strict?: boolean
  /** Findings that are accepted. */
  readonly knownDeviations?: readonly KnownDeviation[]
  /** Writes instance ids in full; otherwise they are shortened. */
  readonly showIds?: boolean
  /** Judges only the requests: the responses of a mock don't matter. */
  readonly clientOnly?: boolean
}

const trafficOptions: Record<keyof TrafficOptions, true> = {
  name: true,
  strict: true,
  knownDeviations: true,
  showIds: true,
  clientOnly: true,
}

/**
 * Judges recorded exchanges by the rules of the suite: the request of the client, the response of the service,
 * and how the two relate. Nothing is sent. What was not recorded is not judged, and the report says so.
 *
 * @param exchanges - any number of them, in any order; those of other operations are left out
 * @returns a report like that of a run, with the same verdicts
 * @throws {UsageError} when an option does not exist, or a known deviation can match nothing
 */
export async function judgeTraffic(
  exchanges: Iterable<Recorded> | AsyncIterable<Recorded>,
  options: TrafficOptions = {},
): Promise<Report> {
  checkNames(options, trafficOptions)
  const { strict = false, knownDeviations = [], name = 'recorded traffic', clientOnly = false } = options
  const started = performance.now()
  const operation = recordedUpgradeOperation()
  checkKnownDeviations(knownDeviations, operation)
  const book = openBook(operation, clientOnly)
  for await (const exchange of exchanges) book.add(exchange)
  const { sent, occurrences, notes, unread, tokens, rules, judged, coverage, whyInconclusive } = book.close()
  const others = clientOnly ? notes : []
  const none = `${['No exchange of this operation was among them', ...others].join('; ')}.`
  const bodiless = judged.has('client/json') ? undefined : 'No body of a request arrived whole.'
  const groups = findCauses(occurrences, operation.contract, knownDeviations, ranksOf(operation))
  const secrets = createSecrets(tokens, operation.tokenPlaceholder)
  const shorten = options.showIds ? (text: string) => text : shortenIds
  const durationMs = performance.now() - started
  return writeReport({
    rules,
    judged,
    coverage: clientOnly ? [] : coverage.report(),
    whyInconclusive: sent.length === 0 ? none : clientOnly ? bodiless : whyInconclusive,
    operation,
    strict,
    ownDeviations: knownDeviations,
    unfiltered: true,
    token: '',
    target: { baseUrl: name, kind: 'recorded' },
    secrets: { leaksIn: secrets.leaksIn, mask: (text) => shorten(secrets.mask(text)) },
    session: {
      requests: sent.length,
      transient: new Map(),
      ended: unread === '' ? undefined : `The recording is not whole: ${unread}.`,
    },
    checkRuns: clientOnly ? [] : [{ check: traffic, sent, occurrences, observations: notes }],
    groups,
    durationMs,
  })
}

/** A finding does not need the ids of real databases in full. One official example has 28 digits. */
function shortenIds(text: string): string {
  return text.replace(/([0-9a-f]{8})[0-9a-f]{20,24}(in\d\d)/gi, '$1…$2')
}
