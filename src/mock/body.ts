import { maxInstanceIds, mediaType } from '../../generated/operation.js'
import { mostLevels, nestsDeeper, repeatsName } from '../http/json.js'

/** The longest body to read. */
export const maxBodyBytes = 2 * 1024 * 1024

/** The IDs in a body that keeps the contract, or what breaks it: for people, with nothing of the request in it. */
export type ReadIds = { readonly ids: readonly string[] } | { readonly problem: string }

/** @param bytes - `undefined` for a body that is longer than {@link maxBodyBytes} */
export function readInstanceIds(contentType: string | null, bytes: Uint8Array | undefined): ReadIds {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== mediaType) {
    return { problem: `Content-Type must be ${mediaType}` }
  }
  if (bytes === undefined) return { problem: `the body is over ${maxBodyBytes} bytes` }
  const { value, problem } = parseBytes(bytes)
  if (problem !== undefined) return { problem }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'the body must be an object' }
  }
  if (!('instance_ids' in value)) return { problem: '/instance_ids is missing' }
  const ids: unknown = value.instance_ids
  if (!Array.isArray(ids)) return { problem: '/instance_ids must be an array' }
  if (ids.length > maxInstanceIds) {
    return { problem: `/instance_ids has ${ids.length} items, and may have ${maxInstanceIds}` }
  }
  const wrong = ids.findIndex((id) => typeof id !== 'string')
  return wrong === -1 ? { ids } : { problem: `/instance_ids/${wrong} must be a string` }
}

/** Strict JSON (RFC 8259): UTF-8 without a byte order mark, no repeated names. */
function parseBytes(bytes: Uint8Array): { readonly value?: unknown; readonly problem?: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // Megabytes of brackets take hundreds when they are parsed.
    if (nestsDeeper(text, mostLevels)) return { problem: `the body has over ${mostLevels} levels` }
    const value: unknown = JSON.parse(text)
    return repeatsName(text) ? { problem: 'an object in the body has a name twice' } : { value }
  } catch {
    return { problem: 'the body is not JSON in UTF-8' }
  }
}
