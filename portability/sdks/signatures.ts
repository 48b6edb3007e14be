import fc from 'fast-check'
import { formatDate } from '../../src/signing/canonical.js'
import { signRequest } from '../../src/signing/sign.js'
import { verifyRequest } from '../../src/signing/verify.js'
import { type CallSdk, linesOf, trialKeys } from './sdks.js'

const host = 'dds.example.test:8443'
const count = 200

/** A part of a path that is not encoded yet, without what would end it. A percent sign is decoded by some SDKs alone. */
const segment = fc
  .string({
    unit: fc.oneof(fc.stringMatching(/^[ -~]$/), fc.constantFrom('é', '実', '😀')),
    minLength: 1,
    maxLength: 8,
  })
  .filter((text) => !/[%/?#\\]|^\.{1,2}$|^ | $/.test(text))
/** The Java signer takes queries that are encoded already, the others encode them: these need no encoding. */
const parameter = fc.stringMatching(/^[\w.~-]{1,8}$/)
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const request = fc.record({
  method: fc.constantFrom('POST', 'GET', 'PUT', 'DELETE'),
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.uniqueArray(fc.tuple(parameter, parameter), { maxLength: 4, selector: ([name]) => name }),
  headers: fc.dictionary(fc.stringMatching(/^X-[A-Z][a-z]{1,8}$/), headerValue, { maxKeys: 4 }),
  body: fc.string({ unit: 'grapheme', minLength: 1 }),
  seconds: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
})

/**
 * Signs random requests with an SDK and with this package.
 *
 * @returns in how many both made the same signature, and how many of theirs our verifier accepts
 */
export async function compareSignatures(
  call: CallSdk,
): Promise<{ same: number; accepted: number; of: number }> {
  const requests = fc.sample(request, { seed: 29, numRuns: count })
  const given = requests.map(({ method, segments, query, headers, body, seconds }) => ({
    method,
    host,
    path: `/v3/${segments.join('/')}`,
    query,
    headers: { ...headers, Host: host, 'X-Sdk-Date': formatDate(new Date(seconds * 1000)) },
    body,
  }))
  const lines = given.map((one) => JSON.stringify(one)).join('\n')
  const theirs = linesOf<{ authorization: string }>(await call('sign', {}, `${lines}\n`))
  let [same, accepted] = [0, 0]
  for (const [index, { method, segments, query, headers, body, seconds }] of requests.entries()) {
    const path = `/v3/${segments.map(encodeURIComponent).join('/')}`
    const pairs = query.map((pair) => pair.map(encodeURIComponent).join('='))
    const ours = {
      method,
      url: `https://${host}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`,
      headers: new Headers(headers),
      body: new TextEncoder().encode(body),
    }
    const signed = await signRequest(ours, trialKeys, new Date(seconds * 1000))
    const { authorization = '' } = theirs[index] ?? {}
    if (signed['Authorization'] === authorization) same += 1
    const sent = new Headers({ ...headers, ...signed, Host: host, Authorization: authorization })
    const verdict = await verifyRequest(
      { ...ours, headers: sent },
      { secretKeyOf: () => trialKeys.secretKey, now: undefined },
    )
    if (verdict === 'valid') accepted += 1
  }
  return { same, accepted, of: requests.length }
}
