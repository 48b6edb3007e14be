import type { CheckReport, ConstraintCoverage, Finding, KnownDeviation, Report } from '../../report.js'
import { countExchanges, type Sent } from '../case.js'
import type { Check, Incomparable } from '../check.js'
import type { Cause, Occurrence } from '../explain/causes.js'
import type { Reproduction } from '../explain/reproduce.js'
import { saysSomething } from '../response.js'
import type { Rule } from '../rule.js'
import { count } from '../words.js'
import type { Subject } from './assemble.js'
import { type Display, toFinding } from './finding.js'

/** What one check sent, and its result. */
export interface CheckRun {
  readonly check: Check
  readonly skipped?: string
  readonly sent: readonly Sent[]
  readonly occurrences: readonly Occurrence[]
  /** What the target does where nothing is documented. */
  readonly observations?: readonly string[]
  /** Why its responses could not be compared, where that is what it is for. */
  readonly incomparable?: Incomparable
  /** How many of its essential cases were not sent, or got no response. */
  readonly missing?: number
}

/** What was sent or recorded, and judged. */
export interface Seen {
  readonly requests: number
  /** Why it ended early. */
  readonly ended?: string | undefined
  /** After which exchange the run ended, when that is no row of the report. */
  readonly ending?: Report['ending'] | undefined
  /** How often a request got no response at first, but one when it was tried again, by what had happened. */
  readonly transient?: ReadonlyMap<string, number>
  readonly checkRuns: readonly CheckRun[]
  readonly rules: readonly Row[]
  /** How many responses each rule judged. */
  readonly judged: ReadonlyMap<string, number>
  readonly coverage: readonly ConstraintCoverage[]
  readonly statuses?: Report['statuses']
  /** Why too little was seen for a verdict; absent when it was enough. */
  readonly whyInconclusive: string | undefined
}

/** Why what was seen is wrong. */
export interface Explained {
  readonly causes: readonly Cause[]
  /** Failures of transport that did not happen again. */
  readonly transientCauses?: readonly Cause[]
  readonly reproductions?: ReadonlyMap<Cause, Reproduction>
  /** The known deviations that the caller gave, where each had the chance to match something. */
  readonly ownDeviations: readonly KnownDeviation[]
  readonly display: Display
}

/** What the rows of a report are written from. */
export interface RowInput {
  readonly subject: Pick<Subject, 'operation' | 'target'>
  readonly seen: Seen
  readonly explained: Explained
  /** Whether deviations fail the run. */
  readonly strict: boolean
}

type Row = Pick<Rule, 'id' | 'title' | 'basis'>
type RowOutcome = Pick<CheckReport, 'status' | 'reason'>

const passed: RowOutcome = { status: 'passed' }
const notJudged = (reason: string): RowOutcome => ({ status: 'not judged', reason })

/** What became of a check that sends. */
export function reportCheck(checkRun: CheckRun, result: RowInput): CheckReport {
  const { check, skipped, sent, incomparable, missing } = checkRun
  const nothingToDo = skipped ?? (incomparable?.isMoot ? incomparable.reason : undefined)
  if (nothingToDo !== undefined)
    return report(check, sent.length, { status: 'skipped', reason: nothingToDo }, result)
  // A known deviation counts as judged, even if its response shows nothing else.
  const isKnown = sent.some((one) =>
    result.explained.causes.some(({ known, exchanges }) => known && exchanges.has(one)),
  )
  const isJudged =
    isKnown || (!incomparable && !missing && sent.some(({ response }) => saysSomething(response)))
  return report(
    check,
    countExchanges(sent),
    isJudged ? passed : notJudged(whyNotJudged(checkRun, result)),
    result,
  )
}

/** What became of a rule for every response. */
export function reportRule(rule: Row, result: RowInput): CheckReport {
  const { seen, subject } = result
  const cases = seen.judged.get(rule.id) ?? 0
  const what = subject.target.kind === 'recorded' ? 'exchange' : 'response'
  return report(
    rule,
    cases,
    cases > 0 ? passed : notJudged(`no ${what} had anything for it to judge`),
    result,
  )
}

/** Whether a finding fails the run. */
export function fails(
  { severity }: Pick<Finding, 'severity'>,
  { strict }: Pick<RowInput, 'strict'>,
): boolean {
  return severity === 'violation' || (strict && severity === 'deviation')
}

/** What became of a check or a rule: what its findings say, or else the given outcome. */
function report(
  { id, title, basis }: Row,
  cases: number,
  outcome: RowOutcome,
  result: RowInput,
): CheckReport {
  const findings = findingsUnder(id, result)
  const isBlamed = findings.some((finding) => fails(finding, result))
  const cause = isBlamed ? undefined : causeOf(id, result)
  const blamed: RowOutcome = { status: 'failed', ...(cause ? { reason: cause } : {}) }
  return { id, title, basis, cases, ...(isBlamed || cause ? blamed : outcome), findings }
}

function findingsUnder(id: string, { subject, seen, explained }: RowInput): Finding[] {
  const { causes, reproductions, display } = explained
  return causes
    .filter(({ reportedUnder }) => reportedUnder === id)
    .map((cause) => {
      const sent = seen.checkRuns.flatMap(({ check, sent }) => (cause.ids.has(check.id) ? sent : []))
      const of = seen.judged.get(id) ?? countExchanges(sent)
      const { operation } = subject
      const { statuses } = seen
      return toFinding(cause, reproductions?.get(cause), { operation, display, of, statuses })
    })
}

/** Under which finding that of another check stands: as its consequence, or because both look alike. */
function causeOf(id: string, { explained, strict }: RowInput): string | undefined {
  const isOf = (cause: Cause): boolean =>
    (cause.reportedUnder === id && fails(cause, { strict })) || [...cause.explains, ...cause.alike].some(isOf)
  const otherCauses = explained.causes.filter(({ known, reportedUnder }) => !known && reportedUnder !== id)
  const cause = otherCauses.find(({ explains }) => explains.some(isOf))
  if (cause) return `the same cause as ${cause.reportedUnder}`
  const alike = otherCauses.find(({ alike }) => alike.some(isOf))
  return alike && `reported with ${alike.reportedUnder}`
}

function whyNotJudged(
  { check, sent, incomparable, missing }: Pick<CheckRun, 'check' | 'sent' | 'incomparable' | 'missing'>,
  { seen, subject }: RowInput,
): string {
  const throttled = sent.filter(({ response }) => response?.status === 429).length
  if (check.once && throttled > 0)
    return `${throttled} of ${count(sent.length, 'request')} ${throttled === 1 ? 'was' : 'were'} throttled (429), and none is sent twice`
  const statuses = [...new Set(sent.flatMap(({ response }) => response?.status ?? []))]
  if (incomparable?.reason !== undefined && statuses.length > 0) return incomparable.reason
  if (!incomparable && !missing && statuses.length > 0)
    return `every response was ${statuses.toSorted().join(' or ')}`
  if (sent.length > 0 && statuses.length === 0) return 'no response came'
  if (subject.target.kind === 'recorded') return 'no exchange of this operation was recorded'
  return seen.ended === undefined
    ? 'there were no requests left; raise `maxRequests`'
    : 'the run ended before'
}
