import { InvalidInputError } from './errors.js'

/** The token, or how to get the one to use now. A function is asked before each request. */
export type TokenSource = string | (() => string | Promise<string>)

/** The gateway refuses a header that is longer. */
const maxTokenBytes = 32 * 1024

/** A shorter token can't be told from ordinary text, so it is not masked in what a server says. */
const minMaskedLength = 8

/**
 * Returns the token if it can be sent in a header: visible ASCII (RFC 9110, section 5.5), 1 to 32,768
 * bytes.
 *
 * @throws {InvalidInputError} otherwise; the message says what is wrong and never holds the token.
 */
export function checkToken(token: unknown): string {
  if (typeof token !== 'string') throw invalid('is not a string')
  if (!token) throw invalid('is empty')
  if (/[\r\n]/.test(token)) throw invalid('has a line break')
  if (/[^!-~]/.test(token)) throw invalid('is not visible ASCII')
  if (token.length > maxTokenBytes) throw invalid('is over 32 KB')
  return token
}

function invalid(fault: string): InvalidInputError {
  return new InvalidInputError(`The token ${fault}; use it as IAM returned it.`, { code: 'INVALID_TOKEN' })
}

/** Replaces the token in what a server or `fetch` said, also as a JSON string with or without escaped slashes. */
export function maskToken(text: string, token: string): string {
  if (token.length < minMaskedLength || text.length < token.length) return text
  const escaped = JSON.stringify(token).slice(1, -1)
  return [token, escaped, escaped.replaceAll('/', '\\/')].reduce(
    (masked, spelling) => masked.replaceAll(spelling, '[token]'),
    text,
  )
}

/**
 * Copies what was thrown, keeping name, message, code and causes, masked. The original may hold the
 * request with its headers, or the bytes of the answer.
 */
export function maskError(error: unknown, token: string, depth = 4): Error {
  const mask = (text: unknown) => maskToken(String(text), token)
  const { name, message = error, code, stack, cause } = Object(error) as Record<string, unknown>
  const copy = new Error(mask(message), cause && depth ? { cause: maskError(cause, token, depth - 1) } : {})
  for (const [key, value] of Object.entries({ name, code, stack })) {
    if (value) Object.assign(copy, { [key]: mask(value) })
  }
  return copy
}
