import type { Secrets } from '../../http/secrets.js'
import { matchesStatus, type StatusPattern } from './case.js'
import type { Contract } from './contract.js'
import type { Operation } from './operation.js'
import { contentRules } from './rules/content.js'
import { leakRules } from './rules/leaks.js'
import type { Complaint, Evidence, Rule } from './rules/rule.js'
import { transportRules } from './rules/transport.js'
import type { Sent } from './target.js'

/** A complaint, and the check under which it is reported. */
export interface Judgement extends Complaint {
  /** A rule's id, or undefined for the check that sent the request: its expectation was not met. */
  readonly rule?: string
}

/** The judgement on one answer. */
export interface Judged {
  /** The rules that had something to judge. */
  readonly rules: readonly string[]
  readonly judgements: readonly Judgement[]
}

/** Everything that every answer of an operation must keep. */
export function rulesOf(operation: Operation): readonly Rule[] {
  return [...transportRules, ...contentRules, ...operation.rules, ...leakRules]
}

/** Represents the checks that send in a list of ranks. */
export const ownExpectation = 'the expectation of a case'

/**
 * Everything that complains about answers, causes before consequences: the transport, the expectation of a
 * case, the body. A leak is never a consequence.
 */
export function ranksOf(operation: Operation): readonly string[] {
  const ids = (rules: readonly Rule[]) => rules.map(({ id }) => id)
  return [...ids(transportRules), ownExpectation, ...ids(contentRules), ...ids(operation.rules)]
}

/**
 * Judges one answer by every rule that applies to it, and by the status that its case expects.
 *
 * @param sent - a case and its answer
 * @param contract - what the answer must keep
 * @param secrets - what must not be in the answer
 * @param rules - the rules to judge by
 */
export function judge(sent: Sent, contract: Contract, secrets: Secrets, rules: readonly Rule[]): Judged {
  const { answer } = sent
  const declared =
    answer && sent.case.method === contract.method ? contract.responses.get(answer.status) : undefined
  const evidence: Evidence = {
    sent,
    contract,
    secrets,
    ...(answer ? { answer } : {}),
    ...(declared ? { declared } : {}),
  }
  const judging = rules.filter((rule) => rule.applies(evidence))
  return {
    rules: judging.map(({ id }) => id),
    judgements: [
      ...judging.flatMap((rule) =>
        rule.judge(evidence).map((complaint) => ({ ...complaint, rule: rule.id })),
      ),
      ...judgeStatus(sent),
    ],
  }
}

function judgeStatus({ case: { expected, title, pointer, valid }, answer }: Sent): Judgement[] {
  // Throttling says nothing about the request, and server errors have their own rule.
  if (!answer || answer.status === 429 || matchesStatus(answer.status, [...expected.accepted, '3xx', '5xx']))
    return []
  const tolerated = matchesStatus(answer.status, expected.tolerated)
  const served = answer.status < 300
  return [
    {
      basis: expected.basis,
      severity: tolerated || ['general', 'policy'].includes(expected.basis) ? 'deviation' : 'violation',
      message: served
        ? `The request with ${title} is served; it should have been refused.`
        : `The request with ${title} is answered ${answer.status}.`,
      expected: describeStatuses(expected.accepted),
      actual: String(answer.status),
      symptom: served ? (valid ? 'served otherwise' : 'served') : `answered ${answer.status}`,
      ...(pointer === undefined ? {} : { place: { in: 'request', pointer } }),
    },
  ]
}

/** Lists statuses in words: `400`, `202 or 4xx`. */
export function describeStatuses(patterns: readonly StatusPattern[]): string {
  const words = patterns.map(String)
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'none')
}
