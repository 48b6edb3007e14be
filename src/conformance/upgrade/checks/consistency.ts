import { type Check, compareStatuses } from '../../engine/check.js'
import { comparable, operationCase, tooManyIds } from '../cases.js'
import { toBody } from '../wire.js'

const tooMany = JSON.stringify(toBody(tooManyIds))

const invalidBodies: readonly { readonly title: string; readonly content: string }[] = [
  { title: 'too many ids', content: tooMany },
  { title: 'no field', content: '{}' },
  { title: 'a text instead of ids', content: JSON.stringify(toBody('one')) },
]

/** The same invalid request again: it starts nothing, so nothing can have changed in between. */
export const repeat: Check = {
  id: 'consistency/repeat',
  title: 'the same invalid request gets the same status again',
  basis: 'policy',
  cases: () =>
    [...invalidBodies, ...invalidBodies, ...invalidBodies].map(({ title, content }) =>
      operationCase(title, [{ content }], comparable),
    ),
  relate: (sent) =>
    compareStatuses(
      sent,
      ({ title }) => title,
      ({ title }) => ({
        basis: 'policy',
        severity: 'deviation',
        message: `The same request (${title}) gets another status when it is sent again.`,
        symptom: 'changes',
      }),
    ),
}
