import { errorStatuses, method, successStatus, tokenHeader } from '../../../generated/operation.js'
import type { Secrets } from '../../token/find.js'
import { type Expectation, longestOrdinary, type Sent } from '../engine/case.js'
import { judge, judgeBy } from '../engine/judge/judge.js'
import type { Operation } from '../engine/operation.js'
import { excessOf, readResponse } from '../engine/response.js'
import type { Failure, Rule } from '../engine/rule.js'
import type { RecordedResponse } from '../report.js'
import { servedOrRefused } from '../upgrade/cases.js'
import { clientRules, describeRequest, type ReadRequest, readRequest } from './client-rules.js'
import { mayBeUnlisted, type RecordedExchange } from './exchange.js'

/** Rules that only need the status of a response, or its headers. */
const bodiless = /^response\/(status|no-server-error|no-redirect|content-type)$/

/** What a recorded exchange shows. */
export interface JudgedExchange {
  readonly read: ReadRequest
  readonly sent: Sent
  /** What of the response was not recorded. */
  readonly lacks: readonly (keyof RecordedResponse)[]
  /** What of the exchange was not recorded, each as the end of a sentence. */
  readonly gaps: readonly string[]
  readonly failures: readonly Failure[]
  /** The rules that had something to judge. */
  readonly rules: readonly string[]
  /** The places in the contract of everything about the response that was checked. */
  readonly places: ReadonlySet<string>
  /** The constraint that the request breaks. */
  readonly constraint: string | undefined
}

/**
 * Judges the request of the client, the response of the service, and how the two relate.
 *
 * @param rules - for responses; none where only the client is judged
 */
export function judgeExchange(
  exchange: RecordedExchange,
  { contract }: Operation,
  rules: readonly Rule[],
  secretsOf: (token: string) => Secrets,
): JudgedExchange {
  const { request, response } = exchange
  const read = readRequest(request)
  const ofClient = judgeBy(clientRules, { ...read, contract })
  const sent = toSent(exchange, read, ofClient.failures)
  const applicable = response ? applicableRules(rules, response, sent) : []
  const ofService =
    applicable.length > 0 ? judge(sent, contract, secretsOf(tokenIn(read)), applicable) : noFailures
  return {
    read,
    sent,
    lacks: [
      ...(response?.headers ? [] : ['headers' as const]),
      ...(response?.body === undefined ? ['body' as const, 'bodyBytes' as const] : []),
      ...(exchange.durationMs === undefined ? ['durationMs' as const] : []),
    ],
    gaps: [...gapsOf('request', request), ...(response ? gapsOf('response', response) : ['had no response'])],
    failures: [...ofClient.failures, ...ofService.failures],
    rules: [...ofClient.rules, ...ofService.rules],
    places: ofService.places,
    constraint: ofClient.failures.find((failure) => failure.constraint)?.constraint?.pointer,
  }
}

const noFailures = { failures: [], rules: [], places: new Set<string>() }

/** No real header is longer; the rest of a recorded one is not searched for. */
const longestToken = 64 * 1024

/** The token of a request; empty if it has none. */
export function tokenIn({ headers }: ReadRequest): string {
  return (headers?.get(tokenHeader.toLowerCase()) ?? '').slice(0, longestToken)
}

type Message = Pick<RecordedExchange['request'], 'headers' | 'unlisted' | 'body'>

function applicableRules(rules: readonly Rule[], response: Message, sent: Sent): readonly Rule[] {
  // Most exchanges are recorded in full.
  if (response.body !== undefined && sent.response?.headers.has('content-type')) return rules
  return rules.filter(({ id }) => canJudge(id, response, sent))
}

function canJudge(rule: string, recorded: Message, { response }: Sent): boolean {
  if (rule === 'response/content-type') {
    const isListed = response?.headers.has('content-type') ?? false
    return isListed || (recorded.headers !== undefined && !mayBeUnlisted(recorded, 'content-type'))
  }
  return recorded.body !== undefined || bodiless.test(rule)
}

function gapsOf(what: string, { headers, unlisted, body }: Message): string[] {
  return [
    ...(headers ? [] : [`had no ${what} headers`]),
    ...(unlisted ? [`listed only some of the ${what} headers`] : []),
    ...(body === undefined ? [`had no complete ${what} body`] : []),
  ]
}

function toSent(
  { request, response, source, startedAt = '', durationMs = 0 }: RecordedExchange,
  read: ReadRequest,
  failures: readonly Failure[],
): Sent {
  const { origin, pathname } = new URL(request.url)
  return {
    case: {
      ...describeRequest(read),
      method,
      headers: request.headers ?? {},
      token: 'none',
      ...(read.body ? { body: [{ content: read.body }] } : {}),
      valid: failures.length === 0 && request.body !== undefined,
      expected: expectedOf(read, failures),
    },
    url: origin + pathname,
    startedAt,
    durationMs,
    ...(source === undefined ? {} : { source }),
    ...(response ? { response: readRecorded(response) } : {}),
  }
}

function readRecorded({ headers = {}, body = '', ...rest }: NonNullable<RecordedExchange['response']>) {
  return readResponse({ ...rest, headers: Object.entries(headers), body })
}

/**
 * An invalid request must be refused. But media types, lengths and other credentials in place of a token are not
 * documented, and parsers may skip a byte order mark, replace what is not UTF-8, take one of two names and read an object
 * that is nested deeply.
 */
function expectedOf(
  { headers, body, encoding, json }: ReadRequest,
  failures: readonly Failure[],
): Expectation {
  const undocumented = new Map<string | undefined, boolean | undefined>([
    ['client/media-type', true],
    ['client/json', json !== undefined || encoding === 'bytes that are not UTF-8' || isDeepObject(body)],
    ['client/token', headers?.has('authorization')],
    // A mock may take any project.
    ['client/path', true],
  ])
  const isBad = failures.some(({ rule }) => !undocumented.get(rule))
  const isLong = (body ?? '').length > longestOrdinary
  if (!isBad && (body === undefined || isLong || failures.length > 0)) return servedOrRefused
  if (!isBad && isOdd(headers)) return { accepted: [successStatus, '4xx'], basis: servedOrRefused.basis }
  const refusals = errorStatuses.filter((status) => status < 500)
  return { accepted: isBad ? refusals : [successStatus, ...refusals], basis: 'documented' }
}

/**
 * Whether a service may refuse a request because of how it is written, or how the response would have to be (RFC 9110,
 * sections 15.5.7 and 15.5.16).
 */
function isOdd(headers: ReadRequest['headers']): boolean {
  const [, ...parameters] = (headers?.get('content-type') ?? '').split(';')
  return (
    parameters.some((parameter) => !/^(charset="?utf-?8"?)?$/i.test(parameter.trim())) ||
    headers?.has('content-encoding') === true ||
    !/\*\/\*|application\/(\*|json)/i.test(headers?.get('accept') ?? '*/*')
  )
}

function isDeepObject(body = ''): boolean {
  return /^\s*\{/.test(body) && excessOf(body) !== undefined
}
