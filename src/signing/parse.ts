/** What the official SDKs can sign with. Only the first is verified here; the others are recognised. */
const algorithms = [
  'SDK-HMAC-SHA256',
  'SDK-ECDSA-P256-SHA256',
  'SDK-SM2-SM3',
  'SDK-HMAC-SM3',
  'V11-HMAC-SHA256',
] as const

/** What an `Authorization` header says about a signature. */
export interface SignatureHeader {
  readonly algorithm: (typeof algorithms)[number]
  readonly accessKey: string
  /** Lower-case names, in the order in which they were signed. */
  readonly signedHeaders: readonly string[]
  /** Lower-case hexadecimal digits. */
  readonly signature: string
}

/**
 * Reads an `Authorization` header.
 *
 * @returns what it says; `undefined` for any other scheme, such as `Bearer`, or none; or, for a signature
 *   that is written wrongly, the end of a sentence that starts with "The signature".
 */
export function parseAuthorization(
  authorization: string | null,
): SignatureHeader | { readonly problem: string } | undefined {
  const [, scheme = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(authorization ?? '') ?? []
  const algorithm = algorithms.find((known) => known === scheme.toUpperCase())
  if (!algorithm) return undefined
  const parts = new Map(
    rest.split(',').map((part): [string, string] => {
      const [name = '', ...value] = part.trim().split('=')
      return [name, value.join('=')]
    }),
  )
  // The key of a derived signature has its scope behind it: `AK/20261128/region/service`.
  const accessKey = algorithm.startsWith('V11') ? parts.get('Credential')?.split('/')[0] : parts.get('Access')
  const signedHeaders = parts.get('SignedHeaders')
  const signature = parts.get('Signature')
  if (!accessKey) return { problem: 'names no access key' }
  if (!signedHeaders) return { problem: 'names no signed headers' }
  if (!signature || !/^[\da-f]{64,}$/i.test(signature)) {
    return { problem: 'has fewer than 64 hexadecimal digits' }
  }
  return {
    algorithm,
    accessKey,
    signedHeaders: signedHeaders.toLowerCase().split(';'),
    signature: signature.toLowerCase(),
  }
}
