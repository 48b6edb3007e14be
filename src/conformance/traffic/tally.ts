import { method } from '../../../generated/operation.js'
import type { Verdict } from '../../signing/verify.js'
import { createSecrets, type Secrets } from '../../token/find.js'
import type { Sent } from '../engine/case.js'
import { rulesOf } from '../engine/judge/judge.js'
import { createTally, increase, inOrder, type TallyCounts } from '../engine/judge/tally.js'
import type { Operation } from '../engine/operation.js'
import type { Rule } from '../engine/rule.js'
import { clientRules } from './client-rules.js'
import type { Recorded, RecordedExchange } from './exchange.js'
import { hidingOf } from './hiding.js'
import { type JudgedExchange, judgeExchange, tokenIn } from './judge-exchange.js'
import { isOperationUrl } from './operation-path.js'
import { createRepeats, onceRule, type Repeat } from './repeats.js'
import { createSamples, type Kind, type Pattern, traffic } from './samples.js'
import { isFirstHand, isJudgeable, signature } from './signatures.js'
import { createSourceCounts, type SourceCount } from './source-counts.js'

/** The most characters of tokens to search for at a time; each takes about 200 bytes. */
const mostOfTokens = 128 * 1024
/** Rules about what only a run shows: why no response came, and that other bodies get through. */
const aboutRuns = new Set(['response/in-time', 'response/complete', 'response/no-filter'])

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
  readonly skipped: Readonly<Record<string, SourceCount>>
  /** What may be missing. */
  readonly unread: Readonly<Record<string, SourceCount>>
  /** Requests that arrived again. */
  readonly repeats: Readonly<Record<string, SourceCount>>
  /** How many requests were signed, by what became of their signatures. */
  readonly signed: Readonly<Record<string, number>>
  /** How many requests had their credentials refused, by why. */
  readonly refused: Readonly<Record<string, number>>
}

/** Judges recorded exchanges, and counts what they show. */
export type TrafficTally = ReturnType<typeof createTrafficTally>

/**
 * Judges recorded exchanges one after the other, and counts: its memory does not grow with their number. What it has
 * counted can be merged into another, in any order.
 *
 * @param clientOnly - does not judge the responses
 */
export function createTrafficTally(operation: Operation, clientOnly: boolean) {
  const rules: readonly Rule[] = clientOnly ? [] : rulesOf(operation).filter(({ id }) => !aboutRuns.has(id))
  const tokens = createTokens(operation.tokenPlaceholder)
  const known = createRepeats()
  const counts = createCounts(operation, clientOnly)

  function judge(exchange: RecordedExchange, verdict: Verdict | undefined): JudgedExchange {
    const found = judgeExchange(exchange, operation, rules, tokens.secretsOf)
    const repeat = known.find(exchange, found.read, found.sent)
    const signed = isFirstHand(exchange) && isJudgeable(verdict) ? verdict : undefined
    const ofBoth = [
      ...(found.read.body === undefined ? [] : [onceRule.id]),
      ...(signed ? [signature.id] : []),
    ]
    const judged = {
      ...found,
      rules: [...found.rules, ...ofBoth],
      failures: [
        ...found.failures,
        ...(repeat ? onceRule.judge(repeat) : []),
        ...(signed ? signature.judge(signed) : []),
      ],
    }
    counts.addRequest(exchange, judged, { repeat, verdict })
    counts.addResponse(exchange, judged, tokens.secretsOf(tokenIn(found.read)))
    return judged
  }

  return {
    ...counts,
    rules: [...clientRules, onceRule, signature, ...rules],
    tokens,
    /**
     * Judges what is of this operation, and counts the rest.
     *
     * @param verdict - what the signature of the request is, if it has one and it was checked
     */
    add(recorded: Recorded, verdict?: Verdict): JudgedExchange | undefined {
      if ('problem' in recorded) {
        const { problem, source, unrelated } = recorded
        ;(unrelated ? counts.skipped : counts.unread).add(`could not be read (${problem})`, source)
        return undefined
      }
      if (!('unrelated' in recorded) && isOurs(recorded)) return judge(recorded, verdict)
      counts.skipped.add('belonged to other operations', recorded.source ?? '')
      return undefined
    },
  }
}

/** What is known of a request besides what it shows itself. */
interface RequestFacts {
  readonly repeat: Repeat | undefined
  readonly verdict: Verdict | undefined
}

/** What is counted of recorded traffic. */
function createCounts(operation: Operation, clientOnly: boolean) {
  const tally = createTally(operation, [])
  const samples = createSamples()
  const [signatures, refusals] = [new Map<string, number>(), new Map<string, number>()]
  const [skipped, unread, repeats] = [createSourceCounts(), createSourceCounts(), createSourceCounts()]
  const totals = { requests: 0, interrupted: false, servedInPart: 0 }

  return {
    judged: tally.judged,
    reportCoverage: tally.reportCoverage,
    whyInconclusive: tally.whyInconclusive,
    skipped,
    unread,
    addRequest(exchange: RecordedExchange, { read, gaps }: JudgedExchange, facts: RequestFacts): void {
      const { source = '', refusedBecause } = exchange
      const { repeat, verdict = 'unchecked' } = facts
      totals.requests += 1
      if (repeat) repeats.add(kindOf(repeat), `${repeat.source} repeats ${repeat.first}`)
      for (const gap of gaps) if (!clientOnly || gap.includes('request')) skipped.add(gap, source)
      if (read.isSigned) increase(signatures, verdict)
      if (refusedBecause !== undefined) increase(refusals, refusedBecause)
    },
    addResponse(exchange: RecordedExchange, judged: JudgedExchange, secrets: Secrets): void {
      const { sent, constraint } = judged
      tally.add(constraint ? { ...traffic, constraint } : traffic, sent, judged)
      if (isServedInPart(exchange, sent)) totals.servedInPart += 1
      else tally.addServed({ ...sent, case: { ...sent.case, token: 'valid' } })
      samples.add(judged, hidingOf(exchange, secrets))
    },
    /** Remembers that there is more than was judged. */
    interrupt(): void {
      totals.interrupted = true
    },
    /** Adds what another has counted. */
    merge(other: TrafficCounts): void {
      totals.requests += other.requests
      totals.interrupted ||= other.interrupted
      totals.servedInPart += other.servedInPart
      for (const [verdict, count] of Object.entries(other.signed)) increase(signatures, verdict, count)
      for (const [why, count] of Object.entries(other.refused)) increase(refusals, why, count)
      tally.merge(other)
      samples.merge(other)
      skipped.merge(other.skipped)
      unread.merge(other.unread)
      repeats.merge(other.repeats)
    },
    toJSON: (): TrafficCounts => ({
      clientOnly,
      ...totals,
      ...tally.counts(),
      kinds: inOrder(samples.kinds),
      patterns: Object.values(inOrder(samples.patterns)),
      skipped: skipped.toJSON(),
      unread: unread.toJSON(),
      repeats: repeats.toJSON(),
      signed: inOrder(signatures),
      refused: inOrder(refusals),
    }),
  }
}

/** Of a served request the response's body must be there, because that is what its caller relies on. */
function isServedInPart({ request, response }: RecordedExchange, sent: Sent): boolean {
  const isServed = sent.response !== undefined && sent.response.status < 300
  return isServed && (request.body === undefined || response?.body === undefined)
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
