import {
  dateHeader,
  formatDate,
  importSecretKey,
  type SignableRequest,
  textToSign,
  toHex,
  webCrypto,
} from './canonical.js'
import type { AccessKeys } from './keys.js'

/**
 * Signs a request as the official SDKs do (`SDK-HMAC-SHA256`). All its headers are signed, and `Host`, which
 * the sender adds. A name with an underscore is left out, because gateways drop such headers.
 *
 * @param request - exactly what will be sent: each byte of the body counts. Its URL must be absolute.
 * @param keys - checked with `keysProblem` before
 * @param date - the time of signing; the service accepts it for 15 minutes
 * @returns the headers to add: `Authorization`, `X-Sdk-Date`, and `X-Security-Token` for temporary keys.
 */
export async function signRequest(
  request: SignableRequest,
  { accessKey, secretKey, securityToken }: AccessKeys,
  date: Date,
): Promise<Record<string, string>> {
  const added = {
    'X-Sdk-Date': formatDate(date),
    ...(securityToken !== undefined && { 'X-Security-Token': securityToken }),
  }
  const headers = new Headers(request.headers)
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  headers.set('Host', new URL(request.url).host)
  headers.delete('Authorization')
  // happy-dom leaves names as they were written.
  const names = [...headers.keys()]
    .map((name) => name.toLowerCase())
    .filter((name) => !name.includes('_'))
    .sort()
  const text = await textToSign({ ...request, headers }, headers.get(dateHeader) ?? '', names)
  const signature = toHex(await webCrypto().sign('HMAC', await importSecretKey(secretKey, 'sign'), text))
  return {
    ...added,
    Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  }
}
