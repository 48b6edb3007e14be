import { namesIn } from '../../pointer.js'
import { groupBy } from '../engine/group-by.js'
import { count } from '../engine/words.js'
import type {
  BrokenConstraint,
  CheckReport,
  ConstraintCoverage,
  Finding,
  Report,
  Severity,
} from '../report.js'

/** A finding, and the check or rule under which it is reported. */
export interface CheckFinding {
  readonly check: string
  readonly finding: Finding
}

/** A name and what it says. */
export type Fact = readonly [name: string, text: string]

/**
 * The findings of these severities, in the order in which the severities are named; of each, what gets lost comes first,
 * because nobody knows what became of it, and then the widest cause.
 */
export function findingsOf({ checks }: Report, ...severities: readonly Severity[]): CheckFinding[] {
  return severities.flatMap((severity) =>
    checks
      .flatMap(({ id, findings }) =>
        findings
          .filter((finding) => finding.severity === severity)
          .map((finding) => ({ check: id, finding })),
      )
      .toSorted(
        (one, other) => Number(isOfLoss(other)) - Number(isOfLoss(one)) || widthOf(other) - widthOf(one),
      ),
  )
}

function isOfLoss({ check }: CheckFinding): boolean {
  return check === 'response/complete'
}

/** How many checks a finding speaks for. */
function widthOf({ finding: { explains = [], alike = [] } }: CheckFinding): number {
  return explains.length + alike.length
}

/** What every form of the report says of a finding besides its message, the response and the commands. */
export function factsOf(finding: Finding): Fact[] {
  const {
    severity,
    reason,
    sent,
    place,
    expected,
    constraint,
    basis,
    explains = [],
    alike = [],
    accept,
    sources,
  } = finding
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['known', severity === 'known' ? reason : undefined],
    ['sent', place?.in === 'request' ? sent + describePlace(place.pointer) : sent],
    ['expected', expected],
    ['got', describeShown(finding)],
    ['contract', constraint && describeConstraint(constraint)],
    ['basis', constraint ? undefined : basis],
    ['seen', describeFrequency(finding)],
    ['in', sources?.join('; ')],
    ['explains', listCounts(explains)],
    ['like it', listCounts(alike)],
    ['accept', accept?.map((entry) => JSON.stringify(entry)).join(',')],
  ]
  return facts.flatMap(([name, text]) => (text ? [[name, text] as const] : []))
}

function listCounts(counts: NonNullable<Finding['explains']>): string {
  return counts.map(({ check, count: times }) => `${check} (${times})`).join(', ')
}

function describePlace(pointer: string): string {
  return pointer === '' ? '' : `, at ${pointer} of the body`
}

/** The status always, and what is wrong in the response where that is something else. */
function describeShown({ actual, place, response }: Finding): string {
  const where = place?.in === 'response' ? describePlace(place.pointer) : ''
  if (response === undefined) return actual
  const described = describeResponse(response)
  return actual === String(response.status) ? described : `${actual}${where}; ${described}`
}

/** "202 (application/json, 112 bytes, 1 ms)", without what was not recorded. */
export function describeResponse({
  status,
  headers,
  durationMs,
  bodyBytes,
}: NonNullable<Finding['response']>): string {
  const facts = [
    headers && (headers['content-type'] ?? 'no content type'),
    bodyBytes === undefined ? undefined : count(bodyBytes, 'byte'),
    durationMs === undefined ? undefined : `${durationMs} ms`,
  ].filter((fact) => fact !== undefined)
  return facts.length === 0 ? String(status) : `${status} (${facts.join(', ')})`
}

/** "openapi.yaml:353 maxItems: 10 (documented: Table 3)" */
export function describeConstraint({ line, basis, stated, ...constraint }: BrokenConstraint): string {
  return `openapi.yaml:${line} ${describeRule(constraint)} (${basis}: ${stated})`
}

/** "maxItems: 10"; of something in a list, the keyword of the list. */
export function describeRule({ pointer, value }: Pick<BrokenConstraint, 'pointer' | 'value'>): string {
  // A place in a list says nothing; a status, which has three digits, does.
  const keyword = namesIn(pointer).findLast((name) => !/^\d{1,2}$/.test(name)) ?? pointer
  return value === undefined ? keyword : `${keyword}: ${value}`
}

function describeFrequency({ count: seen, of, stable, shrinkSteps }: Finding): string {
  return [
    `in ${seen} of ${count(of, 'case')}`,
    ...(stable === undefined ? [] : [`again in ${stable.seen} of ${count(stable.of, 'repeat')}`]),
    ...(shrinkSteps === undefined ? [] : [describeShrinking(shrinkSteps)]),
  ].join('; ')
}

function describeShrinking(steps: number): string {
  return steps === 0 ? 'no smaller body shows it' : `body reduced in ${count(steps, 'step')}`
}

