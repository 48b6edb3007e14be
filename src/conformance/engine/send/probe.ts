import { describeTransportError, type Sent } from '../case.js'
import type { Check } from '../check.js'
import type { Operation } from '../operation.js'
import { whyNotToldApart } from './refusal.js'
import type { Session } from './session.js'
import { referenceCheck } from './target.js'

/** How often the simplest request is tried when the target fails on it. */
const chances = 3

/** Statuses after which going on is pointless. */
const deadEnds = new Set([401, 405, 407, 415])
/** Statuses after which it is too, unless it is the unknown ids that the target refuses. */
const refusalStatuses = new Set([403, 404])

/** The probe, as a check: it has a row in every report, and comes first in every plan. */
export function probeCheck({ reference }: Operation): Check {
  return {
    id: referenceCheck,
    title: 'the simplest valid request gets a declared response',
    basis: 'documented',
    cases: () => [reference],
  }
}

/** All checks that send, in the order of a report. */
export function sendingChecks(operation: Operation): readonly Check[] {
  return [probeCheck(operation), ...operation.checks]
}

/** What the first request of a run showed. */
export interface Probe {
  readonly sent: readonly Sent[]
  /** Why going on is pointless, in one sentence that says what to do. */
  readonly end?: string
  /** The request after which it is. */
  readonly ending?: Sent
}

/**
 * Probes the target with the simplest valid request, before anything else is sent.
 *
 * @param refusesMadeUpIds - whether a refusal of the request is what the caller expects
 */
export async function probeTarget(
  session: Session,
  operation: Operation,
  refusesMadeUpIds: boolean,
): Promise<Probe> {
  const sent: Sent[] = []
  for (let chance = 0; chance < chances && session.ended === undefined; chance += 1) {
    const responses = await session.send(referenceCheck, operation.reference, true)
    sent.push(...responses)
    const last = responses.at(-1)
    if (last?.response?.status === 429) continue
    if (last?.transportError && last.begun === undefined)
      return { sent: [], end: describeUnreachable(last), ending: last }
    if (last?.response && last.response.status < 500) break
  }
  const ending = sent.at(-1)
  if (!ending) return { sent }
  const { response: last, begun, transportError } = ending
  if (transportError) {
    const what = describeTransportError(transportError)
    return {
      sent,
      end: `The response to the simplest valid request, ${begun}, does not arrive completely (${what}).`,
    }
  }
  if (!last) return { sent }
  const name = operation.describeResponse(last)
  if (last.status >= 500) {
    return { sent, end: `The simplest valid request was answered with ${name}, ${sent.length} times.` }
  }
  if (last.status >= 300 && last.status < 400) {
    const place = last.headers.get('location') ?? 'nowhere'
    return {
      sent: [],
      end: `The target redirects (${name}) to ${place}; it was not followed, because that would have sent the token along. Set \`baseUrl\` to the address of the operation itself.`,
      ending,
    }
  }
  if (last.status < 300 && /^\s*<(!doctype|html)/i.test(last.text)) {
    return { sent: [], end: `The target answered with ${name} and a web page; is \`baseUrl\` right?`, ending }
  }
  // A failure that did not happen again is not held against the target.
  const complete = sent.filter(({ transportError }) => !transportError)
  const text = operation.textOf(last)
  const problem = `The simplest valid request was answered with ${name}${text === undefined ? '' : ` (${JSON.stringify(text)})`}`
  const hint = operation.hintOf(last) ?? operation.hints[last.status] ?? operation.otherHint
  if (deadEnds.has(last.status)) return { sent: [], end: `${problem}: ${hint}`, ending }
  if (!refusesMadeUpIds && !refusalStatuses.has(last.status)) return { sent: complete }
  if (last.status < 400) return { sent: complete }
  const whyNot = await whyNotToldApart(last, session, operation)
  if (refusesMadeUpIds && whyNot === undefined) return { sent: complete }
  const end = refusesMadeUpIds
    ? `${problem}, ${whyNot}, so nothing shows that made-up ids are what it refuses: ${hint}`
    : [`${problem}: ${hint}`, ...(whyNot === undefined ? [operation.refusalHint] : [])].join(' ')
  return { sent: [], end, ending }
}

const certificate = /certificate|self.signed|CERT_|altnames/i

function describeUnreachable({ url, transportError = 'timeout' }: Sent): string {
  const { origin } = new URL(url)
  const what = describeTransportError(transportError)
  if (certificate.test(what)) {
    return `The certificate of ${origin} is not accepted (${what}); name its authority in NODE_EXTRA_CA_CERTS, if it is the right one.`
  }
  return `Nothing answers at ${origin} (${what}); is it running, and is \`baseUrl\` right?`
}
