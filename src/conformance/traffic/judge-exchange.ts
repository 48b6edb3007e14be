import { errorStatuses, method, successStatus, tokenHeader } from '../../../generated/operation.js'
import { credentialsIn, credentialsInUrl } from '../../token/credentials.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import type { Expectation, Sent } from '../engine/case.js'
import { createCoverage } from '../engine/judge/coverage.js'
import { type Judged, judge, judgeBy, rulesOf } from '../engine/judge/judge.js'
import { countServed } from '../engine/judge/served.js'
import type { Operation } from '../engine/operation.js'
import { readResponse } from '../engine/response.js'
import type { Failure } from '../engine/rule.js'
import { servedOrRefused } from '../upgrade/cases.js'
import { clientRules, describeRequest, type ReadRequest, readRequest } from './client-rules.js'
import { mayBeUnlisted, type Recorded, type RecordedExchange } from './exchange.js'
import { isOperationUrl } from './operation-path.js'
import { createNotes, createShelf, traffic } from './samples.js'

/** No real header is longer; the rest of a recorded one is not searched for. */
const longestToken = 64 * 1024
/** The most characters of tokens to search for at a time; each takes about 200 bytes. */
const mostOfTokens = 2 * longestToken
/** Gateways may refuse requests that are longer than any real one. */
const longestOrdinary = 64 * 1024
/** Rules about requests that got no response in a run; in a recording, nothing shows why there is none. */
const aboutFailures = new Set(['response/in-time', 'response/complete'])
/** Rules that only need the status of a response, or its headers. */
const bodiless = /^response\/(status|no-server-error|no-redirect|content-type)$/

const nothing = { failures: [], places: [] }

/**
 * Judges recorded exchanges one after the other, and keeps little of them.
 *
 * @param clientOnly - does not judge the responses
 */
export function openBook(operation: Operation, clientOnly = false) {
  const { contract } = operation
  const rules = clientOnly ? [] : rulesOf(operation).filter(({ id }) => !aboutFailures.has(id))
  const coverage = createCoverage(contract, [])
  const served = countServed(operation)
  const judged = new Map<string, number>()
  const latestTokens = new Map<string, Secrets>()
  const notes = createNotes()
  const unread = createNotes()
  const shelf = createShelf(notes)
  let signed = 0
  /** Requests that were served, but whose bodies were not recorded. */
  let servedInPart = 0

  /** Judges an exchange, and returns the complaints. */
  function add(exchange: Recorded): readonly Failure[] {
    if ('problem' in exchange) {
      const { problem, source, foreign } = exchange
      ;(foreign ? notes : unread).add(`could not be read (${problem})`, source)
      return []
    }
    const { source = '' } = exchange
    if ('unrelated' in exchange || !isOurs(exchange)) {
      notes.add('belonged to other operations', source)
      return []
    }
    const { request } = exchange
    const read = readRequest(request)
    const token = (read.headers?.get(tokenHeader.toLowerCase()) ?? '').slice(0, longestToken)
    const ofClient = judgeRequest(read, source)
    const whole = toSent(exchange, read, ofClient)
    const ofService = judgeAnswer(whole, exchange, token)
    const failures = [...ofClient, ...ofService.failures]
    const constraint = ofClient.find((failure) => failure.constraint)?.constraint?.pointer
    coverage.add(constraint ? { ...traffic, constraint } : traffic, whole, { ...ofService, failures })
    // Of a served request the response's body must be there, because that is what its caller relies on.
    const isServed = whole.response !== undefined && whole.response.status < 300
    const isFull = request.body !== undefined && exchange.response?.body !== undefined
    if (isServed && !isFull) servedInPart += 1
    else served.add({ ...whole, case: { ...whole.case, token: 'valid' } })
    const { mask } = secretsOf(token)
    let others: Secrets | undefined
    // Most exchanges are only counted, so they hide nothing.
    const hide = (text: string) => {
      others ??= createSecrets(leftOut(request.url, read.headers, whole.response?.headers), '…')
      return others.mask(mask(text))
    }
    // A query, such as that of a login page, may repeat the address, which has to show.
    shelf.keep(whole, failures, { hide, hideInUrl: mask })
    return failures
  }

  function judgeRequest(request: ReadRequest, source: string): readonly Failure[] {
    if (!request.headers) notes.add('had no request headers', source)
    if (request.unlisted) notes.add('listed only some of the request headers', source)
    if (request.isSigned) signed += 1
    if (request.body === undefined) notes.add('had no complete request body', source)
    return counted(judgeBy(clientRules, { ...request, contract })).failures
  }

  function judgeAnswer(
    whole: Sent,
    { response, source = '' }: RecordedExchange,
    token: string,
  ): Pick<Judged, 'failures' | 'places'> {
    if (!response) {
      notes.add('had no response', source)
      return nothing
    }
    if (!response.headers) notes.add('had no response headers', source)
    if (response.unlisted) notes.add('listed only some of the response headers', source)
    if (response.body === undefined) notes.add('had no complete response body', source)
    if (clientOnly) return nothing
    const isTypeUnknown =
      !whole.response?.headers.has('content-type') && mayBeUnlisted(response, 'content-type')
    const hasType = response.headers !== undefined && !isTypeUnknown
    const applicable = rules.filter(
      ({ id }) =>
        (response.body !== undefined || bodiless.test(id)) && (id !== 'response/content-type' || hasType),
    )
    return counted(judge(whole, contract, secretsOf(token), applicable))
  }

  function counted<Found extends Pick<Judged, 'rules'>>(found: Found): Found {
    for (const id of found.rules) judged.set(id, (judged.get(id) ?? 0) + 1)
    return found
  }

  function secretsOf(token: string): Secrets {
    const known = latestTokens.get(token)
    if (known) return known
    const made = createSecrets([token], operation.tokenPlaceholder)
    latestTokens.set(token, made)
    let length = 0
    for (const one of [...latestTokens.keys()].toReversed()) {
      length += one.length
      if (length > mostOfTokens) latestTokens.delete(one)
    }
    return made
  }

  return {
    add,
    close: () => ({
      ...shelf.kept,
      rules: [...clientRules, ...rules],
      coverage,
      whyInconclusive: explainServed(served.whyInconclusive(false), servedInPart),
      judged,
      tokens: [...latestTokens.keys()],
      notes: [...notes.list(), ...noteSigned(signed)],
      /** What may be missing; empty when nothing is. */
      unread: unread.list().join('; '),
    }),
  }
}

