import { maxInstanceIds } from '../../../../generated/operation.js'
import { type Check, comparable, compareStatuses, operationCase } from '../../engine/check.js'
import { madeUpId } from '../harm.js'

const tooMany = JSON.stringify({
  instance_ids: Array.from({ length: maxInstanceIds + 1 }, (_, index) => madeUpId(index + 1)),
})

const invalidBodies: readonly { readonly title: string; readonly content: string }[] = [
  { title: 'too many ids', content: tooMany },
  { title: 'no field', content: '{}' },
  { title: 'a text instead of ids', content: '{"instance_ids":"one"}' },
]

/** The same invalid request again: it begins nothing, so nothing can have changed in between. */
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
      ({ title }) => `The same request (${title}) gets another status when it is sent again.`,
    ),
}
