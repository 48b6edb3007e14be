import { type Verdict, verifyRequest } from '../../signing/verify.js'
import { type Failure, failureOf, type Rule } from '../engine/rule.js'
import { count } from '../engine/words.js'
import type { RecordedExchange } from './exchange.js'

/** What to call each kind of signature, behind "their signatures were". */
const kinds: Readonly<Record<Exclude<Verdict, 'unsigned'>, string>> = {
  valid: 'right',
  malformed: 'written wrongly',
  unchecked: 'not checked',
  'no-such-key': 'not checked, because the secret of their key is not known',
  'header-removed': 'without a header that was signed',
  'wrong-date': 'of a time more than 15 minutes away',
  'changed-body': 'of another body',
  'bad-signature': 'wrong',
}

/**
 * Checks the signature of a request where it arrived at its time, so as its receiver does, or in a recording, where
 * its time does not matter.
 *
 * @returns `undefined` if it has none, or was not recorded in full
 */
export async function verifyRecorded(
  exchange: RecordedExchange,
  secretKeyOf: (accessKey: string) => string | undefined,
): Promise<Verdict | undefined> {
  const { method, url, headers, body } = exchange.request
  const isSigned = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'authorization')
  if (!isSigned || body === undefined || !URL.canParse(url)) return undefined
  try {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body)
    return await verifyRequest(
      { method, url, headers: new Headers(headers), body: bytes },
      { secretKeyOf, now: isFirstHand(exchange) ? Date.parse(exchange.startedAt ?? '') : undefined },
    )
  } catch {
    // A header that no request can have.
    return undefined
  }
}

/** Whether a request was written down where it arrived, as by a mock: no recorder can have changed it. */
export function isFirstHand({ beganUpgrades }: RecordedExchange): boolean {
  return beganUpgrades !== undefined
}

/** Whether there is a signature that was looked at, and so can be wrong. */
export function isJudgeable(verdict: Verdict | undefined): verdict is Verdict {
  return verdict !== undefined && !['unsigned', 'unchecked', 'no-such-key'].includes(verdict)
}

/** A signature has to fit what it signs. A recording does not show that: its recorder may have changed the request. */
export const signature: Required<Pick<Rule<Verdict>, 'id' | 'title' | 'basis'>> & {
  judge(verdict: Verdict): Failure[]
} = {
  id: 'client/signature',
  title: 'the client signs what it sends',
  basis: 'general',
  judge: (verdict) => {
    if (verdict === 'valid' || verdict === 'unsigned') return []
    const message = 'The signature does not fit the request.'
    const [expected, actual] = ['a signature that fits', `one that is ${kinds[verdict]}`]
    const failure = failureOf('brokenRequest', { basis: 'general', message, expected, actual })
    return [{ ...failure, symptom: verdict, rule: 'client/signature' }]
  },
}

/**
 * Says how many requests were signed, and what became of their signatures.
 *
 * @param signed - how many signatures were of each kind
 */
export function describeSigned(signed: Readonly<Record<string, number>>): string[] {
  const counts = Object.entries(signed).map(([verdict, times]) => {
    const kind: string = Object.hasOwn(kinds, verdict) ? kinds[verdict as keyof typeof kinds] : verdict
    return [kind, times] as const
  })
  if (counts.length === 0) return []
  const total = counts.reduce((sum, [, times]) => sum + times, 0)
  const [[only] = ['']] = counts
  const whose = total === 1 ? 'its signature was' : 'their signatures were'
  const which =
    counts.length === 1
      ? `${whose} ${only}`
      : `of the signatures, ${counts.map(([kind, times]) => `${times} ${kind}`).join(', ')}`
  return [`${count(total, 'request')} ${total === 1 ? 'was' : 'were'} signed; ${which}`]
}
