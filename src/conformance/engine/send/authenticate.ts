import type { AccessKeys } from '../../../signing/keys.js'
import { signRequest } from '../../../signing/sign.js'
import { type Case, headersOf, toBytes, truncatedLength } from '../case.js'
import type { Credentials } from '../credentials.js'

/** The wrong signatures that the owner of a key answers for: a target may lock the key after some of them. */
const wronglySigned: ReadonlySet<Case['token']> = new Set([
  'truncated',
  'changed-body',
  'old-date',
  'header-removed',
])

/** Whether a case is sent with a signature that is wrong on purpose. With a token nothing is signed. */
export function isWronglySigned({ token }: Case, { keys }: Pick<Credentials, 'keys'>): boolean {
  return keys !== undefined && wronglySigned.has(token)
}

/** A key that nobody has, for the credentials `invalid`. */
export const madeUpKeys: AccessKeys = {
  accessKey: 'NOTAVALIDACCESSKEY00',
  secretKey: 'not-a-valid-secret-key',
}

/** Long enough ago for every target. */
const oldDateMs = 24 * 3_600_000

/**
 * The headers of a case's request, with the credentials that the case chooses, as of now.
 *
 * @param url - where the request goes
 * @param tokenHeader - the header that carries a token
 */
export async function authenticate(
  testCase: Case,
  url: string,
  { token, keys }: Credentials,
  tokenHeader: string,
): Promise<Record<string, string>> {
  const { headers, token: kind, body = [] } = testCase
  if (!keys) return headersOf(testCase, token, tokenHeader)
  if (kind === 'none') return { ...headers }
  if (kind === 'empty') return { ...headers, Authorization: '' }
  const signed = new Headers(headers)
  if (kind === 'header-removed') signed.set('X-Signed-And-Removed', 'yes')
  const added = await signRequest(
    {
      method: testCase.method,
      url,
      headers: signed,
      body: Uint8Array.from(toBytes(kind === 'changed-body' ? [...body, { content: ' ' }] : body)),
    },
    kind === 'invalid' ? madeUpKeys : keys,
    new Date(Date.now() - (kind === 'old-date' ? oldDateMs : 0)),
  )
  const { Authorization = '', ...otherHeaders } = added
  return {
    ...headers,
    ...otherHeaders,
    Authorization: kind === 'truncated' ? Authorization.slice(0, -truncatedLength) : Authorization,
  }
}
