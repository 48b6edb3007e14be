import { isCredential, maskHeaders } from '../../../token/credentials.js'
import type { Secrets } from '../../../token/find.js'
import type { RecordedRequest, RecordedResponse } from '../../report.js'
import { type Sent, toBytes } from '../case.js'
import { type Credentials, requestHeaders } from '../credentials.js'
import { beginningOf, decodeUtf8 } from '../response.js'

/** Characters: the results of ten ids are shorter, and a thousand findings still make a page that opens. */
const longestRecordedBody = 2000

/** Records a request as it was or would be sent, with the token masked. */
export function recordRequest(
  sent: Pick<Sent, 'case' | 'url' | 'signedHeaders'>,
  credentials: Credentials,
  tokenHeader: string,
  secrets: Secrets,
): RecordedRequest {
  const { case: testCase, url } = sent
  const bytes = testCase.body ? toBytes(testCase.body) : undefined
  return {
    method: testCase.method,
    url: secrets.mask(url),
    headers: maskAll(Object.entries(requestHeaders(sent, credentials, tokenHeader)), secrets, tokenHeader),
    ...(bytes ? { body: maskAndCut(decodeUtf8(bytes), secrets) } : {}),
    bodyBytes: bytes?.length ?? 0,
  }
}

/** Records a response, with the token masked. */
export function recordResponse(
  { response, durationMs }: Sent,
  secrets: Secrets,
): RecordedResponse | undefined {
  if (!response) return undefined
  return {
    status: response.status,
    headers: maskAll(response.headers, secrets),
    body: maskAndCut(response.text, secrets),
    bodyBytes: response.bytes,
    durationMs: Math.round(durationMs),
  }
}

/**
 * Both halves of each header, and all of another credential, such as a cookie that the target hands out.
 *
 * @param shown - the name of a header that is masked, but not left out
 */
function maskAll(
  headers: Iterable<readonly [string, string]>,
  secrets: Secrets,
  shown?: string,
): Record<string, string> {
  const masked = maskHeaders(headers, secrets.mask).map(([name, value]) => [name, cutHeader(value)] as const)
  return Object.fromEntries(
    masked.map(([name, value]) => [
      name,
      isCredential(name) && name.toLowerCase() !== shown?.toLowerCase() ? '…' : value,
    ]),
  )
}

/** Characters: enough for any header but a policy, a cookie or a token, which nobody reads in a report. */
const longestRecordedHeader = 500

function cutHeader(value: string): string {
  return value.length > longestRecordedHeader ? `${beginningOf(value, longestRecordedHeader)}…` : value
}

/** Masks before it cuts: a token that is cut in two would not be found. */
function maskAndCut(text: string, secrets: Secrets): string {
  const masked = secrets.mask(text)
  return masked.length > longestRecordedBody ? `${beginningOf(masked, longestRecordedBody)}…` : masked
}
