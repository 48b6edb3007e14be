import type { Secrets } from '../../../token/find.js'
import type { Finding, KnownDeviation } from '../../report.js'
import { countExchanges } from '../case.js'
import { type Credentials, secretsIn } from '../credentials.js'
import { type Cause, constraintOf, idOf, type Occurrence } from '../explain/causes.js'
import type { Reproduction } from '../explain/reproduce.js'
import { groupBy } from '../group-by.js'
import type { Operation } from '../operation.js'
import { recordRequest, recordResponse } from './record.js'

export interface FindingOptions extends Credentials {
  readonly operation: Operation
  readonly secrets: Secrets
  /** How many cases could have shown it. */
  readonly of: number
  /** The commands that send a case again; none for recorded traffic. */
  readonly commands?: (occurrence: Occurrence) => Pick<Finding, 'replay' | 'curl'>
}

export function toFinding(
  group: Cause,
  examined: Reproduction | undefined,
  options: FindingOptions,
): Finding {
  const { operation } = options
  const occurrence = examined?.occurrence ?? group.best
  const { check, failure, sent } = occurrence
  const secrets = secretsIn(sent, options.secrets)
  const constraint = constraintOf(occurrence, operation.contract)
  const response = sent.recorded ? sent.recorded.response : recordResponse(sent, secrets)
  const count = countExchanges(group.exchanges)
  return {
    severity: group.known ? 'known' : failure.severity,
    ...(group.known ? { reason: group.known.reason } : {}),
    basis: failure.basis,
    message: secrets.mask(failure.message),
    sent: sent.case.title,
    ...(failure.place ? { place: failure.place } : {}),
    expected: failure.expected,
    actual: secrets.mask(failure.actual),
    ...(constraint ? { constraint } : {}),
    request: sent.recorded?.request ?? recordRequest(sent, options, operation.tokenHeader, secrets),
    ...(response ? { response } : {}),
    ...(examined?.stable ? { stable: examined.stable } : {}),
    ...(examined?.shrinkSteps === undefined ? {} : { shrinkSteps: examined.shrinkSteps }),
    count,
    of: Math.max(count, options.of),
    ...listSources(group),
    ...listAlike(group),
    ...(group.explains.length > 0 ? { explains: countByCheck(group.explains) } : {}),
    ...(group.known ? {} : { accept: entriesFor(group, operation) }),
    ...(check.once ? {} : options.commands?.(occurrence)),
  }
}

/** Other checks; its own other responses are counted already. */
function listAlike({ alike, reportedUnder }: Cause): Pick<Finding, 'alike'> {
  const others = countByCheck(alike).filter(({ check }) => check !== reportedUnder)
  return others.length > 0 ? { alike: others } : {}
}

function countByCheck(groups: readonly Cause[]): { check: string; count: number }[] {
  return [...groupBy(groups.flatMap(withOthers), ({ reportedUnder }) => reportedUnder)].map(
    ([check, alike]) => ({
      check,
      count: countExchanges(new Set(alike.flatMap(({ exchanges }) => [...exchanges]))),
    }),
  )
}

function withOthers(group: Cause): Cause[] {
  return [group, ...[...group.alike, ...group.explains].flatMap(withOthers)]
}

/** The known deviations that would accept a group, and nothing that was not found: one for each check and status. */
function entriesFor({ alike, ...group }: Cause, { contract }: Operation): KnownDeviation[] {
  return [group, ...alike].flatMap(({ best, statuses, senders }) => {
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

const mostSources = 5

function listSources({ exchanges }: Cause): Pick<Finding, 'sources'> {
  const sources = [...new Set([...exchanges].flatMap(({ source }) => source ?? []))].slice(0, mostSources)
  return sources.length > 0 ? { sources } : {}
}
