import { createSimulator } from '../../src/mock/simulator.js'
import { type Verdict, verifyRequest } from '../../src/signing/verify.js'
import { altering, signingKeys } from '../planting.js'
import { type Fault, faultsOf } from './fault.js'

const { plantedBy } = faultsOf('signature')
const careless = plantedBy(serving)

/** What a gateway leaves out when it verifies signatures; the run on it has a key instead of a token. */
export const signatureFaults: readonly Fault[] = [
  careless(
    'signature-missing-accepted',
    'Serves requests without a signature',
    'signature/none',
    (verdict) => verdict === 'unsigned',
  ),
  careless(
    'signature-not-verified',
    'Verifies no signature, if there is one',
    'signature/other-key',
    (verdict) => verdict !== 'unsigned',
  ),
  careless(
    'signature-of-any-key',
    'Takes the signature of any key, also one that does not exist',
    'signature/other-key',
    (verdict) => verdict === 'no-such-key',
  ),
  careless(
    'signature-without-body',
    'Does not see that the body was changed after signing',
    'signature/wrong',
    (verdict) => verdict === 'bad-signature',
  ),
  careless(
    'signature-old-date',
    'Takes a signature of any time',
    'signature/wrong',
    (verdict) => verdict === 'wrong-date',
  ),
  careless(
    'signature-header-removed',
    'Does not miss a header that was signed',
    'signature/wrong',
    (verdict) => verdict === 'header-removed',
  ),
].map((fault) => ({ ...fault, isSigned: true }))

/** Serves what was refused for its signature. */
function serving(takes: (verdict: Verdict) => boolean) {
  return altering(async ({ status, request, bytes, hasBody }) => {
    if (status !== 401) return undefined
    const { method, url } = request
    const headers = new Headers(request.headers)
    const secretKeyOf = (accessKey: string) =>
      accessKey === signingKeys.accessKey ? signingKeys.secretKey : undefined
    const verdict = await verifyRequest(
      { method, url, headers, body: bytes },
      { secretKeyOf, now: Date.now() },
    )
    if (!takes(verdict)) return undefined
    headers.delete('Authorization')
    headers.set('X-Auth-Token', 'any')
    const served = createSimulator({ instances: {}, tokens: ['any'] })
    return served.fetch(new Request(url, { method, headers, ...(hasBody && { body: bytes }) }))
  })
}
