import type { SignableRequest } from '../signing/canonical.js'
import type { Mask } from './clean.js'

/** What a request is sent with. */
export interface RequestCredentials {
  /** Names in lower case, as in `Headers`, so that each takes the place of one of the caller. */
  readonly headers: Readonly<Record<string, string>>
  /** Masks the credentials in what a server or `fetch` said. */
  readonly mask: Mask
}

/**
 * Makes the credentials of one request.
 *
 * @param request - exactly as it will be sent, with the headers that a signature should cover
 * @param signal - ends the waiting for a function of the caller
 */
export type Authenticate = (request: SignableRequest, signal: AbortSignal) => Promise<RequestCredentials>

/** Headers as a record in which each name occurs once. Not every environment writes them in lower case: happy-dom doesn't. */
export function lowerCaseNames(headers: Iterable<readonly [string, string]>): Record<string, string> {
  return Object.fromEntries(Array.from(headers, ([name, value]) => [name.toLowerCase(), value]))
}
