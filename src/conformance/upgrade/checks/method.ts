import type { Expectation } from '../../engine/case.js'
import type { Check, Relation } from '../../engine/check.js'
import { upgradeCase } from '../cases.js'
import { madeUpId } from '../harm.js'
import { looksLikeResults } from '../wire.js'

const others: readonly {
  readonly method: string
  readonly body: boolean
  readonly loopbackOnly: boolean
}[] = [
  { method: 'GET', body: false, loopbackOnly: false },
  { method: 'HEAD', body: false, loopbackOnly: false },
  { method: 'OPTIONS', body: false, loopbackOnly: false },
  { method: 'PUT', body: true, loopbackOnly: true },
  { method: 'PATCH', body: true, loopbackOnly: true },
  { method: 'DELETE', body: false, loopbackOnly: true },
]

/** The contract says nothing about other methods: any answer will do that upgrades nothing and is not a 5xx. */
const harmless: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }

/** The operation's path with other methods. */
export const methods: readonly Check[] = others.map(({ method, body, loopbackOnly }) => ({
  id: `method/${method.toLowerCase()}`,
  title: `${method} upgrades nothing`,
  basis: 'documented',
  skip: ({ loopback }) =>
    loopbackOnly && !loopback ? `${method} is only sent to a loopback address` : undefined,
  cases: () => {
    const { body: content, ...bodiless } = upgradeCase(method, [madeUpId(1)], harmless, { method })
    return [body && content ? { ...bodiless, body: content } : { ...bodiless, headers: {} }]
  },
  relate: (sent) =>
    sent.flatMap((one): Relation[] => {
      const { answer } = one
      if (!answer || answer.status >= 300 || !looksLikeResults(answer.text)) return []
      return [
        {
          sent: one,
          complaint: {
            basis: 'documented',
            severity: 'violation',
            message: `${method} is answered like an upgrade; only POST may start one.`,
            expected: 'no upgrade',
            symptom: 'upgrades by another method',
            actual: `${answer.status} with upgrade results`,
          },
        },
      ]
    }),
}))
