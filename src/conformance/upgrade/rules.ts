import { successStatus } from '../../../generated/operation.js'
import { aboutBodies, type DeclaredInput, type Failure, failureOf, type Rule } from '../engine/rule.js'
import type { FailureKind } from '../engine/severity.js'
import { emptyTextsIn, errorIn, fields, idIn, resultsIn, resultsPointer } from './fields.js'

/** A conforming response has far fewer results. What is wrong shows in the first of them. */
const mostResults = 1000

/**
 * The rules for every response of this operation besides the schema, causes first. No schema can say how the
 * results relate to the ids of the request. Duplicate ids are not documented, so these rules don't apply to
 * them.
 */
export const upgradeRules: readonly Rule[] = [
  aboutBodies({
    id: 'response/each-id-once',
    title: 'every requested id has exactly one result',
    basis: 'example',
    judge: (input) => {
      const ids = compareIds(input)
      if (!ids) return undefined
      const times = ids.requested.map((id) => ids.returned.get(id) ?? 0)
      const missing = ids.isCut ? 0 : times.filter((count) => count === 0).length
      const doubled = times.filter((count) => count > 1).length
      return [
        { count: missing, symptom: 'missing', message: 'The response leaves out ids that were requested.' },
        { count: doubled, symptom: 'doubled', message: 'The response has several results for one id.' },
      ].flatMap(({ count, symptom, message }) =>
        count > 0 ? aboutResults(message, 'one result for each id', `${count} ${symptom}`, symptom) : [],
      )
    },
  }),
  aboutBodies({
    id: 'response/no-unrequested-id',
    title: 'every result is for a requested id',
    basis: 'example',
    judge: (input) => {
      const ids = compareIds(input)
      if (!ids) return undefined
      const requested = new Set(ids.requested)
      const unrequested = [...ids.returned].reduce(
        (sum, [id, times]) => sum + (requested.has(id) ? 0 : times),
        0,
      )
      if (unrequested === 0) return []
      const message = 'The response has results for ids that were not requested.'
      const least = ids.isCut ? 'at least ' : ''
      const actual = unrequested === 1 ? 'one other id' : `${least}${unrequested} other ids`
      return [aboutResults(message, 'only requested ids', actual, 'unrequested')]
    },
  }),
  aboutBodies({
    id: 'response/result-texts',
    title: 'the job, the code and the text of a result are not empty',
    basis: 'policy',
    judge: (input) => {
      const results = resultsOf(input)?.slice(0, mostResults) ?? []
      if (results.length === 0) return undefined
      const index = results.findIndex((result) => emptyTextsIn(result).length > 0)
      return emptyTextsIn(results[index] ?? null).map((name) =>
        emptyText(name, 'brokenSuccess', `${resultsPointer}/${index}/${name}`),
      )
    },
  }),
  aboutBodies({
    id: 'response/error-fields',
    title: 'an HTTP error has its code and its text in the fields of an HTTP error',
    basis: 'general',
    judge: ({ response }) => {
      if (!response.json || response.status < 400) return undefined
      const { empty, misplaced } = errorIn(response.json.value)
      const failures = empty.map((name) => emptyText(name, 'brokenError', `/${name}`))
      if (!misplaced) return failures
      const { errorText: ofError, itemText: ofResult } = fields
      const message = `An HTTP error carries its text in ${ofError}; ${ofResult} belongs to a rejected upgrade.`
      return [
        ...failures,
        failureOf('brokenError', {
          basis: 'general',
          message,
          expected: ofError,
          actual: ofResult,
          place: { in: 'response', pointer: `/${ofResult}` },
          symptom: 'misplaced text',
        }),
      ]
    },
  }),
]

function emptyText(name: string, kind: FailureKind, pointer: string): Failure {
  const message = `${name} is empty, so the caller learns nothing.`
  const place = { in: 'response' as const, pointer }
  const [expected, actual, symptom] = ['a text', 'an empty text', `empty ${name}`]
  return failureOf(kind, { basis: 'policy', message, expected, actual, place, symptom })
}

function aboutResults(message: string, expected: string, actual: string, symptom: string): Failure {
  const place = { in: 'response' as const, pointer: resultsPointer }
  return failureOf('brokenSuccess', { basis: 'example', message, expected, actual, place, symptom })
}

function resultsOf({ response }: DeclaredInput) {
  return response.status === successStatus ? resultsIn(response.json?.value) : undefined
}

/** The ids of the request, and how often each id has a result, when both are there to compare. */
function compareIds(input: DeclaredInput) {
  const { ids: requested } = input.sent.case
  const found = resultsOf(input)
  if (!requested || !found || new Set(requested).size < requested.length) return undefined
  const most = requested.length + mostResults
  const returned = new Map<string, number>()
  for (const result of found.slice(0, most)) {
    const id = idIn(result)
    if (id !== undefined) returned.set(id, (returned.get(id) ?? 0) + 1)
  }
  return { requested, returned, isCut: found.length > most }
}
