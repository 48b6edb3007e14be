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
import type { Observation } from '../report.js'
import { clientRules, describeRequest } from './client-rules.js'
import type { RecordedExchange, Unreadable } from './exchange.js'

/** What the two sides owe each other, as a check whose requests others sent. */
export const traffic: Check = {
  id: 'traffic/answered',
  title: 'what keeps the contract is answered as it says, and what breaks it is refused',
  basis: 'documented',
  cases: () => [],
}

const operationPath = new RegExp(`${path.replace('{project_id}', '[^/]+')}/*$`)
/** Of so many exchanges with a complaint everything is kept; of the others what counts them. */
const mostKept = 20
const nothingExpected: Expectation = { accepted: ['2xx', '4xx'], basis: 'policy' }
const bare: Case = { title: '', method, headers: {}, token: 'none', expected: nothingExpected }
/** Rules that need no more of an answer than its status, or than its headers. */
const bodiless = /^response\/(status|no-server-error|no-redirect|content-type)$/

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
  const secretsByToken = new Map<string, Secrets>()
  const sent: Sent[] = []
  const occurrences: Occurrence[] = []
  const kept = new Map<string, { count: number; readonly judgement: Judgement }>()
  const bareAnswers = new Map<number, Answer>()
  const notes = createNotes()

  function add(exchange: RecordedExchange | Unreadable): void {
    if ('problem' in exchange) {
      notes.add(`could not be read (${exchange.problem})`, exchange.source)
      return
    }
    const { request, source = '' } = exchange
    if (request.method !== method || !operationPath.test(new URL(request.url).pathname)) {
      notes.add('belonged to other operations and were left out', source)
      return
    }
    const clientJudgements = judgeRequest(exchange)
    const whole = toSent(exchange, clientJudgements)
    const judgements = [...clientJudgements, ...judgeAnswer(whole, exchange)]
    const constraint = clientJudgements.find((judgement) => judgement.constraint)?.constraint?.pointer
    coverage.add(constraint ? { ...traffic, constraint } : traffic, whole, judgements)
    evidence.add({ ...whole, case: { ...whole.case, token: 'valid' } })
    for (const judgement of judgements) onComplaint(judgement, exchange)
    keep(whole, judgements)
  }

  function judgeRequest({ request, source = '' }: RecordedExchange): Judgement[] {
    const headers = request.headers && lowerCase(request.headers)
    if (!headers) notes.add('had no request headers', source)
    if (request.body === undefined) notes.add('had no whole request body', source)
    const recorded = { ...request, headers }
    return clientRules.flatMap((rule): Judgement[] => {
      if (!rule.applies(recorded)) return []
      count(rule.id)
      return rule.judge(recorded, contract).map((complaint) => ({ ...complaint, rule: rule.id }))
    })
  }

  function judgeAnswer(
    whole: Sent,
    { request, response, source = '' }: RecordedExchange,
  ): readonly Judgement[] {
    if (!response) {
      notes.add('had no answer', source)
      return []
    }
    if (!response.headers) notes.add('had no answer headers', source)
    if (response.body === undefined) notes.add('had no whole answer body', source)
    const applicable = rules.filter(
      ({ id }) =>
        (response.body !== undefined || bodiless.test(id)) &&
        (response.headers !== undefined || id !== 'response/content-type'),
    )
    const token = request.headers && lowerCase(request.headers).get(tokenHeader.toLowerCase())
    if (clientOnly) return []
    const verdict = judge(whole, contract, secretsOf(token ?? ''), applicable)
    verdict.rules.forEach(count)
    return verdict.judgements
  }

  function count(id: string): void {
    judged.set(id, (judged.get(id) ?? 0) + 1)
  }

  function secretsOf(token: string): Secrets {
    const known = secretsByToken.get(token) ?? createSecrets([token], operation.tokenPlaceholder)
    secretsByToken.set(token, known)
    return known
  }

  /** Keeps the first exchanges of each complaint, and of the others only that they were there. */
  function keep(whole: Sent, judgements: readonly Judgement[]): void {
    const keys = judgements.map((judgement) => keyOf({ check: traffic, judgement }))
    const isNew = keys.some((key) => (kept.get(key)?.count ?? 0) < mostKept)
    const { source = '', answer } = whole
    const one: Sent = isNew
      ? { ...whole, ...(answer ? { answer: keepShort(answer) } : {}) }
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
    sent.push(judgements.length > 0 ? one : { ...one, case: bare })
  }

  function bareAnswer(status: number): Answer {
    const known = bareAnswers.get(status) ?? readAnswer(status, [], new Uint8Array(), false)
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
      tokens: [...secretsByToken.keys()],
      notes: notes.list(),
    }),
  }
}

function toSent(
  { request, response, source, startedAt = '', durationMs = 0 }: RecordedExchange,
  complaints: readonly Judgement[],
): Sent {
  const { body = '' } = request
  return {
    case: {
      ...describeRequest(request.body),
      method,
      headers: request.headers ?? {},
      token: 'none',
      ...(body === '' ? {} : { body: [{ content: body }] }),
      valid: complaints.length === 0 && request.body !== undefined,
      expected: expectedOf(request.body, complaints),
    },
    url: request.url,
    startedAt,
    durationMs,
    ...(source === undefined ? {} : { source }),
    ...(response
      ? {
          answer: readAnswer(
            response.status,
            Object.entries(response.headers ?? {}),
            toBytes(response.body ?? ''),
            false,
          ),
        }
      : {}),
  }
}

function toBytes(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body
}

/** A bad request must be refused; about its media type nothing is documented. */
function expectedOf(body: string | undefined, complaints: readonly Judgement[]): Expectation {
  const isBad = complaints.some(({ rule }) => rule !== 'client/media-type')
  if (!isBad && (body === undefined || complaints.length > 0)) return nothingExpected
  const refusals = errorStatuses.filter((status) => status < 500)
  return {
    accepted: isBad ? refusals : [successStatus, ...refusals],
    tolerated: ['4xx'],
    basis: 'documented',
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

const mostSources = 3

/** Counts what could not be judged, and names where the first ones are. */
function createNotes() {
  const notes = new Map<string, { count: number; readonly sources: string[] }>()
  return {
    add(what: string, source: string): void {
      const note = notes.get(what) ?? { count: 0, sources: [] }
      notes.set(what, note)
      note.count += 1
      if (source !== '' && note.sources.length < mostSources) note.sources.push(source)
    },
    list: (): Observation[] =>
      [...notes].map(([what, { count, sources }]) => {
        const places = [...sources, ...(count > sources.length && sources.length > 0 ? ['…'] : [])].join('; ')
        const message = `${count} ${count === 1 ? 'entry' : 'entries'} ${what}${places === '' ? '' : `: ${places}`}`
        return { check: traffic.id, message }
      }),
  }
}
