import { untilAborted } from '../../http/deadline.js'
import { createSecrets } from '../../token/find.js'
import { checkKnownDeviations } from '../known-deviations.js'
import { checkNamesAndLists, type KnownDeviation } from '../options.js'
import type { Report } from '../report.js'
import { recordedUpgradeOperation } from '../upgrade/operation.js'
import type { Recorded } from './exchange.js'
import { reportTally } from './report.js'
import { verifyRecorded } from './signatures.js'
import { createTrafficTally, type TrafficTally } from './tally.js'

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
  /**
   * Finds the secret key (SK) of an access key. With it, signatures are checked and counted. One that is wrong is a
   * finding only where `beganUpgrades` shows that the request was written down where it arrived.
   */
  readonly secretKeyOf?: (accessKey: string) => string | undefined
  /** Ends the judging when it is aborted: what has been read by then is reported, without a verdict that it conforms. */
  readonly signal?: AbortSignal
}

const trafficOptions: Record<keyof TrafficOptions, true> = {
  name: true,
  strict: true,
  knownDeviations: true,
  showIds: true,
  clientOnly: true,
  secretKeyOf: true,
  signal: true,
}

/**
 * Judges recorded exchanges by the rules of the suite: the request of the client, the response of the service,
 * and how the two relate. Nothing is sent. What was not recorded is not judged, and the report says so. Its memory
 * does not grow with the number of exchanges.
 *
 * @param exchanges - any number of them, in any order; those of other operations are left out
 * @returns a report like that of a run, with the same verdicts
 * @throws {UsageError} when an option does not exist, or a known deviation can match nothing
 */
export async function judgeTraffic(
  exchanges: Iterable<Recorded> | AsyncIterable<Recorded>,
  options: TrafficOptions = {},
): Promise<Report> {
  checkNamesAndLists(options, trafficOptions)
  const { strict = false, name = 'recorded traffic', clientOnly = false } = options
  const { signal, secretKeyOf } = options
  const started = performance.now()
  const operation = recordedUpgradeOperation()
  const knownDeviations = checkKnownDeviations(options.knownDeviations ?? [], operation)
  const tally = createTrafficTally(operation, clientOnly)
  for await (const exchange of until(exchanges, signal, tally.interrupt)) {
    tally.add(
      exchange,
      secretKeyOf && 'request' in exchange ? await verifyRecorded(exchange, secretKeyOf) : undefined,
    )
  }
  return reportTally(tally, operation, {
    name,
    strict,
    knownDeviations,
    durationMs: performance.now() - started,
    mask: maskOf(tally, operation.tokenPlaceholder, options.showIds ?? false),
  })
}

/** The same items until the signal aborts, also if the next one never comes. */
async function* until<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  signal: AbortSignal | undefined,
  onAborted: () => void,
): AsyncGenerator<Item, void, undefined> {
  if (!signal) {
    yield* items
    return
  }
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  try {
    for (;;) {
      const next = await untilAborted(Promise.resolve(iterator.next()), signal)
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    if (!signal.aborted) throw error
    onAborted()
  } finally {
    // Not awaited: what never answers would hold up its caller.
    Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

function maskOf(tally: TrafficTally, placeholder: string, showsIds: boolean) {
  const secrets = createSecrets(tally.tokens.list(), placeholder)
  return (text: string) => (showsIds ? secrets.mask(text) : shortenIds(secrets.mask(text)))
}

/** A finding does not need the ids of real databases in full. One official example has 28 digits. */
function shortenIds(text: string): string {
  return text.replace(/([0-9a-f]{8})[0-9a-f]{20,24}(in\d\d)/gi, '$1…$2')
}
