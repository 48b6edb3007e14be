import { method, successStatus } from '../../../../generated/operation.js'
import type { Sent } from '../../engine/case.js'
import type { Check, Relation } from '../../engine/check.js'
import { failureOf } from '../../engine/rule.js'
import { servedOrRefused, upgradeCase } from '../cases.js'
import { looksLikeResults } from '../fields.js'
import { destructiveMethods, madeUpId } from '../safety.js'

const otherMethods = ['GET', 'HEAD', 'OPTIONS', ...destructiveMethods]
const withBody = ['PUT', 'PATCH']

/** The operation's path with other methods: any response will do that upgrades nothing and is not a 5xx. */
export const methods: readonly Check[] = otherMethods.map((otherMethod) => ({
  id: `method/${otherMethod.toLowerCase()}`,
  title: `${otherMethod} upgrades nothing`,
  basis: 'documented',
  skip: ({ loopback }) =>
    destructiveMethods.includes(otherMethod) && !loopback
      ? `${otherMethod} is only sent to a loopback address`
      : undefined,
  cases: () => {
    const upgrade = upgradeCase(otherMethod, [madeUpId(1)], servedOrRefused, { method: otherMethod })
    const { body: _, ...bodiless } = upgrade
    return [withBody.includes(otherMethod) ? upgrade : { ...bodiless, headers: {} }]
  },
  relate: (sent) => sent.flatMap(judgeOther),
}))

/** A HEAD has no body to look into, so the status of an upgrade is as telling as its results. */
function judgeOther(one: Sent): Relation[] {
  const { response, case: testCase } = one
  if (!response || response.status >= 300) return []
  const isUpgrade = response.status === successStatus
  if (!isUpgrade && !looksLikeResults(response.text)) return []
  const message = `${testCase.method} is answered like an upgrade; only ${method} may start one.`
  const actual = isUpgrade ? String(response.status) : `${response.status} with upgrade results`
  const symptom = 'upgrades by another method'
  const expected = 'no upgrade'
  return [
    {
      sent: one,
      failure: failureOf('otherMethod', { basis: 'documented', message, expected, actual, symptom }),
    },
  ]
}
