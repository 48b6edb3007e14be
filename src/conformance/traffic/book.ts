import { errorStatuses, method, path, successStatus, tokenHeader } from '../../../generated/operation.js'
import { createSecrets, type Secrets } from '../../http/secrets.js'
import { type Answer, keepShort, readAnswer } from '../engine/answer.js'
import type { Case, Expectation } from '../engine/case.js'
import type { Check } from '../engine/check.js'
import { createCoverage } from '../engine/coverage.js'
import { collectEvidence } from '../engine/evidence.js'
import { keyOf, type Occurrence } from '../engine/groups.js'
import { type Judgement, judge, rulesOf } from '../engine/judge.js'
import type { Operation } from '../engine/operation.js'
import type { Sent } from '../engine/target.js'
import { clientRules, describeRequest, type ReadRequest, readRequest } from './client-rules.js'
import type { RecordedExchange, Unreadable } from './exchange.js'
import { createNotes } from './notes.js'

/** What the two sides owe each other, as a check whose requests others sent. */
export const traffic: Check = {
  id: 'traffic/answered',
  title: 'what keeps the contract is answered as it says, and what breaks it is refused',
  basis: 'documented',
  cases: () => [],
}

const operationPath = new RegExp(`${path.replace('{project_id}', '[^/]+')}/*$`)
/** So many exchanges of each complaint are kept; the others are only counted. */
const mostKept = 5
/** A token that is ready to be looked for takes a megabyte. */
const mostTokens = 50
/** Gateways may refuse requests that are longer than any real one. */
const longestOrdinary = 64 * 1024
const nothingExpected: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }
const bare: Case = { title: '', method, headers: {}, token: 'none', expected: nothingExpected }
/** Rules that need no more of an answer than its status, or than its headers. */
const bodiless = /^response\/(status|no-server-error|no-redirect|content-type)$/
/** Headers that a finding needs; cookies and other credentials are nobody's business. */
const needed = new Set(['content-type', 'location', 'x-request-id', tokenHeader.toLowerCase()])

/**
 * Judges recorded exchanges one after the other, in flat memory.
 *
 * @param clientOnly - says nothing of the answers
 */
