import { type Check, compareStatuses, type Relation } from '../../engine/check.js'
import { operationCase, servedOrRefused, tooManyIds } from '../cases.js'
import { toBody } from '../fields.js'

const invalidBodies = [
  { title: 'no field', body: '{}' },
  { title: 'too many ids', body: JSON.stringify(toBody(tooManyIds)) },
  { title: 'a text instead of ids', body: JSON.stringify(toBody('one')) },
]
const [first = { title: '', body: '' }, ...otherBodies] = invalidBodies

/** The same invalid request again: it starts nothing, so nothing can have changed in between. */
export const repeat: Check = {
  id: 'consistency/repeat',
  title: 'the same invalid request gets the same status again',
  basis: 'policy',
  essential: 2,
  cases: () =>
    [first, first, ...otherBodies, ...invalidBodies, ...otherBodies].map(({ title, body }) =>
      operationCase(title, body, servedOrRefused),
    ),
  relate: (sent) => {
    const relations = compareStatuses(sent, {
      basis: 'policy',
      symptom: 'changes',
      explain: ({ title }) => `The same request (${title}) gets another status when it is sent again.`,
      kindOf: ({ title }) => title,
      ofRepeats: true,
    })
    return 'reason' in relations ? relations : relations.map(weigh)
  },
}

/** Which refusal it is may vary; that an invalid request is served, once or always, breaks the contract. */
function weigh(relation: Relation): Relation {
  const { failure, sent } = relation
  const isServed = [failure.actual, failure.expected].some((status) => /^2\d\d\b/.test(status))
  return { sent, failure: { ...failure, severity: isServed ? 'violation' : failure.severity } }
}
