import { maxInstanceIds, mediaType, method, successStatus } from '../../../generated/operation.js'
import type { Case, Expectation } from '../engine/case.js'
import { toBody } from './fields.js'
import { madeUpId } from './safety.js'

/** What to expect of a conforming request with made-up ids: a service may report unknown ids in any of these ways. */
export const conforming: Expectation = { accepted: [successStatus, 400, 403, 404], basis: 'documented' }

/** What to expect of a request that breaks a documented rule. */
export const refused: Expectation = { accepted: [400], basis: 'documented' }

/** What to expect where nothing is documented: served or refused, the server must not fail. */
export const servedOrRefused: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }

/** A request to the operation with the caller's token and the contract's media type. */
export function operationCase(
  title: string,
  body: string | Case['body'],
  expected: Expectation,
  rest: Partial<Case> = {},
): Case {
  const parts = typeof body === 'string' ? [{ content: body }] : body
  const headers = { 'Content-Type': mediaType }
  return { title, method, headers, token: 'valid', ...(parts ? { body: parts } : {}), expected, ...rest }
}

/** A request to upgrade these ids, written in the simplest way. */
export function upgradeCase(
  title: string,
  ids: readonly string[],
  expected: Expectation,
  rest: Partial<Case> = {},
): Case {
  const body = JSON.stringify(toBody([...ids]))
  return operationCase(title, body, expected, { ids, valid: expected === conforming, ...rest })
}

/** More ids than one request may carry. */
export const tooManyIds = madeUpIdList(maxInstanceIds + 1)

/**
 * This many made-up ids, all different.
 *
 * @param skipped - how many others come before them
 */
export function madeUpIdList(count: number, skipped = 0): string[] {
  return Array.from({ length: count }, (_, index) => madeUpId(skipped + index + 1))
}
