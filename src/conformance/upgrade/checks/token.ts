import type { Expectation, Sent } from '../../engine/case.js'
import { type Check, compareStatuses } from '../../engine/check.js'
import type { Contract } from '../../engine/contract/contract.js'
import { operationCase, servedOrRefused, tooManyIds, upgradeCase } from '../cases.js'
import { toBody } from '../fields.js'
import { madeUpId } from '../safety.js'

/** The token is mandatory (documented); that its absence is a 401 is general knowledge. */
const unauthorized: Expectation = { accepted: [401], basis: 'documented' }

const wrongTokens = [
  { token: 'none', title: 'no token', isWrong: false },
  { token: 'empty', title: 'an empty token', isWrong: false },
  { token: 'invalid', title: 'an invalid token', isWrong: true },
  { token: 'truncated', title: 'a token without its end', isWrong: true },
] as const

const plainBody = 'a conforming body'
const bodies = [
  { title: plainBody, content: JSON.stringify(toBody([madeUpId(1)])) },
  { title: 'an empty object', content: '{}' },
  { title: 'too many ids', content: JSON.stringify(toBody(tooManyIds)) },
  { title: 'a body that is not JSON', content: JSON.stringify(toBody([])).slice(0, -3) },
]

/** A wrong token is refused; a long one is not; and no response to a wrong one shows what is in the body. */
export function tokens({ pointer }: Contract): readonly Check[] {
  return [
    ...wrongTokens.map(
      ({ token, title, isWrong }): Check => ({
        id: `token/${token}`,
        title: `a request with ${title} is refused`,
        basis: 'documented',
        constraint: `${pointer}/security/0`,
        skip: ({ target, signed }) => {
          if (signed) return 'the requests are signed'
          return target === 'prism' && isWrong ? 'a Prism mock accepts any token' : undefined
        },
        cases: () => [upgradeCase(title, [madeUpId(1)], unauthorized, { token })],
      }),
    ),
    long,
    beforeBody,
  ]
}

/** Of a gateway that takes only short headers, a run with a short token would show nothing. */
const long: Check = {
  id: 'token/long',
  title: 'a long token is answered as a short one is',
  basis: 'general',
  essential: 2,
  skip: ({ target, signed }) => {
    if (signed) return 'the requests are signed'
    return target === 'prism' ? 'a Prism mock accepts any token' : undefined
  },
  cases: () =>
    (['invalid', 'of 30 KB', 'of 16 KB'] as const).map((token) =>
      upgradeCase(
        token === 'invalid' ? 'an invalid token' : `an invalid token ${token}`,
        [madeUpId(1)],
        servedOrRefused,
        {
          token,
        },
      ),
    ),
  relate: (sent) =>
    compareStatuses(sent, {
      basis: 'general',
      symptom: 'long token',
      explain: ({ title }) =>
        `A request with ${title} is refused for its length; real tokens have several KB, and the gateway of the service takes headers of up to 32 KB.`,
    }),
}

const beforeBody: Check = {
  id: 'token/before-body',
  title: 'without a good token, the body makes no difference',
  basis: 'policy',
  essential: 2,
  cases: ({ target }) =>
    (target === 'prism' ? (['none'] as const) : (['none', 'invalid'] as const)).flatMap((token) =>
      bodies.map(({ title, content }) => {
        const fullTitle = `${title} with ${token === 'none' ? 'no' : 'an invalid'} token`
        return operationCase(fullTitle, content, servedOrRefused, { token })
      }),
    ),
  relate: (sent) => {
    const isServed = ({ case: { title }, response }: Sent) =>
      title.startsWith(plainBody) && response !== undefined && response.status < 300
    // A target that takes any token has no reason to answer before it reads the body.
    const open = new Set(sent.filter(isServed).map(({ case: { token } }) => token))
    const guarded = sent.filter(({ case: { token } }) => !open.has(token))
    if (open.size > 0 && guarded.length === 0) return { reason: 'the target takes any token', isMoot: true }
    return compareStatuses(guarded, {
      basis: 'policy',
      symptom: 'body before token',
      explain: () =>
        'The body of a request without a good token changes the response, so it is read before the token.',
      kindOf: ({ token }) => token,
    })
  },
}
