import fc from 'fast-check'
import { type BodyPart, type Case, type Sent, toBytes } from '../engine/case.js'
import type { CheckContext } from '../engine/check.js'
import type { Json } from '../engine/contract/schema.js'
import { claimsJob, idIn } from './fields.js'

/**
 * Every made-up id in the shape of a real one starts with these. No real instance has such an id, and it
 * is easy to recognise in a log.
 */
export const madeUpPrefix = '00000000'

/** Anything that could be a real instance id, anywhere in a text. One official example has 28 digits. */
const realShape = /[0-9a-f]{28,32}in\d\d/gi

/**
 * Generates ids of any form that the contract allows. Those that are not in the shape of a real id
 * are too short, too long, or have a character that no real id has, so they cannot be a real one.
 * A function, because the tables behind graphemes take longer to make than most modules to load.
 */
export function anyIds(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: plainIds() },
    { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '0') },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 24 }).map((text) => `~${text}`) },
    { weight: 1, arbitrary: fc.integer({ min: 100, max: 400 }).map((length) => 'z'.repeat(length)) },
  )
}

/** Generates made-up ids in the shape of real ones, of which no filter on the way can take offence. */
export function plainIds(): fc.Arbitrary<string> {
  return fc
    .noBias(fc.bigInt({ min: 0n, max: 16n ** 24n - 1n }))
    .map((n) => `${madeUpPrefix}${n.toString(16).padStart(24, '0')}in02`)
}

/** The n-th made-up id, which is always the same. */
export function madeUpId(n: number): string {
  return `${madeUpPrefix}${n.toString(16).padStart(24, '0')}in02`
}

/** Turns an example's id into a made-up one: an id in the documentation could belong to someone. */
export function toMadeUp(id: string): string {
  return id.length > madeUpPrefix.length ? madeUpPrefix + id.slice(madeUpPrefix.length) : id
}

/** The ids in a text that could be real and were not asked for, even when JSON escapes hide them. */
export function unaskedIds(text: string, askedFor: ReadonlySet<string>): string[] {
  const decode = (_: string, code: string) => String.fromCharCode(Number.parseInt(code, 16))
  const plain = text.includes('\\') ? text.replace(/\\u00([0-7][0-9a-f])/gi, decode) : text
  return (plain.match(realShape) ?? []).filter((id) => !id.startsWith(madeUpPrefix) && !askedFor.has(id))
}

/** They are only sent to a loopback address. */
export const destructiveMethods = ['PUT', 'PATCH', 'DELETE']

/** Why a request must not be sent; `undefined` when it can only upgrade what the caller named. */
export function reasonNotToSend(
  { method, body = [], ids = [] }: Case,
  context: CheckContext,
): string | undefined {
  const { level, loopback, liveIds } = context
  if (level === 'plan') return 'The level "plan" sends nothing.'
  if (!loopback && destructiveMethods.includes(method)) {
    return `${method} is only sent to a loopback address: elsewhere it could reach another operation.`
  }
  const askedFor = new Set(liveIds)
  const [unasked] = [textOf(body), ids.join(' ')].flatMap((text) => unaskedIds(text, askedFor))
  return (
    unasked && `A request would have carried ${unasked}, which you did not ask to upgrade; it was not sent.`
  )
}

const decoder = new TextDecoder()
/** No id is longer than this many repetitions of anything, even when every character of it is escaped. */
const mostRepetitions = 256

/** The text of a body, as far as it can hold an id: not all of a million letters. */
function textOf(body: readonly BodyPart[]): string {
  return body
    .map(({ content, times = 1 }) => {
      const repeated = Math.min(times, mostRepetitions)
      return typeof content === 'string'
        ? content.repeat(repeated)
        : decoder.decode(toBytes([{ content, times: repeated }]))
    })
    .join('')
}

/** Outside this machine, a response that claims an unrequested upgrade ends the run. Prism claims what its examples say. */
export function reasonToStop(sent: Sent, { loopback, target, liveIds }: CheckContext): string | undefined {
  if (loopback || target === 'prism' || !claimsUnaskedUpgrade(sent, liveIds)) return undefined
  const { host } = new URL(sent.url)
  const which = sent.case.ids?.some((id) => liveIds.includes(id)) ? 'you did not name' : 'this suite made up'
  return `${host} says that it upgrades an instance that ${which}, so it is broken or not what it seems; nothing more was sent.`
}

/** The most values of a response to look at; a conforming one has a few dozen. */
const mostValues = 10_000

/**
 * Whether a response claims to have started an upgrade that its request did not ask for: a job for another
 * id, or for no id when no instance was named, anywhere in the body.
 */
function claimsUnaskedUpgrade({ case: { ids = [] }, response }: Sent, liveIds: readonly string[]): boolean {
  const asked = ids.filter((id) => liveIds.includes(id))
  const waiting: Json[] = response?.json ? [response.json.value] : []
  for (let looked = 0; waiting.length > 0 && looked < mostValues; looked += 1) {
    const value = waiting.pop() ?? null
    if (typeof value !== 'object' || value === null) continue
    const id = idIn(value)
    if (claimsJob(value) && (id === undefined ? asked.length === 0 : !asked.includes(id))) return true
    for (const inner of Object.values(value).slice(0, mostValues)) waiting.push(inner)
  }
  return false
}
