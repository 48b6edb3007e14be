/** A request as it is on the wire, with what a signature can cover. */
export interface SignableRequest {
  readonly method: string
  /** Absolute, or from the path on. */
  readonly url: string | URL
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** The header that stands for the body in a signature, if it is there: its hash, or `UNSIGNED-PAYLOAD`. */
export const contentHashHeader = 'x-sdk-content-sha256'

/** The header with the time of signing. */
export const dateHeader = 'x-sdk-date'

/** In which form a time is signed: `20261128T000000Z`. */
export function formatDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '')
}

/** @returns milliseconds since 1970, or `undefined` for what is no time in that form. */
export function parseDate(text: string): number | undefined {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  const time = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`)
  return Number.isNaN(time) ? undefined : time
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(await webCrypto().digest('SHA-256', bytes))
}

/**
 * What is signed, as the bytes that go into HMAC-SHA256: the algorithm, the time, and the hash of the
 * request. The request is its method, path, query, signed headers, their names, and the hash of the body.
 *
 * Everything in it is handled as bytes, a character each, so that no encoding can make two requests one.
 *
 * @param signedHeaders - lower-case names, in the order in which they are signed
 */
export async function textToSign(
  { method, url, headers, body }: SignableRequest,
  date: string,
  signedHeaders: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  // Only the path and the query are used, so any host will do.
  const { pathname, search } = new URL(url, 'http://localhost')
  const canonicalRequest = [
    method.toUpperCase(),
    canonicalPath(pathname),
    canonicalQuery(search.slice(1)),
    ...signedHeaders.map((name) => `${name}:${headers.get(name) ?? ''}`),
    '',
    signedHeaders.join(';'),
    headers.get(contentHashHeader) ?? (await sha256(body)),
  ]
  const hash = await sha256(latin1Bytes(canonicalRequest.join('\n')))
  return latin1Bytes(['SDK-HMAC-SHA256', date, hash].join('\n'))
}

/** @returns the key that signs, or checks a signature. */
export function importSecretKey(secretKey: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return webCrypto().importKey('raw', new TextEncoder().encode(secretKey), algorithm, false, [use])
}

/** @throws {Error} on a page without HTTPS: browsers have no cryptography there. */
export function webCrypto(): SubtleCrypto {
  const { subtle } = globalThis.crypto ?? {}
  if (subtle) return subtle
  throw new Error('Requests can be signed only where crypto.subtle exists: serve this page over HTTPS.')
}

/** Bytes in lower-case hexadecimal digits, as signatures and hashes are written. */
export function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A byte for each character. Header values, methods and encoded URLs have no others. */
function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** Decoded and encoded again, so that ways to write one path don't matter; with a slash at its end. */
function canonicalPath(pathname: string): string {
  const path = decodePercent(pathname).split('/').map(encode).join('/')
  return path.endsWith('/') ? path : `${path}/`
}

/** Sorted by name, then by value, as bytes. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => {
      const [name = '', ...value] = parameter.split('=')
      return [decodePercent(name), decodePercent(value.join('='))] as const
    })
    .sort(([name, value], [other, otherValue]) => compareText(name, other) || compareText(value, otherValue))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

function compareText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function decodePercent(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}

/** All but the unreserved characters of RFC 3986, section 2.3. */
function encode(text: string): string {
  return text.replace(
    /[^\w.~-]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
