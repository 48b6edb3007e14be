import { mostLevels, nestsDeeper } from '../http/json.js'
import { discard, readToLimit } from '../http/read.js'
import { maskHeaders } from '../token/credentials.js'
import { cleanValue, type Mask } from './clean.js'
import { type BrokenContractCode, BrokenContractError, RequestError } from './errors.js'

/** Far more than any conforming response has; without a limit, one response could fill the memory. */
const maxResponseBytes = 1024 * 1024

/** A conforming response has three levels. Megabytes of brackets take hundreds when they are parsed. */
const nestedTooDeeply = `is nested in more than ${mostLevels} levels`

/**
 * Reads a response to its end, so that time limit and size limit hold for the body as well, and copies it
 * without the credentials.
 *
 * @throws {RequestError} when it is a redirect.
 * @throws {BrokenContractError} when it is a success that is too long, too deep, or not JSON.
 * @param lost - makes the error to throw from what the body throws
 */
export async function receive(
  response: Response,
  mask: Mask,
  signal: AbortSignal,
  lost: (error: unknown) => RequestError,
): Promise<Response> {
  // The caller's own `fetch` may return less than a `Response`.
  const { status, type, headers: received } = response
  const headers = new Headers(
    maskHeaders(typeof received?.get === 'function' ? received : new Headers(received), mask),
  )
  // `fetch` sends `X-Auth-Token` along wherever a redirect leads, so none is followed.
  if (type === 'opaqueredirect' || (status >= 300 && status <= 399)) {
    discard(response)
    const place = headers.get('Location') ?? 'a place that it does not name'
    throw new RequestError(`Not followed: a redirect to ${place}; is that the right baseUrl?`, {
      code: 'REDIRECTED',
      sent: true,
    })
  }
  // No `Response` can be made with any other.
  if (status < 200 || status > 599) {
    discard(response)
    throw brokenContract('UNDECLARED_STATUS', status, 'has a status that HTTP does not know')
  }
  const ok = status <= 299
  const bytes = await readToLimit(response, maxResponseBytes, signal).catch((error: unknown) => {
    // The status of an error says enough without its body.
    if (ok) throw lost(error)
    return undefined
  })
  if (ok && !bytes) throw brokenContract('RESPONSE_TOO_LARGE', status, `is over ${maxResponseBytes} bytes`)
  return new Response(ok ? cleanSuccess(bytes, status, mask) : cleanFailure(bytes, mask), { status, headers })
}

/** Parses the JSON of a success here, because openapi-fetch would quote what it can't parse. */
function cleanSuccess(bytes: Uint8Array | undefined, status: number, mask: Mask): string {
  let text: string
  let value: unknown
  let isDeep = false
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    isDeep = nestsDeeper(text, mostLevels)
    value = isDeep || JSON.parse(text)
  } catch {
    throw brokenContract('NOT_JSON', status, 'is not JSON in UTF-8')
  }
  if (isDeep) throw brokenContract('NESTED_TOO_DEEPLY', status, nestedTooDeeply)
  return mask(text) === text ? text : JSON.stringify(cleanValue(value, mask))
}

/** The body of an error, which may be anything: openapi-fetch parses it if it is JSON. */
function cleanFailure(bytes: Uint8Array | undefined, mask: Mask): string {
  const text = new TextDecoder().decode(bytes)
  return nestsDeeper(text, mostLevels) ? `[${nestedTooDeeply}]` : mask(text)
}

function brokenContract(code: BrokenContractCode, status: number, problem: string): BrokenContractError {
  return new BrokenContractError(`The response with HTTP ${status} ${problem}.`, { code, status })
}
