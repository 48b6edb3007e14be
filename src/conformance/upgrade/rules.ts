import { successStatus } from '../../../generated/operation.js'
import type { Complaint, Evidence, Rule } from '../engine/rules/rule.js'
import { isObject } from '../engine/schema.js'

/**
 * Rules about how the results relate to the ids of the request, which no schema can say. Duplicate
 * ids are documented nowhere, so a request with duplicates is not judged.
 */
export const relationRules: readonly Rule[] = [
  {
    id: 'response/each-id-once',
    title: 'every requested id has exactly one result',
    basis: 'example',
    applies: (evidence) => idsOf(evidence) !== undefined,
    judge: (evidence) => {
      const { requested, answered } = idsOf(evidence) ?? { requested: [], answered: [] }
      const times = requested.map((id) => answered.filter((other) => other === id).length)
      const missing = times.filter((count) => count === 0).length
      const doubled = times.filter((count) => count > 1).length
      return [
        ...(missing > 0
          ? [deviation('Requested ids have no result.', 'one result for each id', `${missing} missing`)]
          : []),
        ...(doubled > 0
          ? [deviation('Requested ids have several results.', 'one result for each id', `${doubled} doubled`)]
          : []),
      ]
    },
  },
  {
    id: 'response/no-stranger-id',
    title: 'no result is for an id that was not requested',
    basis: 'example',
    applies: (evidence) => idsOf(evidence) !== undefined,
    judge: (evidence) => {
      const { requested, answered } = idsOf(evidence) ?? { requested: [], answered: [] }
      const strangers = answered.filter((id) => !requested.includes(id))
      return strangers.length > 0
        ? [
            deviation(
              'There are results for ids that were not requested.',
              'only requested ids',
              `${strangers.length} others`,
            ),
          ]
        : []
    },
  },
]

function deviation(message: string, expected: string, actual: string): Complaint {
  return { basis: 'example', severity: 'deviation', message, expected, actual, pointer: '/upgrade_results' }
}

/** The ids of the request and of its results, when both are there to compare. */
function idsOf({
  sent,
  json,
}: Evidence): { requested: readonly string[]; answered: readonly string[] } | undefined {
  const { ids: requested } = sent.case
  if (sent.response?.status !== successStatus || !requested || new Set(requested).size < requested.length)
    return undefined
  const body = json?.value
  if (!isObject(body)) return undefined
  const results = body['upgrade_results']
  if (!Array.isArray(results)) return undefined
  const answered = results.flatMap((result) => {
    const id = isObject(result) ? result['instance_id'] : undefined
    return typeof id === 'string' ? [id] : []
  })
  return { requested, answered }
}
