import type { AccessKeys } from '../../signing/keys.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import { headersOf, type Sent, truncatedLength } from './case.js'

/** What proves to the target who asks. With keys, each request is signed, and the token is not used. */
export interface Credentials {
  readonly token: string
  readonly keys?: AccessKeys | undefined
}

/**
 * What must not show of the caller's credentials. An access key is masked, but a response that names it leaks
 * nothing: a gateway does so for a key that it does not know.
 */
export function createCredentialSecrets({ token, keys }: Credentials, placeholder: string): Secrets {
  if (!keys) return createSecrets([token, token.slice(0, -truncatedLength)], placeholder)
  const { accessKey, secretKey, securityToken = [] } = keys
  const secrets = createSecrets([secretKey].concat(securityToken), '…')
  const names = createSecrets([accessKey], '…')
  return { mask: (text) => names.mask(secrets.mask(text)), leaksIn: secrets.leaksIn }
}

/** The secrets of an exchange: those of the caller, and the signature of its request, which no other has. */
export function secretsIn({ signedHeaders }: Pick<Sent, 'signedHeaders'>, secrets: Secrets): Secrets {
  const [, signature] = /Signature=([\da-f]+)/.exec(signedHeaders?.['Authorization'] ?? '') ?? []
  if (signature === undefined) return secrets
  const own = createSecrets([signature], '…')
  return {
    mask: (text) => secrets.mask(own.mask(text)),
    leaksIn: (text) => secrets.leaksIn(text) || own.leaksIn(text),
  }
}

/** The headers of a request as it was sent, or would be. */
export function requestHeaders(
  { case: testCase, signedHeaders }: Pick<Sent, 'case' | 'signedHeaders'>,
  { token, keys }: Credentials,
  tokenHeader: string,
): Readonly<Record<string, string>> {
  if (signedHeaders) return signedHeaders
  if (!keys) return headersOf(testCase, token, tokenHeader)
  return testCase.token === 'none'
    ? testCase.headers
    : { ...testCase.headers, 'X-Sdk-Date': '…', Authorization: '…' }
}