export function openBook(
  operation: Operation,
  onComplaint: (complaint: Judgement, exchange: RecordedExchange) => void = () => {},
  clientOnly = false,
) {
  const { contract } = operation
  const rules = clientOnly ? [] : rulesOf(operation)
  const coverage = createCoverage(contract, [])
  const evidence = collectEvidence(operation)
  const judged = new Map<string, number>()
  const latestTokens = new Map<string, Secrets>()
  const keptTokens = new Set<string>()
  const sent: Sent[] = []
  const occurrences: Occurrence[] = []
  const kept = new Map<string, { count: number; readonly judgement: Judgement }>()
  const bareAnswers = new Map<number, Answer>()
  const notes = createNotes(traffic.id)

  function add(exchange: RecordedExchange | Unreadable): void {
    if ('problem' in exchange) {
      notes.add(`could not be read (${exchange.problem})`, exchange.source)
      return
    }
    const { request, source = '' } = exchange
    if (request.method !== method || !operationPath.test(new URL(request.url).pathname)) {
      notes.add('belonged to other operations', source)
      return
    }
    const read = readRequest(request)
    const token = read.headers?.get(tokenHeader.toLowerCase()) ?? ''
    const ofClient = judgeRequest(read, source)
    const whole = toSent(exchange, read, ofClient)
    const judgements = [...ofClient, ...judgeAnswer(whole, exchange, token)]
    const constraint = ofClient.find((judgement) => judgement.constraint)?.constraint?.pointer
    coverage.add(constraint ? { ...traffic, constraint } : traffic, whole, judgements)
    evidence.add({ ...whole, case: { ...whole.case, token: 'valid' } })
    for (const judgement of judgements) onComplaint(judgement, exchange)
    keep(whole, judgements, token)
  }

  function judgeRequest(request: ReadRequest, source: string): Judgement[] {
    if (!request.headers) notes.add('had no request headers', source)
    if (request.body === undefined) notes.add('had no whole request body', source)
    return clientRules.flatMap(({ id, judge }): Judgement[] => {
      const complaints = judge(request, contract)
      if (complaints) count(id)
      return (complaints ?? []).map((complaint) => ({ ...complaint, rule: id }))
    })
  }

  function judgeAnswer(
    whole: Sent,
    { response, source = '' }: RecordedExchange,
    token: string,
  ): readonly Judgement[] {
    if (!response) {
      notes.add('had no answer', source)
      return []
    }
    if (!response.headers) notes.add('had no answer headers', source)
    if (response.body === undefined) notes.add('had no whole answer body', source)
    if (clientOnly) return []
    const applicable = rules.filter(
      ({ id }) =>
        (response.body !== undefined || bodiless.test(id)) &&
        (response.headers !== undefined || id !== 'response/content-type'),
    )
    const verdict = judge(whole, contract, secretsOf(token), applicable)
    verdict.rules.forEach(count)
    return verdict.judgements
  }

  function count(id: string): void {
    judged.set(id, (judged.get(id) ?? 0) + 1)
  }

  function secretsOf(token: string): Secrets {
    const known = latestTokens.get(token) ?? createSecrets([token], operation.tokenPlaceholder)
    latestTokens.set(token, known)
    const [oldest] = latestTokens.keys()
    if (oldest !== undefined && latestTokens.size > mostTokens) latestTokens.delete(oldest)
    return known
  }

  /** Keeps the first exchanges of each complaint, and of the others only that they were there. */
  function keep(whole: Sent, judgements: readonly Judgement[], token: string): void {
    const keys = judgements.map((judgement) => keyOf({ check: traffic, judgement }))
    const isNew = keys.some((key) => (kept.get(key)?.count ?? 0) < mostKept)
    if (isNew) keptTokens.add(token)
    const { source = '', answer } = whole
    const one: Sent = isNew
      ? { ...whole, ...(answer ? { answer: shorten(answer) } : {}) }
      : {
          case: bare,
          url: '',
          startedAt: '',
          durationMs: 0,
          source,
          ...(answer ? { answer: bareAnswer(answer.status) } : {}),
        }
    judgements.forEach((judgement, index) => {
      const key = keys[index] ?? ''
      const known = kept.get(key) ?? { count: 0, judgement }
      kept.set(key, known)
      known.count += 1
      occurrences.push({ check: traffic, judgement: isNew ? judgement : known.judgement, sent: one })
    })
    sent.push(one)
  }

  function bareAnswer(status: number): Answer {
    const known = bareAnswers.get(status) ?? readAnswer(status, [], '', false)
    bareAnswers.set(status, known)
    return known
  }

  return {
    add,
    close: () => ({
      sent,
      occurrences,
      rules: [...clientRules, ...rules],
      coverage,
      evidence,
      judged,
      tokens: [...new Set([...latestTokens.keys(), ...keptTokens])],
      notes: notes.list(),
    }),
  }
}

function shorten(answer: Answer): Answer {
  return { ...keepShort(answer), headers: new Map([...answer.headers].filter(([name]) => needed.has(name))) }
}

function toSent(
  { request, response, source, startedAt = '', durationMs = 0 }: RecordedExchange,
  read: ReadRequest,
  complaints: readonly Judgement[],
): Sent {
  const { origin, pathname } = new URL(request.url)
  const headers = Object.entries(request.headers ?? {})
  return {
    case: {
      ...describeRequest(read),
      method,
      headers: Object.fromEntries(headers.filter(([name]) => needed.has(name.toLowerCase()))),
      token: 'none',
      ...(request.body ? { body: [{ content: request.body }] } : {}),
      valid: complaints.length === 0 && request.body !== undefined,
      expected: expectedOf(read, complaints),
    },
    url: origin + pathname,
    startedAt,
    durationMs,
    ...(source === undefined ? {} : { source }),
    ...(response
      ? {
          answer: readAnswer(
            response.status,
            Object.entries(response.headers ?? {}),
            response.body ?? '',
            false,
          ),
        }
      : {}),
  }
}

/** A bad request must be refused; of media types and lengths nothing is documented, and parsers may skip a mark. */
function expectedOf({ body, json }: ReadRequest, complaints: readonly Judgement[]): Expectation {
  const isBad = complaints.some(
    ({ rule }) => rule !== 'client/media-type' && !(rule === 'client/json' && json),
  )
  const isLong = (body ?? '').length > longestOrdinary
  if (!isBad && (body === undefined || isLong || complaints.length > 0)) return nothingExpected
  const refusals = errorStatuses.filter((status) => status < 500)
  return {
    accepted: isBad ? refusals : [successStatus, ...refusals],
    tolerated: ['4xx'],
    basis: 'documented',
  }
}
