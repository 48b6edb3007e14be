import { maxInstanceIds } from '../../generated/operation.js'
import { readToLimit } from '../http/read.js'

/** The IDs of a body that keeps the contract; `undefined` for every other body. */
export async function readInstanceIds(
  request: Request,
  maxBodyBytes: number,
): Promise<readonly string[] | undefined> {
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

/** Whether an object in this JSON text, which must be well formed, has a name twice (RFC 8259, section 4). */
function repeatsName(json: string): boolean {
  const names: Set<string>[] = []
  for (const [, string, colon, bracket] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|([[\]{}])/g)) {
    if (bracket === '{' || bracket === '[') names.push(new Set())
    else if (bracket !== undefined) names.pop()
    if (string === undefined || colon === undefined) continue
    const name: string = JSON.parse(string)
    const known = names.at(-1)
    if (known?.has(name)) return true
    known?.add(name)
  }
  return false
}
