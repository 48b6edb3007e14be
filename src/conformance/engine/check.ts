import type fc from 'fast-check'
import type { Basis } from '../../../generated/constraints.js'
import { maxInstanceIds, method, successStatus } from '../../../generated/operation.js'
import type { Level, TargetKind } from '../report.js'
import type { BodyPart, Case, Expectation } from './case.js'
import { requestContentType } from './contract.js'
import type { Complaint } from './rules/rule.js'
import { isObject, type Json } from './schema.js'
import type { Sent } from './target.js'

/** What a check may know of the run. */
export interface CheckContext {
  readonly level: Level
  readonly target: TargetKind
  readonly loopback: boolean
  /** The instances that the caller wants upgraded; empty unless the level is `live`. */
  readonly instanceIds: readonly string[]
}

/** Requests that belong together, and what is expected of their answers. */
export interface Check {
  /** Stable: used by `--only`, `--skip`, reports and known deviations. */
  readonly id: string
  readonly title: string
  readonly basis: Basis
  /** Pointer of the constraint in the contract that it checks. */
  readonly constraint?: string
  /** Why it has nothing to do in this run. */
  skip?(context: CheckContext): string | undefined
  /** The cases that are always sent, in order. */
  cases(context: CheckContext): readonly Case[]
  /** More cases, generated and shrunk. */
  readonly generated?: fc.Arbitrary<Case>
  /** Each case is sent exactly once: never shrunk, never sent again. */
  readonly once?: boolean
  /** Judges what only several answers together show, or what no rule covers. */
  relate?(sent: readonly Sent[]): readonly Relation[]
  /** Says what the target chose to do where nothing is documented. */
  observe?(sent: readonly Sent[]): readonly string[]
}

/** A complaint about an answer in the light of the others. */
export interface Relation {
  readonly complaint: Complaint
  readonly sent: Sent
}

/** What to expect of a conforming request with made-up ids: that they are unknown may be said in any of these ways. */
export const conforming: Expectation = {
  accepted: [successStatus, 400, 403, 404],
  tolerated: ['4xx'],
  basis: 'documented',
}

/** What to expect of a request that breaks a documented rule. */
export const refused: Expectation = { accepted: [400], tolerated: ['4xx'], basis: 'documented' }

/** What to expect of an answer that is compared with others and not judged alone. */
export const comparable: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }

/** A request to the operation with the caller's token and the contract's media type. */
export function operationCase(
  title: string,
  body: readonly BodyPart[] | undefined,
  expected: Expectation,
  rest: Partial<Case> = {},
): Case {
  const headers = { 'Content-Type': requestContentType }
  return { title, method, headers, token: 'valid', ...(body ? { body } : {}), expected, ...rest }
}

/** A request to upgrade these ids, written in the plainest way. */
export function upgradeCase(
  title: string,
  ids: readonly string[],
  expected: Expectation,
  rest: Partial<Case> = {},
): Case {
  return operationCase(title, [{ content: JSON.stringify({ instance_ids: ids }) }], expected, {
    ids,
    ...rest,
  })
}

/** The ids of a value that asks to upgrade some, for judging how the results relate to them. */
export function idsIn(value: Json): readonly string[] | undefined {
  if (!isObject(value)) return undefined
  const ids = value['instance_ids']
  if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
  return ids.every((id) => typeof id === 'string') ? ids : undefined
}

/** Counts ids in words. */
export function countIds(count: number): string {
  return count === 1 ? '1 id' : `${count} ids`
}

/**
 * Compares answers that should all have the same status with the first of their kind.
 *
 * @param kindOf - what the answers that should be alike have in common
 * @param message - what a difference means
 */
export function compareStatuses(
  sent: readonly Sent[],
  kindOf: (testCase: Case) => string,
  message: (testCase: Case) => string,
): Relation[] {
  return sent.flatMap((one): Relation[] => {
    const reference = sent.find((other) => kindOf(other.case) === kindOf(one.case))
    const [status, expected] = [one.response?.status, reference?.response?.status]
    if (status === undefined || expected === undefined || status === expected || status === 429) return []
    const complaint: Complaint = {
      basis: 'policy',
      severity: 'deviation',
      message: message(one.case),
      expected: `${expected}, as for ${reference?.case.title}`,
      actual: String(status),
    }
    return [{ sent: one, complaint }]
  })
}
