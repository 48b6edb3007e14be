import { maxInstanceIds } from '../../generated/operation.js'
import { repeatsName } from '../http/json.js'
import { readToLimit } from '../http/read.js'

/** The longest body to read. */
export const maxBodyBytes = 2 * 1024 * 1024

/** The IDs in a body that keeps the contract; `undefined` for any other body. */
export async function readInstanceIds(request: Request): Promise<readonly string[] | undefined> {
  if (!/^application\/json *(;|$)/i.test(request.headers.get('Content-Type') ?? '')) return undefined
  const bytes = await readToLimit(request, maxBodyBytes, request.signal)
  if (bytes === undefined) return undefined
  const body = parseJson(bytes)
  if (typeof body !== 'object' || body === null || !('instance_ids' in body)) return undefined
  const ids = body.instance_ids
  if (!Array.isArray(ids) || ids.length > maxInstanceIds) return undefined
  return ids.every((id): id is string => typeof id === 'string') ? ids : undefined
}

/** Strict JSON (RFC 8259): UTF-8 without a byte order mark, no repeated names. `undefined` for the rest. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return repeatsName(text) ? undefined : value
  } catch {
    return undefined
  }
}
