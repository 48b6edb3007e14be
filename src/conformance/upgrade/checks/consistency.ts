import { type Check, compareStatuses } from '../../engine/check.js'
import { operationCase, servedOrRefused, tooManyIds } from '../cases.js'
import { toBody } from '../fields.js'

const invalidBodies = [
  { title: 'too many ids', body: JSON.stringify(toBody(tooManyIds)) },
  { title: 'no field', body: '{}' },
  { title: 'a text instead of ids', body: JSON.stringify(toBody('one')) },
]

/** The same invalid request again: it starts nothing, so nothing can have changed in between. */
export const repeat: Check = {
  id: 'consistency/repeat',
  title: 'the same invalid request gets the same status again',
  basis: 'policy',
  cases: () =>
    [...invalidBodies, ...invalidBodies, ...invalidBodies].map(({ title, body }) =>
      operationCase(title, body, servedOrRefused),
    ),
  relate: (sent) =>
    compareStatuses(sent, {
      basis: 'policy',
      symptom: 'changes',
      explain: ({ title }) => `The same request (${title}) gets another status when it is sent again.`,
      kindOf: ({ title }) => title,
      ofRepeats: true,
    }),
}