function isOurs({ request: { method: sent, url } }: RecordedExchange): boolean {
  // Some recorders write the method as their caller did, and not as it was sent.
  return sent.toUpperCase() === method && isOperationUrl(url)
}

/** Nothing was served as far as the recording shows, or what was served was not recorded. */
function explainServed(lack: string | undefined, servedInPart: number): string | undefined {
  if (lack === undefined || servedInPart === 0) return lack
  const requests = servedInPart === 1 ? 'One request was' : `${servedInPart} requests were`
  return `${requests} served, but the recording lacks bodies, so nothing shows that the contract was kept: record with bodies, as the table of recorders in docs/traffic.md says for each.`
}

function noteSigned(signed: number): string[] {
  if (signed === 0) return []
  return [`${signed === 1 ? '1 request was' : `${signed} requests were`} signed; signatures were not checked`]
}

/** What no report shows besides the token, also where a response repeats it: credentials, and what URLs may hold. */
function leftOut(url: string, ...messages: readonly (ReadonlyMap<string, string> | undefined)[]): string[] {
  const headers = messages.flatMap((message) => [...(message ?? [])])
  const locations = headers.flatMap(([name, value]) => (name === 'location' ? [value] : []))
  return [
    ...credentialsIn(headers.filter(([name]) => name !== tokenHeader.toLowerCase())),
    ...[url, ...locations].flatMap((one) => credentialsInUrl(one, url)),
  ]
}

function toSent(
  { request, response, source, startedAt = '', durationMs }: RecordedExchange,
  read: ReadRequest,
  complaints: readonly Failure[],
): Sent {
  const { origin, pathname } = new URL(request.url)
  return {
    case: {
      ...describeRequest(read),
      method,
      headers: request.headers ?? {},
      token: 'none',
      ...(read.body ? { body: [{ content: read.body }] } : {}),
      valid: complaints.length === 0 && request.body !== undefined,
      expected: expectedOf(read, complaints),
    },
    url: origin + pathname,
    startedAt,
    durationMs: durationMs ?? 0,
    lacks: [
      ...(response?.headers ? [] : ['headers' as const]),
      ...(response?.body === undefined ? ['body' as const, 'bodyBytes' as const] : []),
      ...(durationMs === undefined ? ['durationMs' as const] : []),
    ],
    ...(source === undefined ? {} : { source }),
    ...(response ? { response: readRecorded(response) } : {}),
  }
}

function readRecorded({ headers = {}, body = '', ...rest }: NonNullable<RecordedExchange['response']>) {
  return readResponse({ ...rest, headers: Object.entries(headers), body })
}

/**
 * An invalid request must be refused. But media types, lengths and signatures in place of a token are not
 * documented, and parsers may skip a byte order mark, replace what is not UTF-8 and take one of two names.
 */
function expectedOf(
  { headers, body, encoding, json }: ReadRequest,
  complaints: readonly Failure[],
): Expectation {
  const undocumented = new Map<string | undefined, boolean | undefined>([
    ['client/media-type', true],
    ['client/json', json !== undefined || encoding === 'bytes that are not UTF-8'],
    ['client/token', headers?.has('authorization')],
    // A mock may take any project.
    ['client/path', true],
  ])
  const isBad = complaints.some(({ rule }) => !undocumented.get(rule))
  const isLong = (body ?? '').length > longestOrdinary
  if (!isBad && (body === undefined || isLong || complaints.length > 0)) return servedOrRefused
  const refusals = errorStatuses.filter((status) => status < 500)
  return { accepted: isBad ? refusals : [successStatus, ...refusals], basis: 'documented' }
}
