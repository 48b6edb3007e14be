/** What a header or a field of a query is called that holds a credential or names an account. */
const credentialName =
  /authoriz|(?:^|[-_])auth(?:$|[-_])|token|secret|cookie|passw|credential|signature|session|jwt|assertion|ticket|(?:api|access|private|master|subscription)[-_]?key|[cx]srf|(?:user|account|domain)[-_]?(?:id|name)/i

/** Parts of credentials that are no secret: what was signed, by which method, and where a cookie is valid. */
const openParts = new Set(
  'algorithm charset domain expires headers max-age nc path priority qop realm samesite signedheaders uri'.split(
    ' ',
  ),
)

/** No real header is longer; the rest of a recorded one is not searched for. */
const longestCredential = 64 * 1024
/** More than any browser sends; each is looked for on its own. */
const mostParts = 300

/** Whether the value of a header is a credential, or names an account. */
export function isCredential(name: string): boolean {
  return credentialName.test(name)
}

/**
 * What must not show of the headers of a message, besides its token: each credential, and each part of one that is a
 * secret or names an account, such as the access key and the signature in
 * `Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`.
 */
export function credentialsIn(headers: Iterable<readonly [name: string, value: string]>): string[] {
  return [...headers].flatMap(([name, value]) =>
    isCredential(name) ? partsOf(name, value.slice(0, longestCredential)) : [],
  )
}

function partsOf(name: string, value: string): string[] {
  const parts = /cookie/i.test(name) ? value.split(/;\s*/) : value.split(/[,;]?\s+|,/)
  // The first word of several is the scheme (RFC 9110, section 11.4).
  const secret = /authoriz/i.test(name) && parts.length > 1 ? parts.slice(1) : parts
  return secret.slice(0, mostParts).flatMap((part) => {
    const [, key, quoted = ''] = /^([\w-]{1,64})=(.+)$/.exec(part) ?? []
    if (key === undefined) return [part, ...pairIn(part)]
    if (openParts.has(key.toLowerCase())) return []
    const inner = quoted.replace(/^"|"$/g, '')
    // "AK/20261128/region/service": the key comes first.
    return [part, inner, ...(/credential/i.test(key) ? inner.split('/').slice(0, 1) : []), ...pairIn(part)]
  })
}

/** A name and a password in base64, as in `Basic` (RFC 7617). */
function pairIn(part: string): string[] {
  if (!/^[\w+/-]{8,1000}={0,2}$/.test(part)) return []
  const [, name, password] = /^([!-~]{1,200}):([!-~]{1,500})$/.exec(atob64(part)) ?? []
  return name === undefined || password === undefined ? [] : [`${name}:${password}`, name, password]
}

function atob64(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}

/** What must not show of a URL: a name and a password, its query and its fragment, and the credentials in them. */
export function credentialsInUrl(url: string, base?: string): string[] {
  if (!URL.canParse(url, base)) return []
  const { username, password, search, searchParams, hash } = new URL(url, base)
  const fields = [...searchParams, ...new URLSearchParams(hash.slice(1))].slice(0, mostParts)
  const found = fields.flatMap(([name, value]) => (isCredential(name) ? [value] : []))
  const parts = [`${username}:${password}@`, username, password, search.slice(1), hash.slice(1), ...found]
  return parts.map((text) => text.slice(0, longestCredential))
}

/**
 * Masks both halves of each header, because a server may repeat a token in a name too. A name that is masked stays
 * one that a header can have (RFC 9110, section 5.1).
 */
export function maskHeaders(
  headers: Iterable<readonly [name: string, value: string]>,
  mask: (text: string) => string,
): [name: string, value: string][] {
  return Array.from(headers, ([name, value]) => {
    const masked = mask(name)
    return [masked === name ? name : masked.replace(/[^\w!#$%&'*+.^`|~-]/g, '-'), mask(value)]
  })
}
