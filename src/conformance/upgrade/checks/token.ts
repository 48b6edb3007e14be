import { maxInstanceIds } from '../../../../generated/operation.js'
import type { Expectation, TokenChoice } from '../../engine/case.js'
import { type Check, comparable, compareStatuses, operationCase, upgradeCase } from '../../engine/check.js'
import { madeUpId } from '../harm.js'

/** The token is mandatory (documented); that 401 says so is general knowledge. */
const unauthorized: Expectation = { accepted: [401], tolerated: ['4xx'], basis: 'documented' }

const variants: readonly { readonly token: TokenChoice; readonly title: string }[] = [
  { token: 'none', title: 'no token' },
  { token: 'empty', title: 'an empty token' },
  { token: 'invalid', title: 'an invalid token' },
  { token: 'truncated', title: 'a token without its end' },
]

const bodies: readonly { readonly title: string; readonly content: string }[] = [
  { title: 'a conforming body', content: JSON.stringify({ instance_ids: [madeUpId(1)] }) },
  { title: 'an empty object', content: '{}' },
  {
    title: 'too many ids',
    content: JSON.stringify({
      instance_ids: Array.from({ length: maxInstanceIds + 1 }, (_, index) => madeUpId(index + 1)),
    }),
  },
  { title: 'a body that is not JSON', content: '{"instance_ids":' },
]

/** Requests without a good token. */
export const token: readonly Check[] = [
  ...variants.map(
    ({ token, title }): Check => ({
      id: `token/${token}`,
      title: `${title} is refused`,
      basis: 'documented',
      ...skipUnless(token),
      cases: () => [upgradeCase(title, [madeUpId(1)], unauthorized, { token })],
    }),
  ),
  {
    id: 'token/before-body',
    title: 'without a good token, the body makes no difference',
    basis: 'policy',
    cases: ({ target }) =>
      bodies.flatMap(({ title, content }) =>
        (target === 'prism' ? (['none'] as const) : (['none', 'invalid'] as const)).map((choice) =>
          operationCase(
            `${title} with ${choice === 'none' ? 'no' : 'an invalid'} token`,
            [{ content }],
            comparable,
            {
              token: choice,
            },
          ),
        ),
      ),
    relate: (sent) =>
      compareStatuses(
        sent,
        ({ token }) => token,
        () =>
          'The body of a request without a good token changes the answer, so it is read before the token.',
      ),
  },
]

/** Prism looks only at whether there is a token. */
function skipUnless(choice: TokenChoice): Pick<Check, 'skip'> {
  if (choice === 'none' || choice === 'empty') return {}
  return { skip: ({ target }) => (target === 'prism' ? 'a Prism mock accepts any token' : undefined) }
}
