import type { Secrets } from '../../../token/find.js'
import type { Finding, RecordedResponse } from '../../report.js'
import { constraintOf, type Group, type Occurrence } from '../explain/groups.js'
import type { Examined } from '../explain/shrink.js'
import { groupBy } from '../group-by.js'
import type { Operation } from '../operation.js'
import { recordRequest, recordResponse } from './record.js'

export interface FindingOptions {
  readonly operation: Operation
  readonly secrets: Secrets
  readonly token: string
  /** How many cases could have shown it. */
  readonly of: number
  /** The commands that send a case again; none for recorded traffic. */
  readonly commands?: (occurrence: Occurrence) => Pick<Finding, 'replay' | 'curl'>
}

export function toFinding(group: Group, examined: Examined | undefined, options: FindingOptions): Finding {
  const { operation, secrets, token } = options
  const occurrence = examined?.occurrence ?? group.best
  const { check, judgement, sent } = occurrence
  const constraint = constraintOf(occurrence, operation.contract)
  const response = recordResponse(sent, secrets)
  const count = group.answers.size
  return {
    severity: group.known ? 'known' : judgement.severity,
    ...(group.known ? { reason: group.known.reason } : {}),
    basis: judgement.basis,
    message: secrets.mask(judgement.message),
    sent: sent.case.title,
    ...(judgement.place ? { place: judgement.place } : {}),
    expected: judgement.expected,
    actual: secrets.mask(judgement.actual),
    ...(constraint ? { constraint } : {}),
    request: recordRequest(sent.case, sent.url, token, operation.tokenHeader, secrets),
    ...(response ? { response: without(sent.lacks ?? [], response) } : {}),
    ...(examined?.stable ? { stable: examined.stable } : {}),
    ...(examined?.shrinkSteps === undefined ? {} : { shrinkSteps: examined.shrinkSteps }),
    count,
    of: Math.max(count, options.of),
    ...listSources(group),
    ...(group.hides.length > 0 ? { hides: listHidden(group.hides) } : {}),
    ...(group.known ? {} : { accept: entryFor(group, occurrence, constraint?.pointer) }),
    ...(check.once ? {} : options.commands?.(occurrence)),
  }
}

/** An answer without what was not recorded of it. */
function without(lacks: readonly string[], response: RecordedResponse): NonNullable<Finding['response']> {
  const { status, ...rest } = response
  return { status, ...Object.fromEntries(Object.entries(rest).filter(([name]) => !lacks.includes(name))) }
}

function listHidden(groups: readonly Group[]): { check: string; count: number }[] {
  const all = groups.flatMap(withHidden)
  return [...groupBy(all, ({ reportedUnder }) => reportedUnder)].map(([check, alike]) => ({
    check,
    count: new Set(alike.flatMap(({ answers }) => [...answers])).size,
  }))
}

function withHidden(group: Group): Group[] {
  return [group, ...group.hides.flatMap(withHidden)]
}

/** The known deviation that would accept a group: for the whole family, when several checks show it. */
function entryFor({ ids }: Group, { check, sent, judgement }: Occurrence, constraint: string | undefined) {
  const own = judgement.rule ?? check.id
  const name = ids.size > 1 && judgement.rule === undefined ? (own.split('/')[0] ?? own) : own
  return {
    check: name,
    ...(sent.answer ? { status: sent.answer.status } : {}),
    ...(constraint && ids.size === 1 ? { constraint } : {}),
    reason: 'say why',
  }
}

const mostSources = 5

function listSources({ answers }: Group): Pick<Finding, 'sources'> {
  const sources = [...answers].flatMap(({ source }) => source ?? []).slice(0, mostSources)
  return sources.length > 0 ? { sources } : {}
}
