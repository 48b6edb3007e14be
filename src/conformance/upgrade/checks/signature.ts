import type { Case, Expectation } from '../../engine/case.js'
import type { Check } from '../../engine/check.js'
import type { Contract } from '../../engine/contract/contract.js'
import { conforming, upgradeCase } from '../cases.js'
import { madeUpId } from '../safety.js'

/** Credentials are mandatory (documented); that a signature can be one, and its absence is a 401, is general knowledge. */
const unauthorized: Expectation = { accepted: [401], basis: 'documented' }

const harmless = [
  { token: 'none', id: 'signature/none', title: 'no signature' },
  // It is no key of the caller's, so it cannot be locked.
  { token: 'invalid', id: 'signature/other-key', title: 'a signature with an unknown key' },
] as const

const wrong = [
  { token: 'changed-body', title: 'a body that was changed after signing' },
  { token: 'old-date', title: 'a signature of yesterday' },
  { token: 'header-removed', title: 'a signed header removed' },
] as const

/** The counterparts of the checks of a token, for requests that are signed. */
export function signatures({ pointer }: Contract): readonly Check[] {
  const constraint = `${pointer}/security/0`
  return [
    ...harmless.map(
      ({ token, id, title }): Check => ({
        id,
        title: `a request with ${title} is refused`,
        basis: 'documented',
        constraint,
        skip: ({ signed, target }) =>
          signed ? ofPrism(target, token === 'invalid') : 'the requests are not signed',
        cases: () => [upgradeCase(title, [madeUpId(1)], unauthorized, { token })],
      }),
    ),
    {
      id: 'signature/wrong',
      title: 'a signature that does not fit is refused',
      basis: 'documented',
      constraint,
      skip: ({ signed, target }) => (signed ? ofPrism(target, true) : 'the requests are not signed'),
      // The provider locks a key for five minutes after more than five wrong signatures in a row.
      cases: () =>
        wrong.flatMap(({ token, title }): Case[] => [
          upgradeCase(title, [madeUpId(1)], unauthorized, { token }),
          upgradeCase(`a right signature, after ${title}`, [madeUpId(1)], conforming),
        ]),
      // None is shrunk or sent again, so that no two wrong ones follow each other.
      once: true,
    },
  ]
}

function ofPrism(target: string, isWrong: boolean): string | undefined {
  return target === 'prism' && isWrong ? 'a Prism mock verifies no signature' : undefined
}
