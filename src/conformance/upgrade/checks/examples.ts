import { maxInstanceIds, successStatus } from '../../../../generated/operation.js'
import { type Check, type CheckContext, conforming, idsIn, upgradeCase } from '../../engine/check.js'
import { requestExamples } from '../../engine/contract.js'
import { disguise } from '../harm.js'

/** Each request example of the contract, with its ids made harmless: an example's id could be somebody's. */
export const examples: Check = {
  id: 'examples/request',
  title: 'every request example of the contract gets a declared answer',
  basis: 'documented',
  cases: (context) =>
    [...requestExamples].flatMap(([name, value]) => {
      const ids = (idsIn(value) ?? []).map(disguise)
      return preferences(context).map(({ title, headers }) => {
        const plain = upgradeCase(`the example ${name}${title}`, ids, conforming)
        return { ...plain, headers: { ...plain.headers, ...headers } }
      })
    }),
}

/** Prism makes static answers from examples and dynamic ones from schemas; both must conform. */
function preferences({ target }: CheckContext) {
  const asIs = { title: '', headers: {} }
  if (target !== 'prism') return [asIs]
  return [
    asIs,
    ...Array.from({ length: maxInstanceIds }, (_, seed) => ({
      title: `, answered dynamically with seed ${seed}`,
      headers: { Prefer: `code=${successStatus}, dynamic=true, seed=${seed}` },
    })),
  ]
}
