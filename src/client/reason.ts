import { maxAgeMs } from '../signing/max-age.js'
import { type Fields, fieldsOf } from './narrow-by-status.js'

/** What a person reads at once. Codes and messages of the service have less, pages of gateways have more. */
const mostCharacters = 300

/** An error has a handful of fields; a hostile body may have a hundred thousand. */
const mostFields = 20

/** What an error response says, in whichever shape. */
export interface ErrorWords {
  /** The code, such as `DBS.280005`. */
  readonly code?: string
  /** The text for people. */
  readonly message?: string
}

/** How services of the provider name the code and the text of an error; this contract's own names come first. */
const codeNames = ['error_code', 'errCode', 'code']
const messageNames = ['error_msg', 'error_message', 'externalMessage', 'message', 'title']

/**
 * Reads an error body: the two fields of the contract, or one of the other shapes that services of the provider
 * use: `{errCode, externalMessage}`, `{code, message}`, or these in one object in a field, such as
 * `{error: {code, message}}` and `{badRequest: {code, message}}`.
 *
 * @param body - JSON that was parsed, or a text, such as the HTML page of a gateway
 */
export function readError(body: unknown): ErrorWords {
  if (typeof body === 'string') return named({ message: plainText(body) })
  const fields = fieldsOf(body)
  for (const candidate of [fields, ...Object.values(fields).slice(0, mostFields)]) {
    const own = fieldsOf(candidate)
    const words = named({ code: firstOf(codeNames, own), message: firstOf(messageNames, own) })
    if (words.code || words.message) return words
  }
  return {}
}

/**
 * Says for people why the service or its gateway refused, in one line.
 *
 * @param response - with the headers that are compared with the clock when a signature was refused
 * @param body - as for {@link readError}
 */
export function reasonOf(
  { status, headers }: { readonly status: number; readonly headers: Pick<Headers, 'get'> },
  body: unknown,
): string {
  const words = wordsOf(body)
  const hints = [
    'encoded_authorization_message' in Object(body) &&
      'The response has an encoded_authorization_message, which an administrator can have decoded.',
    status === 401 && /sign|aksk|date|time/i.test(words) && clockProblem(headers.get('Date')),
  ].filter(Boolean)
  const refusal = oneLine(`HTTP ${status}${words ? `: ${words}` : ' without a reason'}`)
  const stop = hints.length > 0 && !/[.!?…]$/.test(refusal) ? '.' : ''
  return [`${refusal}${stop}`, ...hints].join(' ')
}

/** What a body says went wrong, in one line: the code and the text, or what there is of them. */
export function wordsOf(body: unknown): string {
  const { code, message } = readError(body)
  return oneLine([code, message].filter(Boolean).join(': '))
}

function named({ code, message }: { code?: string; message?: string }): ErrorWords {
  return { ...(code && { code: oneLine(code) }), ...(message && { message: oneLine(message) }) }
}

function firstOf(names: readonly string[], fields: Fields): string {
  const values = names.map((name) => fields[name])
  return String(values.find((value) => typeof value === 'string' || typeof value === 'number') ?? '')
}

const markup = /<!--[\s\S]*?(?:-->|$)|<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)|<[/!?a-z][^>]*(?:>|$)/gi

/** The text of a page: what a browser shows of it, or its title. Each character is looked at once. */
export function plainText(text: string): string {
  if (!text.trimStart().startsWith('<')) return text
  const shown = text.replace(markup, ' ').trim() || (/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? '')
  return shown.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entityCharacters[name] ?? '')
}

const entityCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
}

/** Writes a text from outside in one line: without what moves the cursor or the reading direction of a terminal, and cut. */
export function oneLine(text: string): string {
  const line = text
    .slice(0, 10 * mostCharacters)
    .replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ')
    .trim()
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters).replace(/\p{Cs}$/u, '')} …` : line
}

/** Says that the clock of this machine is wrong, when the service refused a signature for its time. */
function clockProblem(date: string | null): string | undefined {
  const difference = Date.now() - Date.parse(date ?? '')
  const minutes = Math.round(Math.abs(difference) / 60_000)
  // A date in a header has no fractions of a second, and was written a while ago.
  if (!(Math.abs(difference) > maxAgeMs - 60_000)) return undefined
  return `The clock of this machine is ${minutes} minutes ${difference > 0 ? 'ahead of' : 'behind'} that of the service, and a signature is valid for 15: set it right.`
}
