import type { Severity } from '../report.js'

/** How much a failure weighs before known deviations are looked up. */
export type OwnSeverity = Exclude<Severity, 'known'>

/**
 * Every kind of failure, how much it weighs, and in which words the page says so: `docs/conformance.md` has this very
 * table. What a consumer's compiled code relies on when a request succeeds weighs most, however it is known.
 */
export const failureKinds = {
  noResponse: ['violation', 'no complete response, or none within the time limit'],
  serverError: ['violation', 'a server error (5xx), whatever was sent'],
  leakedCredential: ['violation', 'a credential of a request that its response repeats'],
  redirect: ['violation', 'a redirect'],
  undeclaredStatus: ['violation', 'a status that the contract does not declare'],
  brokenSuccess: ['violation', 'a success whose media type, body or results break the contract'],
  otherMethod: ['violation', 'a success for a method that the contract does not have'],
  documentedExpectation: ['violation', 'a status that contradicts the documentation or an example'],
  brokenRequest: ['violation', "a client's request that breaks the contract"],
  sentAgain: ['violation', "a client's request that was sent again after it had taken effect"],
  brokenError: ['deviation', 'an error whose media type, body or fields break the contract'],
  shownInternals: ['deviation', 'a stack trace or a file of the server in a response'],
  idleLoss: ['deviation', 'responses lost on connections that ended unannounced while they were idle'],
  odderCharset: ['deviation', 'a charset that JSON does not have, where every byte reads the same'],
  otherRefusal: ['deviation', 'a refusal with another 4xx than expected'],
  generalExpectation: ['deviation', 'a status that contradicts general knowledge or a policy'],
  recordedAgain: [
    'deviation',
    "a client's request that a recording shows twice, with one signature, though the first had taken effect",
  ],
} as const satisfies Readonly<Record<string, readonly [OwnSeverity, string]>>

/** What a failure breaks. */
export type FailureKind = keyof typeof failureKinds

/** How much a failure of this kind weighs. */
export function severityOf(kind: FailureKind): OwnSeverity {
  return failureKinds[kind][0]
}
