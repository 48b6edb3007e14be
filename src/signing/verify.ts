import {
  contentHashHeader,
  dateHeader,
  importSecretKey,
  parseDate,
  type SignableRequest,
  sha256,
  textToSign,
  webCrypto,
} from './canonical.js'
import { maxAgeMs } from './max-age.js'
import { parseAuthorization, type SignatureHeader } from './parse.js'

/** Why a signature is refused, or that it is right. */
export type Verdict =
  | 'valid'
  /** There is no signature. */
  | 'unsigned'
  /** The `Authorization` header of a signature is written wrongly, or there is no valid `X-Sdk-Date`. */
  | 'malformed'
  /** Signed with an algorithm that can't be checked here. */
  | 'unchecked'
  /** No secret key is known for the access key. */
  | 'no-such-key'
  /** A header that was signed is not there. */
  | 'header-removed'
  /** `X-Sdk-Date` is over 15 minutes from now, in either direction. */
  | 'wrong-date'
  /** The body is not the one whose hash is in `X-Sdk-Content-Sha256`. */
  | 'changed-body'
  /** The secret key, or anything that is signed, is another one. */
  | 'bad-signature'

export { maxAgeMs }

/** What a verifier has to know. */
export interface VerifierOptions {
  /** Finds the secret key of an access key. */
  readonly secretKeyOf: (accessKey: string) => string | undefined
  /** Milliseconds since 1970; `undefined` if the time of signing doesn't matter, as in a recording. */
  readonly now: number | undefined
}

/**
 * Checks the signature of a request, by the headers that it names itself (`SignedHeaders`): each SDK signs
 * others. The signature alone can't show whether the body or anything else was changed: `changed-body` is
 * only for a request that also has the hash of its body in a header.
 *
 * @returns the first reason to refuse it, in the order of `Verdict`.
 */
export async function verifyRequest(received: SignableRequest, options: VerifierOptions): Promise<Verdict> {
  const request = withHost(received)
  const { headers } = request
  const signed = parseAuthorization(headers.get('authorization'))
  if (!signed) return 'unsigned'
  const date = headers.get(dateHeader) ?? ''
  const signedAt = parseDate(date)
  if ('problem' in signed || (signedAt === undefined && date !== '')) return 'malformed'
  if (signed.algorithm !== 'SDK-HMAC-SHA256') return 'unchecked'
  const secretKey = options.secretKeyOf(signed.accessKey)
  if (secretKey === undefined) return 'no-such-key'
  if (signed.signedHeaders.some((name) => !headers.has(name))) return 'header-removed'
  if (signedAt === undefined) return 'malformed'
  if (options.now !== undefined && Math.abs(options.now - signedAt) > maxAgeMs) return 'wrong-date'
  if (await hasChangedBody(request)) return 'changed-body'
  return (await isSignatureOf(request, signed, secretKey)) ? 'valid' : 'bad-signature'
}

/** A request that never was on a wire, such as one to an in-process server, has its host in its URL alone. */
function withHost(request: SignableRequest): SignableRequest {
  const { host = '' } = URL.canParse(request.url) ? new URL(request.url) : {}
  if (host === '' || request.headers.has('host')) return request
  const headers = new Headers(request.headers)
  headers.set('host', host)
  return { ...request, headers }
}

async function hasChangedBody({ headers, body }: SignableRequest): Promise<boolean> {
  const hash = headers.get(contentHashHeader)
  return hash !== null && hash !== 'UNSIGNED-PAYLOAD' && hash !== (await sha256(body))
}

/** Takes the same time wherever the signatures differ. */
async function isSignatureOf(
  request: SignableRequest,
  { signedHeaders, signature }: SignatureHeader,
  secretKey: string,
): Promise<boolean> {
  const text = await textToSign(request, request.headers.get(dateHeader) ?? '', signedHeaders)
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
  return webCrypto().verify('HMAC', await importSecretKey(secretKey, 'verify'), bytes, text)
}
