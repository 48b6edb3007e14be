import { successStatus } from '../../../generated/operation.js'
import {
  aboutBodies,
  type Complaint,
  type DeclaredEvidence,
  jsonOf,
  type Rule,
} from '../engine/rules/rule.js'
import { emptyTextsIn, errorIn, idIn, resultsIn, resultsPointer, textNames } from './wire.js'

/**
 * The rules for every answer of this operation besides the schema, causes first. No schema can say how the
 * results relate to the ids of the request. Duplicate ids are not documented, so these rules don't apply to
 * them.
 */
export const upgradeRules: readonly Rule[] = [
  aboutBodies({
    id: 'response/each-id-once',
    title: 'every requested id has exactly one result',
    basis: 'example',
    applies: (evidence) => compareIds(evidence) !== undefined,
    judge: (evidence) => {
      const { requested, answered } = compareIds(evidence) ?? { requested: [], answered: [] }
      const times = requested.map((id) => answered.filter((other) => other === id).length)
      const missing = times.filter((count) => count === 0).length
      const doubled = times.filter((count) => count > 1).length
      return [
        ...(missing > 0
          ? [
              results(
                'The answer leaves out ids that were requested.',
                'one result for each id',
                `${missing} missing`,
                'missing',
              ),
            ]
          : []),
        ...(doubled > 0
          ? [
              results(
                'The answer has several results for one id.',
                'one result for each id',
                `${doubled} doubled`,
                'doubled',
              ),
            ]
          : []),
      ]
    },
  }),
  aboutBodies({
    id: 'response/no-stranger-id',
    title: 'every result is for a requested id',
    basis: 'example',
    applies: (evidence) => compareIds(evidence) !== undefined,
    judge: (evidence) => {
      const { requested, answered } = compareIds(evidence) ?? { requested: [], answered: [] }
      const strangers = answered.filter((id) => !requested.includes(id)).length
      if (strangers === 0) return []
      const message = 'The answer has results for ids that were not requested.'
      return [
        results(
          message,
          'only requested ids',
          strangers === 1 ? 'one other id' : `${strangers} other ids`,
          'strangers',
        ),
      ]
    },
  }),
  aboutBodies({
    id: 'response/result-texts',
    title: 'the job, the code and the text of a result are not empty',
    basis: 'policy',
    applies: (evidence) => (resultsOf(evidence) ?? []).length > 0,
    judge: (evidence) => {
      const results = resultsOf(evidence) ?? []
      const index = results.findIndex((result) => emptyTextsIn(result).length > 0)
      return emptyTextsIn(results[index] ?? null).map((name) => ({
        ...emptyText(name),
        severity: 'violation' as const,
        place: { in: 'answer', pointer: `${resultsPointer}/${index}/${name}` },
      }))
    },
  }),
  aboutBodies({
    id: 'response/error-fields',
    title: 'an HTTP error has its code and its text in the fields of an HTTP error',
    basis: 'general',
    applies: (evidence) => jsonOf(evidence) !== undefined && evidence.answer.status >= 400,
    judge: (evidence) => {
      const { empty, misplaced } = errorIn(jsonOf(evidence))
      const complaints: Complaint[] = empty.map((name) => ({
        ...emptyText(name),
        severity: 'deviation',
        place: { in: 'answer', pointer: `/${name}` },
      }))
      if (!misplaced) return complaints
      const { ofError, ofResult } = textNames
      return [
        ...complaints,
        {
          basis: 'general',
          severity: 'deviation',
          message: `An HTTP error carries its text in ${ofError}; ${ofResult} belongs to a rejected upgrade.`,
          expected: ofError,
          actual: ofResult,
          place: { in: 'answer', pointer: `/${ofResult}` },
          symptom: 'misplaced text',
        },
      ]
    },
  }),
]

function emptyText(name: string) {
  return {
    basis: 'policy' as const,
    message: `${name} is empty, so the caller learns nothing.`,
    expected: 'a text',
    actual: 'an empty text',
    symptom: `empty ${name}`,
  }
}

function results(message: string, expected: string, actual: string, symptom: string): Complaint {
  const place = { in: 'answer' as const, pointer: resultsPointer }
  return { basis: 'example', severity: 'violation', message, expected, actual, place, symptom }
}

function resultsOf(evidence: DeclaredEvidence) {
  return evidence.answer.status === successStatus ? resultsIn(jsonOf(evidence)) : undefined
}

/** The ids of the request and of its results, when both are there to compare. */
function compareIds(evidence: DeclaredEvidence) {
  const { ids: requested } = evidence.sent.case
  const found = resultsOf(evidence)
  if (!requested || !found || new Set(requested).size < requested.length) return undefined
  return { requested, answered: found.flatMap((result) => idIn(result) ?? []) }
}
