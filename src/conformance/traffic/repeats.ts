import { successStatus } from '../../../generated/operation.js'
import { dateHeader } from '../../signing/canonical.js'
import type { Sent } from '../engine/case.js'
import { type Failure, failureOf, type Rule } from '../engine/rule.js'
import { claimsJob, resultsIn } from '../upgrade/fields.js'
import type { ReadRequest } from './client-rules.js'
import type { RecordedExchange } from './exchange.js'
import { isFirstHand } from './signatures.js'

/** How long after a request the same one is taken for a repeat of it, in milliseconds: nobody upgrades twice in so short a time. */
const longestWait = 30_000
/** The time of signing has whole seconds, so two requests within one have one signature, though each was signed. */
const signedWithin = 2_000
/** How many requests are remembered; the longer ago, the less likely is a repeat. */
const mostRemembered = 1000
/** Longer bodies are none that a client means. */
const longestRemembered = 4096

interface RememberedRequest {
  readonly source: string
  readonly startedAt: number
  readonly began: boolean
  readonly response: string | undefined
  readonly signature: string | undefined
}

/** A request that has been seen before. */
export interface Repeat {
  readonly source: string
  readonly first: string
  /** Both stand at one time, or have one response with one job: the recorder wrote down one request twice. */
  readonly isDoubled: boolean
  /** Whether the first had begun an upgrade. */
  readonly hasBegun: boolean
  /** Whether it is known from where the requests arrived, and not just from what was recorded of them. */
  readonly isFirstHand: boolean
  /** Whether it has the signature of the first, seconds later: whoever asks again signs again. */
  readonly hasOldSignature: boolean
}

/**
 * A request that had begun an upgrade has to arrive once: a second one can start it again, or be told that it runs. A
 * recording alone does not show whether somebody wanted the second one, unless that was not even signed again.
 */
export const onceRule: Required<Pick<Rule<Repeat>, 'id' | 'title' | 'basis'>> & {
  judge(repeat: Repeat): Failure[]
} = {
  id: 'client/once',
  title: 'the client sends no request again that has begun an upgrade',
  basis: 'policy',
  judge: ({ hasBegun, isDoubled, isFirstHand, hasOldSignature, first }) => {
    if (!hasBegun || isDoubled || !(isFirstHand || hasOldSignature)) return []
    const message = 'The request was sent again, though the first had begun an upgrade.'
    const [expected, actual] = ['one request', `a repeat of ${first}`]
    const kind = isFirstHand ? 'sentAgain' : 'recordedAgain'
    const failure = failureOf(kind, { basis: 'policy', message, expected, actual, symptom: 'repeat' })
    return [{ ...failure, rule: 'client/once' }]
  },
}

/** Finds requests that arrive again: the same body within seconds, or the same signature with its date. */
export function createRepeats() {
  const remembered = new Map<string, RememberedRequest>()
  return {
    find(exchange: RecordedExchange, read: ReadRequest, sent: Sent): Repeat | undefined {
      const { source = '', startedAt, beganUpgrades, request } = exchange
      const { body } = read
      // Nobody who calls this function without sources or times could find the requests again.
      if (!body || body.length > longestRemembered || source === '') return undefined
      // Two recordings can be of one request, at two places on its way.
      const client = read.headers?.get('user-agent')
      const key = [source.replace(/\d+$/, ''), client, request.url, body].join('\n')
      const found = remembered.get(key)
      const seen = {
        source,
        startedAt: Date.parse(startedAt ?? ''),
        began: beganUpgrades ?? hasBegun(sent),
        response: sent.response && sent.response.text !== '' ? sent.response.text : undefined,
        signature: signatureOf(read),
      }
      const isRepeat = found !== undefined && isSoonAfter(found, seen)
      remembered.delete(key)
      // The first to begin the upgrade is the one that counts.
      remembered.set(key, isRepeat && found.began && !seen.began ? { ...seen, ...found } : seen)
      for (const oldest of remembered.keys()) {
        if (remembered.size <= mostRemembered) break
        remembered.delete(oldest)
      }
      if (!isRepeat) return undefined
      const firstHand = isFirstHand(exchange)
      return {
        source,
        first: found.source,
        hasBegun: found.began,
        isDoubled: !firstHand && isDoubled(found, seen),
        isFirstHand: firstHand,
        hasOldSignature: hasSameSignature(found, seen) && !isWithinTime(found, seen, signedWithin),
      }
    },
  }
}

function hasBegun({ response }: Sent): boolean {
  return response?.status === successStatus && (resultsIn(response.json?.value) ?? []).some(claimsJob)
}

function signatureOf({ headers, isSigned }: ReadRequest): string | undefined {
  const signature = headers?.get('authorization')
  return isSigned && signature ? `${signature} ${headers?.get(dateHeader)}` : undefined
}

function isSoonAfter(first: RememberedRequest, second: RememberedRequest): boolean {
  return hasSameSignature(first, second) || isWithinTime(first, second, longestWait)
}

function hasSameSignature(first: RememberedRequest, second: RememberedRequest): boolean {
  return first.signature !== undefined && first.signature === second.signature
}

function isWithinTime(first: RememberedRequest, second: RememberedRequest, wait: number): boolean {
  return Math.abs(second.startedAt - first.startedAt) <= wait
}

function isDoubled(first: RememberedRequest, second: RememberedRequest): boolean {
  if (first.startedAt === second.startedAt) return true
  return first.began && first.response !== undefined && first.response === second.response
}
