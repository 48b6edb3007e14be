import type { Secrets } from '../../../token/find.js'
import { matchesStatus, type Sent } from '../case.js'
import type { Check } from '../check.js'
import type { Contract } from '../contract/contract.js'
import { secretsIn } from '../credentials.js'
import type { Operation } from '../operation.js'
import { keepShort } from '../response.js'
import { type Failure, failureOf, type Judged, type Rule } from '../rule.js'
import { joinWords } from '../words.js'
import { contentRules } from './content.js'
import { filterRule } from './filter.js'
import { leakRules } from './leaks.js'
import { createTally } from './tally.js'
import { transportRules } from './transport.js'

/** Everything that every response of an operation must keep. */
export function rulesOf(operation: Operation): readonly Rule[] {
  return [...transportRules, filterRule, ...contentRules, ...operation.rules, ...leakRules]
}

/** The symptom of requests that were served and should not have been. */
export const servedAnyway = 'served'

/** Represents the checks that send in a list of ranks. */
export const ownExpectation = 'the expectation of a case'

/**
 * The ids of everything that judges a response, causes before consequences: the transport, the expectation of a
 * case, the body. A leak is never a consequence.
 */
export function ranksOf(operation: Operation): readonly string[] {
  const ids = (rules: readonly Rule[]) => rules.map(({ id }) => id)
  return [
    ...ids([...transportRules, filterRule]),
    ownExpectation,
    ...ids(contentRules),
    ...ids(operation.rules),
  ]
}

/** A response that was judged, without what no report shows of it. */
export interface JudgedResponse {
  readonly sent: Sent
  readonly failures: readonly Failure[]
}

/** Judges every response of a run, and counts what that shows. */
export type Judge = ReturnType<typeof createJudge>

/** @param rules - the rules that take part */
export function createJudge(operation: Operation, secrets: Secrets, rules: readonly Rule[]) {
  const { contract, checks } = operation
  const tally = createTally(operation, checks)
  const dependent = rules.filter(({ dependsOnCase }) => dependsOnCase)
  return {
    rules,
    tally,
    /** Judges a response without counting it. */
    judge: (sent: Sent): readonly Failure[] => judge(sent, contract, secrets, rules).failures,
    /** Judges a response, and counts it. */
    add(check: Check, sent: Sent): JudgedResponse {
      const found = judge(sent, contract, secrets, rules)
      tally.add(check, sent, found)
      tally.addServed(sent)
      return { sent: withShortBody(sent), failures: found.failures }
    },
    /** Of a response that another check has added, only what depends on the expectation of this check is left to judge. */
    addShared(check: Check, sent: Sent): JudgedResponse {
      const { failures } = judge(sent, contract, secrets, dependent)
      tally.add(check, sent, { failures, places: new Set() })
      return { sent: withShortBody(sent), failures }
    },
  }
}

function withShortBody(sent: Sent): Sent {
  return sent.response ? { ...sent, response: keepShort(sent.response) } : sent
}

/** Judges one response by the rules, and by the status that its case expects. */
export function judge(sent: Sent, contract: Contract, known: Secrets, rules: readonly Rule[]): Judged {
  const secrets = secretsIn(sent, known)
  const { response, case: testCase } = sent
  const declared =
    response && testCase.method === contract.method ? contract.responses.get(response.status) : undefined
  const places = new Set<string>()
  const json = declared && response?.json
  const schemaErrors = json ? declared.findSchemaErrors(json.value, (place) => places.add(place)) : []
  const judged = judgeBy(rules, { sent, contract, secrets, response, declared, schemaErrors, places })
  if (declared) {
    const { pointer, mediaTypePointer } = declared
    for (const place of [pointer, mediaTypePointer, `${mediaTypePointer}/schema`]) places.add(place)
  }
  return { rules: judged.rules, failures: [...judged.failures, ...judgeStatus(sent)], places }
}

/** Judges by every rule that has something to judge. */
export function judgeBy<Input>(
  rules: readonly Rule<Input>[],
  input: Input,
): Pick<Judged, 'rules' | 'failures'> {
  const judged: string[] = []
  const failures: Failure[] = []
  for (const { id, judge } of rules) {
    const found = judge(input)
    if (!found) continue
    judged.push(id)
    for (const failure of found) failures.push({ ...failure, rule: id })
  }
  return { rules: judged, failures }
}

function judgeStatus({ case: { expected, title, pointer, valid }, response }: Sent): Failure[] {
  // Throttling says nothing about the request, and server errors have their own rule.
  if (
    !response ||
    response.status === 429 ||
    matchesStatus(response.status, [...expected.accepted, '3xx', '5xx'])
  )
    return []
  const isRefusal = matchesStatus(response.status, ['4xx'])
  const served = response.status < 300
  const maySucceed = expected.accepted.some((pattern) => pattern === '2xx' || Number(pattern) < 300)
  const isGeneral = ['general', 'policy'].includes(expected.basis)
  return [
    failureOf(isRefusal ? 'otherRefusal' : isGeneral ? 'generalExpectation' : 'documentedExpectation', {
      basis: expected.basis,
      message:
        served && !maySucceed
          ? `A request with ${title} was served; it should have been refused.`
          : `A request with ${title} was answered with ${response.status}.`,
      expected: joinWords(expected.accepted, 'or'),
      actual: String(response.status),
      symptom: served ? (valid ? 'served otherwise' : servedAnyway) : `answered ${response.status}`,
      ...(pointer === undefined ? {} : { place: { in: 'request', pointer } }),
    }),
  ]
}
