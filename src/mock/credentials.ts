import { tokenHeader } from '../../generated/operation.js'
import { type AccessKeys, keysProblem } from '../signing/keys.js'
import { parseAuthorization } from '../signing/parse.js'
import { type Verdict, verifyRequest } from '../signing/verify.js'
import { accessKeyUnknown, type ErrorWithStatus, errors } from './responses.js'

/** Why the gateway refuses a request, and what a developer should know about it. */
export interface Refusal {
  readonly error: ErrorWithStatus
  /** For people; it has nothing of the request in it. */
  readonly reason: string
}

/** What a gateway accepts. */
export interface AcceptedCredentials {
  readonly tokens: readonly string[]
  /** Empty: a signature need only be well formed, because nothing is there to check it with. */
  readonly keys: readonly AccessKeys[]
}

const noCredentials = `no credentials; send a token that is accepted here in ${tokenHeader}, or sign the request with an access key (Authorization: SDK-HMAC-SHA256)`

/** What is wrong with a signature. */
const signatureReasons: Readonly<Record<Exclude<Verdict, 'valid' | 'unsigned'>, string>> = {
  malformed: 'Authorization or X-Sdk-Date is not written as the SDKs write it',
  unchecked: 'only SDK-HMAC-SHA256 can be checked here',
  'no-such-key': 'the access key is not the one that is accepted here',
  'header-removed': 'a signed header is not there',
  'wrong-date': 'X-Sdk-Date is more than 15 minutes from now',
  'changed-body': 'the body is not the one whose hash was signed',
  'bad-signature': 'the secret key, or something that was signed, is another',
}

/**
 * Makes a gateway that looks at credentials: a token if there is one, otherwise a signature.
 *
 * @returns refuses a request, or returns `undefined` if its credentials are accepted
 * @throws {TypeError} when keys cannot sign
 */
export function createGateway({ tokens, keys }: AcceptedCredentials) {
  for (const pair of keys) {
    const problem = keysProblem(pair)
    if (problem !== undefined) throw new TypeError(problem)
  }
  const acceptedTokens = new Set(tokens)
  const acceptedKeys = new Map(keys.map((pair) => [pair.accessKey, pair]))

  async function verify(request: Request, body: Uint8Array): Promise<Verdict> {
    const headers = new Headers(request.headers)
    // In memory it is not there yet, because the sender adds it.
    if (!headers.has('Host')) headers.set('Host', new URL(request.url).host)
    const signed = { method: request.method, url: request.url, headers, body: new Uint8Array(body) }
    const secretKeyOf = (accessKey: string) => {
      const pair = acceptedKeys.get(accessKey)
      const isRight = pair && (pair.securityToken ?? null) === headers.get('X-Security-Token')
      return isRight ? pair.secretKey : undefined
    }
    const verdict = await verifyRequest(signed, { secretKeyOf, now: Date.now() })
    const isUncheckable = verdict === 'no-such-key' || verdict === 'unchecked'
    return isUncheckable && acceptedKeys.size === 0 ? 'valid' : verdict
  }

  return async (
    request: Request,
    readBody: () => Promise<Uint8Array | undefined>,
  ): Promise<Refusal | undefined> => {
    const token = request.headers.get(tokenHeader)
    if (token) {
      if (acceptedTokens.has(token)) return undefined
      return { error: errors.tokenInvalid, reason: 'this token is not the one that is accepted here' }
    }
    const signature = parseAuthorization(request.headers.get('Authorization'))
    if (signature === undefined) return { error: errors.tokenMissing, reason: noCredentials }
    const body = acceptedKeys.size > 0 ? await readBody() : new Uint8Array()
    // What is too long to be read is refused for that.
    if (body === undefined) return undefined
    const verdict = await verify(request, body)
    if (verdict === 'valid') return undefined
    if (verdict === 'unsigned') return { error: errors.tokenMissing, reason: noCredentials }
    const names = verdict === 'no-such-key' && 'accessKey' in signature
    const error = names ? accessKeyUnknown(signature.accessKey) : errors.signatureInvalid
    return { error, reason: signatureReasons[verdict] }
  }
}
