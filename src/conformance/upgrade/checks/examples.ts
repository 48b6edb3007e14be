import { maxInstanceIds, successStatus } from '../../../../generated/operation.js'
import type { Check, CheckContext } from '../../engine/check.js'
import type { Contract } from '../../engine/contract/contract.js'
import { conforming, upgradeCase } from '../cases.js'
import { idsIn } from '../fields.js'
import { toMadeUp } from '../safety.js'

/** Each request example of the contract, with its ids made harmless: an example's id could belong to someone. */
export function examples({ request }: Contract): Check {
  return {
    id: 'examples/request',
    title: 'every request example of the contract gets a declared response',
    basis: 'documented',
    essential: 1,
    cases: (context) =>
      [...request.examples].flatMap(([name, value]) => {
        const ids = (idsIn(value, maxInstanceIds) ?? []).map(toMadeUp)
        return preferences(context).map(({ title, headers }) => {
          const plain = upgradeCase(`the example ${name}${title}`, ids, conforming, { plain: true })
          return { ...plain, headers: { ...plain.headers, ...headers } }
        })
      }),
  }
}

/** Prism makes static responses from examples and dynamic ones from schemas; both must conform. */
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
