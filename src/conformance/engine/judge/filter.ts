import type { Sent } from '../case.js'
import type { Contract } from '../contract/contract.js'
import { type Failure, failureOf, type Rule } from '../rule.js'

const id = 'response/no-filter'

/**
 * Whether all bodies reach the service. It judges nothing by itself: only several responses together show that some
 * bodies are refused on the way.
 */
export const filterRule: Rule = {
  id,
  title: 'no body is refused on the way, by a page of a filter',
  basis: 'policy',
  judge: ({ sent, response, contract }) => (response && reachesBody(sent, contract) ? [] : undefined),
}

/** What a filter refuses with (RFC 9110, sections 15.5.4 and 15.5.7). */
const statuses = new Set([403, 406])

/** Whether a request with a good token is refused by a page, as a filter does that looks into its body. */
export function isFilterPage(sent: Sent, contract: Contract): boolean {
  const { response } = sent
  return (
    response !== undefined &&
    reachesBody(sent, contract) &&
    statuses.has(response.status) &&
    response.json === undefined
  )
}

function reachesBody({ case: { token, method } }: Sent, contract: Contract): boolean {
  return token === 'valid' && method === contract.method
}

/** What a filter does wrong, shown by one of its pages. */
export function filterFailure({ response }: Sent): Failure {
  return failureOf('brokenError', {
    rule: id,
    basis: 'policy',
    message:
      'A content filter on the way seems to refuse this body with a page of its own; other bodies get through.',
    expected: 'a response of the service',
    actual: String(response?.status),
    symptom: 'filtered',
  })
}
