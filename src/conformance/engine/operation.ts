import type { Report } from '../report.js'
import type { Case, Sent } from './case.js'
import type { Check, CheckContext } from './check.js'
import type { Contract } from './contract/contract.js'
import type { HttpResponse } from './response.js'
import type { Rule } from './rule.js'

/** Some checks, by their id or a prefix of it that ends before a slash; or so many of the essential cases of each. */
export type SendingTurn = string | readonly [id: string, cases: number]

/** What the engine must know about an operation to check it. */
export interface Operation {
  readonly contract: Contract
  /** How a report names the contract. */
  readonly contractId: Report['contract']
  /** In the order in which they are reported. */
  readonly checks: readonly Check[]
  /** Whose essential cases are sent, those that find most first; of checks that it does not name, they come last. */
  readonly sendingOrder: readonly SendingTurn[]
  /** The rules for every response, in addition to those for any operation. */
  readonly rules: readonly Rule[]
  /** The simplest request that keeps the contract and asks for nothing real. */
  readonly reference: Case
  /** The header that carries the token. */
  readonly tokenHeader: string
  /** What replaces the token in all output. */
  readonly tokenPlaceholder: string
  /** Sent in `User-Agent`, so that the owner of the target knows where requests come from. */
  readonly userAgent: string
  /** Why a case must not be sent; `undefined` when it may. */
  reasonNotToSend(testCase: Case, context: CheckContext): string | undefined
  /** Why nothing more may be sent after a response; `undefined` when it is safe to go on. */
  reasonToStop(sent: Sent, context: CheckContext): string | undefined
  /** Requests that a target must not answer as it answers the reference: broken, without a token, to another path. */
  readonly contrasts: readonly Case[]
  /** Whether a response comes from a gateway in front of the service, which looks at no ids. */
  isOfGateway(response: HttpResponse): boolean
  /** Names a response in a few words: its status, and the error code in its body. */
  describeResponse(response: HttpResponse): string
  /** What to do when valid requests are answered with a status. */
  readonly hints: Readonly<Record<number, string>>
  /** What a response says in more detail of what to do. */
  hintOf(response: HttpResponse): string | undefined
  /** The text of an error, if there is one that is short enough to repeat. */
  textOf(response: HttpResponse): string | undefined
  /** What to do when they are answered with another status. */
  readonly otherHint: string
  /** What to do where such a response may be a refusal of the made-up ids. */
  readonly refusalHint: string
  /** What to say when none of them got a response that says anything. */
  readonly noResponse: string
  /** What to say when a constraint of the response was never seen, where the engine's own sentence says too little. */
  readonly unseen: Readonly<Record<string, string>>
  /** The ids of what judges recorded exchanges besides the rules: known deviations can name them too. */
  readonly recordedIds: readonly string[]
}
