import { method } from '../../../generated/operation.js'
import type { Verdict } from '../../signing/verify.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import { type CoverageCounts, createCoverage } from '../engine/judge/coverage.js'
import { rulesOf } from '../engine/judge/judge.js'
import { countServed, type ServedCounts } from '../engine/judge/served.js'
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
export interface Tally {
  readonly clientOnly: boolean
  readonly requests: number
  /** Whether the judging was interrupted, so that there is more. */
  readonly interrupted: boolean
  /** Requests that were served, but whose bodies were not recorded. */
  readonly servedInPart: number
  /** How often each rule had something to judge. */
  readonly judged: Readonly<Record<string, number>>
  readonly coverage: CoverageCounts
  readonly served: ServedCounts
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
  const coverage = createCoverage(operation.contract, [])
  const served = countServed(operation)
  const judged = new Map<string, number>()
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
    for (const id of found.rules) add(judged, id, 1)
    if (found.read.body !== undefined) add(judged, once.id, 1)
    if (signed) add(judged, signature.id, 1)
    if (found.read.isSigned) add(signatures, verdict ?? 'unchecked', 1)
    requests += 1
    countResponse(exchange, { ...found, failures })
    return { ...found, failures }
  }

  function countResponse(exchange: RecordedExchange, found: JudgedExchange): void {
    const { sent, constraint, read } = found
    coverage.add(constraint ? { ...traffic, constraint } : traffic, sent, found)
    // Of a served request the response's body must be there, because that is what its caller relies on.
    const isServed = sent.response !== undefined && sent.response.status < 300
    const isFull = exchange.request.body !== undefined && exchange.response?.body !== undefined
    if (isServed && !isFull) servedInPart += 1
    else served.add({ ...sent, case: { ...sent.case, token: 'valid' } })
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
    take(tally: Tally): void {
      requests += tally.requests
      interrupted ||= tally.interrupted
      servedInPart += tally.servedInPart
      for (const [id, count] of Object.entries(tally.judged)) add(judged, id, count)
      for (const [verdict, count] of Object.entries(tally.signed)) add(signatures, verdict, count)
      coverage.take(tally.coverage)
      served.take(tally.served)
      samples.take(tally)
      notes.take(tally.notes)
      unread.take(tally.unread)
      repeats.take(tally.repeats)
    },
    coverage,
    served,
    notes,
    unread,
    repeats,
    toJSON: (): Tally => ({
      clientOnly,
      requests,
      interrupted,
      servedInPart,
      judged: sorted(judged),
      coverage: coverage.counts(),
      served: served.counts(),
      kinds: sorted(samples.kinds),
      patterns: [...samples.patterns]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([, pattern]) => pattern),
      notes: notes.toJSON(),
      unread: unread.toJSON(),
      repeats: repeats.toJSON(),
      signed: sorted(signatures),
    }),
  }
}

function add(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count)
}

function sorted<Value>(values: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...values].toSorted(([one], [other]) => (one < other ? -1 : 1)))
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