/** "failed: 1 violation", "skipped: only at the level live", "passed: 2 known". */
export function describeCheck({ status, findings, reason }: CheckReport): string {
  const details = [...countSeverities(findings), ...(reason === undefined ? [] : [reason])]
  return details.length === 0 ? status : `${status}: ${details.join(', ')}`
}

function countSeverities(findings: readonly Finding[]): string[] {
  return (['violation', 'deviation', 'known'] as const).flatMap((severity) => {
    const found = findings.filter((finding) => finding.severity === severity).length
    if (found === 0) return []
    return [severity === 'known' ? `${found} known` : count(found, severity)]
  })
}

/** For each method, the statuses that it got, and the declared ones that it never got. */
export function statusRows({ statuses = [] }: Report): string[][] {
  return [...groupBy(statuses, ({ method }) => method)].map(([method, ofMethod]) => {
    const seen = ofMethod.filter(({ count: times }) => times > 0)
    const describe = (those: typeof seen) =>
      those.map(({ status, count: times }) => `${status} (${times})`).join(', ')
    return [
      method,
      describe(seen.filter(({ declared }) => declared)),
      ofMethod.flatMap(({ status, count: times }) => (times === 0 ? [status] : [])).join(', '),
      describe(seen.filter(({ declared }) => !declared)),
    ]
  })
}

/** What the run consisted of, in two sentences. */
export function describeRun({ summary, target, level, seed, strict }: Report): string[] {
  const { checks, passed, failed, skipped, notJudged, violations, deviations, known } = summary
  const { requests, durationMs } = summary
  const seconds = `${(durationMs / 1000).toFixed(1)} s`
  const run =
    target.kind === 'recorded'
      ? `${count(requests, 'exchange')} in ${target.baseUrl}, judged in ${seconds}.`
      : `${count(requests, 'request')} to ${target.baseUrl} in ${seconds}, level ${level}, seed ${seed}.`
  // A run that ends with its probe has no checks.
  if (checks === 0) return [run]
  return [
    [
      `${count(checks, 'check')}: ${passed} passed, ${failed} failed, ${skipped} skipped, ${notJudged} not judged;`,
      `${count(violations, 'violation')}, ${count(deviations, 'deviation')}${strict ? ' (strict)' : ''}, ${known} known.`,
    ].join(' '),
    run,
  ]
}

/** How many constraints of the contract were judged; nothing when the run judged none. */
export function describeCoverage({ coverage }: Report): string | undefined {
  const judged = coverage.filter((constraint) => constraint.judged > 0)
  if (judged.length === 0) return undefined
  const broken = judged.filter((constraint) => constraint.broken > 0)
  return `Coverage: ${judged.length} of ${count(coverage.length, 'constraint')} judged, ${broken.length} broken.`
}

/** "judged 23 times, broken 18 times", "never judged", and what became of requests that break it. */
export function describeSeen({ judged, broken, refused, served }: ConstraintCoverage): string {
  if (judged === 0) return 'never judged'
  return [
    `judged ${count(judged, 'time')}`,
    ...(broken > 0 ? [`broken ${count(broken, 'time')}`] : []),
    ...(refused === undefined ? [] : [`${refused} refused`]),
    ...(served === undefined ? [] : [`${served} served`]),
  ].join(', ')
}

/** What the target chose where nothing is documented; of recorded traffic, what was left out. With its heading. */
export function listObservations({ observations, target, verdict }: Report) {
  const titles: Partial<Record<Report['verdict'], string>> = { planned: 'What to know before it runs' }
  const isRecorded = target.kind === 'recorded'
  // What is said of a client is no gap, such as how many of its requests were signed.
  const seen = observations.filter(({ check }) => check.startsWith('client/')).length
  const gaps = seen === 0 ? 'What was not judged' : 'What was not judged, and what else was seen'
  const recorded = seen > 0 && seen === observations.length ? 'What else was seen' : gaps
  const title = isRecorded ? recorded : 'Observed behaviour that the contract leaves open'
  return {
    title: titles[verdict] ?? title,
    items: observations.map(({ check, message }) => `${message} (${check})`),
  }
}

/** More of one kind hide the rest of a report. */
const mostStale = 20

/** The known deviations that matched nothing: the first of them, and how many more there are. */
export function listStale({ unusedDeviations }: Report): string[] {
  const more = unusedDeviations.length - mostStale
  return [
    ...unusedDeviations.slice(0, mostStale).map(describeStale),
    ...(more > 0 ? [`and ${more} more, which are in the JSON report`] : []),
  ]
}

function describeStale({ check, status, constraint, reason }: Report['unusedDeviations'][number]): string {
  const where = [check, ...(status === undefined ? [] : [status]), ...(constraint ? [constraint] : [])]
  return `${where.join(' ')}: ${reason}`
}
