import type { Check, Relation } from '../../engine/check.js'
import { complain } from '../../engine/rule.js'
import { servedOrRefused, upgradeCase } from '../cases.js'
import { looksLikeResults } from '../fields.js'
import { destructiveMethods, madeUpId } from '../safety.js'

const others = ['GET', 'HEAD', 'OPTIONS', ...destructiveMethods]
const withBody = ['PUT', 'PATCH']

/** The operation's path with other methods: any answer will do that upgrades nothing and is not a 5xx. */
export const methods: readonly Check[] = others.map((method) => ({
  id: `method/${method.toLowerCase()}`,
  title: `${method} upgrades nothing`,
  basis: 'documented',
  skip: ({ loopback }) =>
    destructiveMethods.includes(method) && !loopback
      ? `${method} is only sent to a loopback address`
      : undefined,
  cases: () => {
    const whole = upgradeCase(method, [madeUpId(1)], servedOrRefused, { method })
    const { body: _, ...bodiless } = whole
    return [withBody.includes(method) ? whole : { ...bodiless, headers: {} }]
  },
  relate: (sent) =>
    sent.flatMap((one): Relation[] => {
      const { answer } = one
      if (!answer || answer.status >= 300 || !looksLikeResults(answer.text)) return []
      const message = `${method} is answered like an upgrade; only POST may start one.`
      const actual = `${answer.status} with upgrade results`
      const symptom = 'upgrades by another method'
      return [{ sent: one, complaint: complain('documented', message, 'no upgrade', actual, { symptom }) }]
    }),
}))
