import { relationRules } from '../upgrade/rules.js'
import { matchesStatus, type StatusPattern } from './case.js'
import { bodyRules } from './rules/content.js'
import { leakRules } from './rules/leaks.js'
import { type Complaint, type Evidence, type Rule, severityOf } from './rules/rule.js'
import { transportRules } from './rules/transport.js'
import type { Secrets } from './secrets.js'
import type { Sent } from './target.js'

/** Everything that every answer must keep. */
export const rules: readonly Rule[] = [...transportRules, ...bodyRules, ...leakRules, ...relationRules]

/** A complaint, and the check under which it is reported. */
export interface Judgement extends Complaint {
  /** A rule's id, or undefined for the check that sent the request: its expectation was not met. */
  readonly rule?: string
}

/** What one answer amounts to. */
export interface Verdict {
  /** The rules that had something to judge. */
  readonly judged: readonly string[]
  readonly judgements: readonly Judgement[]
}

/**
 * Judges one answer: by every rule that applies to it, and by what its case expects of the status.
 *
 * @param sent - a case and its answer
 * @param secrets - what must not stand in the answer
 * @param applicable - the rules to judge by
 */
export function judge(sent: Sent, secrets: Secrets, applicable: readonly Rule[] = rules): Verdict {
  const evidence = collectEvidence(sent, secrets)
  const judging = applicable.filter((rule) => rule.applies(evidence))
  return {
    judged: judging.map(({ id }) => id),
    judgements: [
      ...judging.flatMap((rule) =>
        rule.judge(evidence).map((complaint) => ({ ...complaint, rule: rule.id })),
      ),
      ...judgeStatus(sent),
    ],
  }
}

function collectEvidence(sent: Sent, secrets: Secrets): Evidence {
  const text = sent.response && decode(sent.response.body)
  if (text === undefined) return { sent, secrets }
  try {
    return { sent, secrets, text, json: { value: JSON.parse(text) } }
  } catch {
    return { sent, secrets, text }
  }
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function judgeStatus({ case: { expected, title, pointer }, response }: Sent): Judgement[] {
  // Throttling says nothing about the request, and server errors have a rule of their own.
  if (
    !response ||
    response.status === 429 ||
    matchesStatus(response.status, [...expected.accepted, '3xx', '5xx'])
  )
    return []
  const tolerated = matchesStatus(response.status, expected.tolerated)
  return [
    {
      basis: expected.basis,
      severity: tolerated ? 'deviation' : severityOf(expected.basis),
      message: `The answer to ${title} has an unexpected status.`,
      expected: describeStatuses(expected.accepted),
      actual: String(response.status),
      ...(pointer === undefined ? {} : { pointer }),
    },
  ]
}

/** Says a list of statuses in words: `400`, `202 or 4xx`. */
export function describeStatuses(patterns: readonly StatusPattern[]): string {
  const words = patterns.map(String)
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'none')
}
