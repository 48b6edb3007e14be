import type { Basis } from '../../../generated/constraints.js'
import type { Finding } from '../report.js'
import type { HttpResponse } from './response.js'

/** A part of a request body: a text or bytes, repeated. This keeps the description of long bodies short. */
export interface BodyPart {
  readonly content: string | Uint8Array
  readonly times?: number
}

/** The lengths of made-up tokens: real ones have several KB, and 32 KB is the most that the gateway of a service takes. */
export const longTokens = { 'of 16 KB': 16 * 1024, 'of 30 KB': 30 * 1024 } as const

/** The end of a token that the token `truncated` leaves off. */
export const truncatedLength = 8

/** A status, or a class of statuses. */
export type StatusPattern = number | '2xx' | '3xx' | '4xx' | '5xx'

/** Which statuses conform, and how serious any other status is. No documentation forbids a 4xx, so that is a deviation. */
export interface Expectation {
  readonly accepted: readonly StatusPattern[]
  /** Where neither a document nor an example backs it, whatever breaks it is a deviation. */
  readonly basis: Basis
}

/** What can be wrong with a signature alone. */
export type WrongSignature = 'changed-body' | 'old-date' | 'header-removed'

/** Gateways may refuse bodies that are longer than those of any real request; bytes. */
export const longestOrdinary = 64 * 1024

/** One request to send and what to expect of its response. */
export interface Case {
  /** What is special about it, in a few words: "11 ids". */
  readonly title: string
  readonly method: string
  /** Request headers but for the credentials. */
  readonly headers: Readonly<Record<string, string>>
  /** The caller's token, none, an empty one, or a wrong one; where requests are signed, the same of the signature. */
  readonly token:
    | 'valid'
    | 'none'
    | 'empty'
    | 'invalid'
    | 'truncated'
    | keyof typeof longTokens
    | WrongSignature
  /** No body at all when absent. */
  readonly body?: readonly BodyPart[]
  /** The ids that it names, when it is a well-formed request. */
  readonly ids?: readonly string[]
  /** What is added to the address of the operation. */
  readonly addressSuffix?: string
  /** Sends the body in chunks, without a `Content-Length`. */
  readonly chunked?: boolean
  /** Whether it keeps the contract, so that it may be served. */
  readonly valid?: boolean
  /** Whether nothing but its fault is odd about it: a finding shows such a case before others. */
  readonly plain?: boolean
  /** Where in the body its fault is: a JSON pointer (RFC 6901). */
  readonly pointer?: string
  readonly expected: Expectation
}

/** Why no response came. */
export type TransportError = 'timeout' | { readonly network: string }

/** A request that was sent or recorded, and what came back. */
export interface Sent {
  readonly case: Case
  readonly url: string
  /** The headers as they were sent, where they can't be told from the case: each signature is another. */
  readonly signedHeaders?: Readonly<Record<string, string>>
  /** For recorded traffic: where it was recorded. */
  readonly source?: string
  /** For recorded traffic: what a report shows of it; only counted, and no example, when absent. */
  readonly recorded?: Pick<Finding, 'request' | 'response'>
  /** For recorded traffic: how many exchanges it stands for; 1 unless given. */
  readonly times?: number
  /** When it was sent, ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly response?: HttpResponse
  readonly transportError?: TransportError
  /** Whether its connection had been kept open for it, and nothing came back on it. */
  readonly reusedConnection?: true
  /** The status of a response that began but did not arrive completely. */
  readonly begun?: number
}

/** How many exchanges these are. */
export function countExchanges(sent: Iterable<Sent>): number {
  let count = 0
  for (const { times = 1 } of sent) count += times
  return count
}

/** Whether a status is one of those named, or of a class of them. */
export function matchesStatus(status: number, patterns: readonly StatusPattern[]): boolean {
  return patterns.some((pattern) =>
    typeof pattern === 'number' ? pattern === status : Number(pattern[0]) === Math.floor(status / 100),
  )
}

/**
 * Writes out a body.
 *
 * @internal Left out of the declarations, because TypeScript before 5.7 knows no generic `Uint8Array`.
 */
export function toBytes(body: readonly BodyPart[]): Uint8Array {
  return Buffer.concat(
    body.map(({ content, times = 1 }) => {
      const once = typeof content === 'string' ? Buffer.from(content) : content
      return times === 1 ? once : Buffer.alloc(once.length * times, once)
    }),
  )
}

/** Writes a UTF-16 code unit as JSON can escape it (RFC 8259, section 7). */
export function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Equal for cases that send the same request, whatever is expected of it. */
export function requestKey({ method, headers, token, body, chunked, addressSuffix }: Case): string {
  const parts = body?.map(({ content, times }) => [
    typeof content === 'string' ? content : [...content],
    times ?? 1,
  ])
  return JSON.stringify([method, headers, token, parts ?? null, chunked ?? false, addressSuffix ?? ''])
}

/** The request headers of a case, with the token that it chooses. */
export function headersOf(testCase: Case, token: string, tokenHeader: string): Record<string, string> {
  const value = tokenFor(testCase.token, token)
  const headers: Record<string, string> = Object.assign({}, testCase.headers)
  if (value !== undefined) headers[tokenHeader] = value
  return headers
}

/** What a case puts in the place of a token; nothing where it chooses another way to be wrong, or none. */
function tokenFor(kind: Case['token'], token: string): string | undefined {
  if (kind === 'valid') return token
  if (kind === 'empty') return ''
  if (kind === 'invalid') return invalidToken
  if (kind === 'truncated') return token.slice(0, -truncatedLength)
  // One that nobody has, and that a shell can write.
  if (kind === 'of 16 KB' || kind === 'of 30 KB') return 'A'.repeat(longTokens[kind])
  return undefined
}

/** A token that no target knows. */
export const invalidToken = 'not-a-valid-token'

/** Says in a few words why no response came. */
export function describeTransportError(failure: TransportError): string {
  return failure === 'timeout' ? 'no response in time' : failure.network
}

/** A request that got no complete response, but one when it was sent again. */
export interface Loss {
  /** The check that sent it. */
  readonly check: string
  readonly sent: Sent
}

/** Fewer than these, and than this share of all requests, may be an accident of the network. */
export const fewestLosses = 3
const leastShare = 0.01

/** Whether so many responses got lost of so many requests that it is no accident. */
export function isMoreThanAFew(losses: readonly Loss[], requests: number): boolean {
  return losses.length >= fewestLosses && losses.length >= leastShare * requests
}

/**
 * Those that were lost on a new connection. One that was kept open may have been closed while it was idle, unannounced
 * (RFC 9112, section 9.6); for a new one there is no excuse.
 */
export function onNewConnections(losses: readonly Loss[]): readonly Loss[] {
  return losses.filter(({ sent }) => !sent.reusedConnection)
}
