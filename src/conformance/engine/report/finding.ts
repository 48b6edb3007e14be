import type { Finding, KnownDeviation, Report } from '../../report.js'
import { countExchanges, type Sent } from '../case.js'
import { type Cause, constraintOf, idOf, type Occurrence } from '../explain/causes.js'
import type { Reproduction } from '../explain/reproduce.js'
import { groupBy } from '../group-by.js'
import { servedAnyway } from '../judge/judge.js'
import type { Operation } from '../operation.js'

/** How a report shows exchanges, without what is secret in them. */
export interface Display {
  /**
   * Hides what is secret.
   *
   * @param sent - the exchange that the text is about, which may have a secret of its own
   */
  mask(text: string, sent?: Sent): string
  exchange(sent: Sent): Pick<Finding, 'request' | 'response'>
  /** The commands that send a case again; none for recorded traffic. */
  commands?(occurrence: Occurrence): Pick<Finding, 'replay' | 'curl'>
}

/** What a finding is written with, besides its cause. */
export interface FindingOptions {
  readonly operation: Operation
  readonly display: Display
  /** How many cases could have shown it. */
  readonly of: number
  /** How often each status came; nothing of recorded traffic. */
  readonly statuses?: Report['statuses']
}

/** Describes a cause by its smallest example. */
export function toFinding(
  cause: Cause,
  reproduction: Reproduction | undefined,
  { operation, display, of, statuses = [] }: FindingOptions,
): Finding {
  const occurrence = reproduction?.occurrence ?? cause.best
  const { check, failure, sent } = occurrence
  const constraint = constraintOf(occurrence, operation.contract)
  const count = countExchanges(cause.exchanges)
  return {
    severity: cause.known ? 'known' : failure.severity,
    ...(cause.known ? { reason: cause.known.reason } : {}),
    basis: failure.basis,
    message: display.mask(
      describeBlindness(cause, statuses, operation.contract) ?? failure.message + hintAt(sent, count, of),
      sent,
    ),
    sent: sent.case.title,
    ...(failure.place ? { place: failure.place } : {}),
    expected: failure.expected,
    actual: display.mask(failure.actual, sent),
    ...(constraint ? { constraint } : {}),
    ...display.exchange(sent),
    ...(reproduction?.stable ? { stable: reproduction.stable } : {}),
    ...(reproduction?.shrinkSteps === undefined ? {} : { shrinkSteps: reproduction.shrinkSteps }),
    count,
    of: Math.max(count, of),
    ...listSources(cause),
    ...listAlike(cause),
    ...(cause.explains.length > 0 ? { explains: countByCheck(cause.explains) } : {}),
    ...(cause.known ? {} : { accept: entriesFor(cause, operation) }),
    ...(check.once ? {} : display.commands?.(occurrence)),
  }
}

/** What it means that every request was served, whether its body or its credentials were wrong. */
function describeBlindness(
  { best: { failure, sent }, exchanges }: Cause,
  statuses: NonNullable<Report['statuses']>,
  { method }: Operation['contract'],
): string | undefined {
  const [only, ...others] = statuses.filter((one) => one.method === method && one.count > 0)
  if (failure.symptom !== servedAnyway || !only || others.length > 0) return undefined
  const tokens = new Set([...exchanges].map(({ case: { token } }) => token))
  if (!tokens.has('valid') || tokens.size === 1) return undefined
  const credential = sent.signedHeaders ? 'signature' : 'token'
  return `The target answers with ${only.status} whatever is sent: neither body nor ${credential} is looked at.`
}

/** What most requests get and some do not, the target does not do because of what they say. */
function hintAt({ response }: Sent, count: number, of: number): string {
  if (response?.status !== 503 || count >= of || count <= of / 2) return ''
  return ' Most requests are answered so and others are served, as by a rate limit: set a lower `rate`.'
}

/** Other checks; its own other responses are counted already. */
function listAlike({ alike, reportedUnder }: Cause): Pick<Finding, 'alike'> {
  const checks = countByCheck(alike).filter(({ check }) => check !== reportedUnder)
  return checks.length > 0 ? { alike: checks } : {}
}

function countByCheck(causes: readonly Cause[]): { check: string; count: number }[] {
  return [...groupBy(causes.flatMap(withAlike), ({ reportedUnder }) => reportedUnder)].map(
    ([check, alike]) => ({
      check,
      count: countExchanges(new Set(alike.flatMap(({ exchanges }) => [...exchanges]))),
    }),
  )
}

function withAlike(cause: Cause): Cause[] {
  return [cause, ...[...cause.alike, ...cause.explains].flatMap(withAlike)]
}

/** The known deviations that would accept a cause, and nothing that was not found: one for each check and status. */
function entriesFor({ alike, ...cause }: Cause, { contract }: Operation): KnownDeviation[] {
  return [cause, ...alike].flatMap(({ best, statuses, senders }) => {
    const constraint = constraintOf(best, contract)
    const isOfRule = best.failure.rule !== undefined
    return [...statuses].map((status) => ({
      check: idOf(best),
      ...(status === undefined ? {} : { status }),
      ...(constraint ? { constraint: constraint.pointer } : {}),
      // What a rule says of any request is accepted for those alone that show it.
      ...(isOfRule && !constraint ? { during: [...senders] } : {}),
      reason: 'say why',
    }))
  })
}

/** Enough to find the others in the recording. */
const mostSources = 5

function listSources({ exchanges }: Cause): Pick<Finding, 'sources'> {
  const sources = [...new Set([...exchanges].flatMap(({ source }) => source ?? []))].slice(0, mostSources)
  return sources.length > 0 ? { sources } : {}
}
