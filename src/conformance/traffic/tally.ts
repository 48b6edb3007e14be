import { method } from '../../../generated/operation.js'
import type { Verdict } from '../../signing/verify.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import { rulesOf } from '../engine/judge/judge.js'
import { createTally, increase, inOrder, type TallyCounts } from '../engine/judge/tally.js'
import type { Operation } from '../engine/operation.js'
import type { Rule } from '../engine/rule.js'
import { clientRules } from './client-rules.js'
import type { Recorded, RecordedExchange } from './exchange.js'
import { hidingOf } from './hiding.js'
import { type JudgedExchange, judgeExchange, tokenIn } from './judge-exchange.js'
import { createNotes, type Note } from './notes.js'
import { isOperationUrl } from './operation-path.js'
import { createRepeats, once, type Repeat } from './repeats.js'
import { createSamples, type Kind, type Pattern, traffic } from './samples.js'
import { isFirstHand, isJudgeable, signature } from './signatures.js'

/** The most characters of tokens to search for at a time; each takes about 200 bytes. */
const mostOfTokens = 128 * 1024
/** Rules about requests that got no response in a run; in a recording, nothing shows why there is none. */
const aboutFailures = new Set(['response/in-time', 'response/complete'])

/** All that has been seen, in plain values: what a report is written from, and what reports are merged by. */
export interface TrafficCounts extends TallyCounts {
  readonly clientOnly: boolean
  readonly requests: number
  /** Whether the judging was interrupted, so that there is more. */
  readonly interrupted: boolean
  /** Requests that were served, but whose bodies were not recorded. */
  readonly servedInPart: number
  readonly kinds: Readonly<Record<string, Kind>>
  readonly patterns: readonly Pattern[]
  /** What was not judged. */
  readonly notes: Readonly<Record<string, Note>>
  /** What may be missing. */
  readonly unread: Readonly<Record<string, Note>>
  /** Requests that arrived again. */
  readonly repeats: Readonly<Record<string, Note>>
  /** How many requests were signed, by what became of their signatures. */
  readonly signed: Readonly<Record<string, number>>
}

export type TrafficTally = ReturnType<typeof createTrafficTally>

/**
 * Judges recorded exchanges one after the other, and counts: its memory does not grow with their number. What it has
 * counted can be taken by another, in any order.
 *
 * @param clientOnly - does not judge the responses
 */
export function createTrafficTally(operation: Operation, clientOnly: boolean) {
  const rules: readonly Rule[] = clientOnly
    ? []
    : rulesOf(operation).filter(({ id }) => !aboutFailures.has(id))
  const tally = createTally(operation, [])
  const signatures = new Map<string, number>()
  const [notes, unread, repeats] = [createNotes(), createNotes(), createNotes()]
  const samples = createSamples()
  const known = createRepeats()
  const tokens = createTokens(operation.tokenPlaceholder)
  let requests = 0
  let servedInPart = 0
  let interrupted = false

  function countExchange(exchange: RecordedExchange, verdict: Verdict | undefined): JudgedExchange {
    const found = judgeExchange(exchange, operation, rules, tokens.secretsOf)
    const { source = '' } = exchange
    const repeat = known.find(exchange, found.read, found.sent)
    if (repeat) repeats.add(kindOf(repeat), `${repeat.source} repeats ${repeat.first}`)
    const signed = isFirstHand(exchange) && isJudgeable(verdict) ? verdict : undefined
    const failures = [
      ...found.failures,
      ...(repeat ? once.judge(repeat) : []),
      ...(signed ? signature.judge(signed) : []),
    ]
    for (const gap of found.gaps) if (!clientOnly || gap.includes('request')) notes.add(gap, source)
    if (found.read.isSigned) increase(signatures, verdict ?? 'unchecked')
    requests += 1
    const ofBoth = [...(found.read.body === undefined ? [] : [once.id]), ...(signed ? [signature.id] : [])]
    const judged = { ...found, failures, rules: [...found.rules, ...ofBoth] }
    countResponse(exchange, judged)
    return judged
  }

  function countResponse(exchange: RecordedExchange, found: JudgedExchange): void {
    const { sent, constraint, read } = found
    tally.add(constraint ? { ...traffic, constraint } : traffic, sent, found)
    // Of a served request the response's body must be there, because that is what its caller relies on.
    const isServed = sent.response !== undefined && sent.response.status < 300
    const isFull = exchange.request.body !== undefined && exchange.response?.body !== undefined
    if (isServed && !isFull) servedInPart += 1
    else tally.addServed({ ...sent, case: { ...sent.case, token: 'valid' } })
    samples.add(found, hidingOf(exchange, tokens.secretsOf(tokenIn(read))))
  }

  return {
    rules: [...clientRules, once, signature, ...rules],
    tokens,
    /**
     * Judges what is of this operation, and counts the rest.
     *
     * @param verdict - what the signature of the request is, if it has one and it was checked
     */
    add(recorded: Recorded, verdict?: Verdict): JudgedExchange | undefined {
      if ('problem' in recorded) {
        const { problem, source, foreign } = recorded
        ;(foreign ? notes : unread).add(`could not be read (${problem})`, source)
        return undefined
      }
      if (!('unrelated' in recorded) && isOurs(recorded)) return countExchange(recorded, verdict)
      notes.add('belonged to other operations', recorded.source ?? '')
      return undefined
    },
    /** Remembers that there is more than was judged. */
    interrupt(): void {
      interrupted = true
    },
    /** Takes what another has counted. */
    take(others: TrafficCounts): void {
      requests += others.requests
      interrupted ||= others.interrupted
      servedInPart += others.servedInPart
      for (const [verdict, count] of Object.entries(others.signed)) increase(signatures, verdict, count)
      tally.take(others)
      samples.take(others)
      notes.take(others.notes)
      unread.take(others.unread)
      repeats.take(others.repeats)
    },
    judged: tally.judged,
    reportCoverage: tally.reportCoverage,
    whyInconclusive: tally.whyInconclusive,
    notes,
    unread,
    repeats,
    toJSON: (): TrafficCounts => ({
      clientOnly,
      requests,
      interrupted,
      servedInPart,
      ...tally.counts(),
      kinds: inOrder(samples.kinds),
      patterns: Object.values(inOrder(samples.patterns)),
      notes: notes.toJSON(),
      unread: unread.toJSON(),
      repeats: repeats.toJSON(),
      signed: inOrder(signatures),
    }),
  }
}

function isOurs({ request: { method: sent, url } }: RecordedExchange): boolean {
  return sent.toUpperCase() === method && URL.canParse(url) && isOperationUrl(url)
}

function kindOf({ isDoubled, hasBegun }: Repeat): string {
  if (isDoubled) return 'doubled'
  return hasBegun ? 'begun' : 'again'
}

/** The tokens of the latest requests, prepared for searching: most requests have the same one. */
function createTokens(placeholder: string) {
  const latest = new Map<string, Secrets>()
  return {
    list: (): string[] => [...latest.keys()],
    secretsOf(token: string): Secrets {
      const known = latest.get(token)
      if (known) return known
      const made = createSecrets([token], placeholder)
      latest.set(token, made)
      let length = 0
      for (const one of [...latest.keys()].toReversed()) {
        length += one.length
        if (length > mostOfTokens) latest.delete(one)
      }
      return made
    },
  }
}
