import type { Secrets } from '../../../token/find.js'
import { matchesStatus, type Sent } from '../case.js'
import type { Contract } from '../contract/contract.js'
import type { Operation } from '../operation.js'
import type { Complaint, Rule } from '../rule.js'
import { list } from '../words.js'
import { contentRules } from './content.js'
import { leakRules } from './leaks.js'
import { transportRules } from './transport.js'

/** A complaint, and the check under which it is reported. */
export interface Judgement extends Complaint {
  /** A rule's id, or undefined for the check that sent the request: its expectation was not met. */
  readonly rule?: string
}

export interface Judged {
  /** The rules that had something to judge. */
  readonly rules: readonly string[]
  readonly judgements: readonly Judgement[]
  /** The places in the contract of everything about the answer that was checked. */
  readonly places: readonly string[]
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

/** Judges one answer by the rules, and by the status that its case expects. */
export function judge(sent: Sent, contract: Contract, secrets: Secrets, rules: readonly Rule[]): Judged {
  const { answer, case: testCase } = sent
  const declared =
    answer && testCase.method === contract.method ? contract.responses.get(answer.status) : undefined
  const places = new Set<string>()
  const json = declared && answer?.json
  const breaches = json ? declared.findBreaches(json.value, (place) => places.add(place)) : []
  const judged = judgeBy(rules, { sent, contract, secrets, answer, declared, breaches, places })
  return {
    ...judged,
    judgements: [...judged.judgements, ...judgeStatus(sent)],
    places: declared
      ? [declared.pointer, declared.mediaTypePointer, `${declared.mediaTypePointer}/schema`, ...places]
      : [],
  }
}

/** Judges by every rule that has something to judge. */
export function judgeBy<Evidence>(
  rules: readonly Rule<Evidence>[],
  evidence: Evidence,
): Pick<Judged, 'rules' | 'judgements'> {
  const judged = rules.flatMap(({ id, judge }) => {
    const complaints = judge(evidence)
    return complaints ? [{ id, judgements: complaints.map((complaint) => ({ ...complaint, rule: id })) }] : []
  })
  return { rules: judged.map(({ id }) => id), judgements: judged.flatMap(({ judgements }) => judgements) }
}

function judgeStatus({ case: { expected, title, pointer, valid }, answer }: Sent): Judgement[] {
  // Throttling says nothing about the request, and server errors have their own rule.
  if (!answer || answer.status === 429 || matchesStatus(answer.status, [...expected.accepted, '3xx', '5xx']))
    return []
  const isRefusal = matchesStatus(answer.status, ['4xx'])
  const served = answer.status < 300
  const maySucceed = expected.accepted.some((pattern) => pattern === '2xx' || Number(pattern) < 300)
  return [
    {
      basis: expected.basis,
      severity: isRefusal || ['general', 'policy'].includes(expected.basis) ? 'deviation' : 'violation',
      message:
        served && !maySucceed
          ? `The request with ${title} is served; it should have been refused.`
          : `The request with ${title} is answered ${answer.status}.`,
      expected: list(expected.accepted, 'or'),
      actual: String(answer.status),
      symptom: served ? (valid ? 'served otherwise' : 'served') : `answered ${answer.status}`,
      ...(pointer === undefined ? {} : { place: { in: 'request', pointer } }),
    },
  ]
}
