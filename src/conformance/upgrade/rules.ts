import { successStatus } from '../../../generated/operation.js'
import { aboutBodies, type Complaint, complain, type DeclaredEvidence, type Rule } from '../engine/rule.js'
import { emptyTextsIn, errorIn, fields, idIn, resultsIn, resultsPointer } from './fields.js'

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
    judge: (evidence) => {
      const ids = compareIds(evidence)
      if (!ids) return undefined
      const times = ids.requested.map((id) => ids.answered.filter((other) => other === id).length)
      const missing = times.filter((count) => count === 0).length
      const doubled = times.filter((count) => count > 1).length
      return [
        { count: missing, symptom: 'missing', message: 'The answer leaves out ids that were requested.' },
        { count: doubled, symptom: 'doubled', message: 'The answer has several results for one id.' },
      ].flatMap(({ count, symptom, message }) =>
        count > 0 ? aboutResults(message, 'one result for each id', `${count} ${symptom}`, symptom) : [],
      )
    },
  }),
  aboutBodies({
    id: 'response/no-stranger-id',
    title: 'every result is for a requested id',
    basis: 'example',
    judge: (evidence) => {
      const ids = compareIds(evidence)
      if (!ids) return undefined
      const strangers = ids.answered.filter((id) => !ids.requested.includes(id)).length
      if (strangers === 0) return []
      const message = 'The answer has results for ids that were not requested.'
      const actual = strangers === 1 ? 'one other id' : `${strangers} other ids`
      return [aboutResults(message, 'only requested ids', actual, 'strangers')]
    },
  }),
  aboutBodies({
    id: 'response/result-texts',
    title: 'the job, the code and the text of a result are not empty',
    basis: 'policy',
    judge: (evidence) => {
      const results = resultsOf(evidence) ?? []
      if (results.length === 0) return undefined
      const index = results.findIndex((result) => emptyTextsIn(result).length > 0)
      return emptyTextsIn(results[index] ?? null).map((name) =>
        emptyText(name, 'violation', `${resultsPointer}/${index}/${name}`),
      )
    },
  }),
  aboutBodies({
    id: 'response/error-fields',
    title: 'an HTTP error has its code and its text in the fields of an HTTP error',
    basis: 'general',
    judge: ({ answer }) => {
      if (!answer.json || answer.status < 400) return undefined
      const { empty, misplaced } = errorIn(answer.json.value)
      const complaints = empty.map((name) => emptyText(name, 'deviation', `/${name}`))
      if (!misplaced) return complaints
      const { errorText: ofError, itemText: ofResult } = fields
      const message = `An HTTP error carries its text in ${ofError}; ${ofResult} belongs to a rejected upgrade.`
      return [
        ...complaints,
        complain('general', message, ofError, ofResult, {
          severity: 'deviation',
          place: { in: 'answer', pointer: `/${ofResult}` },
          symptom: 'misplaced text',
        }),
      ]
    },
  }),
]

function emptyText(name: string, severity: Complaint['severity'], pointer: string): Complaint {
  const message = `${name} is empty, so the caller learns nothing.`
  const place = { in: 'answer' as const, pointer }
  return complain('policy', message, 'a text', 'an empty text', { severity, place, symptom: `empty ${name}` })
}

function aboutResults(message: string, expected: string, actual: string, symptom: string): Complaint {
  const place = { in: 'answer' as const, pointer: resultsPointer }
  return complain('example', message, expected, actual, { place, symptom })
}

function resultsOf({ answer }: DeclaredEvidence) {
  return answer.status === successStatus ? resultsIn(answer.json?.value) : undefined
}

/** The ids of the request and of its results, when both are there to compare. */
function compareIds(evidence: DeclaredEvidence) {
  const { ids: requested } = evidence.sent.case
  const found = resultsOf(evidence)
  if (!requested || !found || new Set(requested).size < requested.length) return undefined
  return { requested, answered: found.flatMap((result) => idIn(result) ?? []) }
}
