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
  const fault = findFault(token)
  if (fault !== undefined || typeof token !== 'string') {
    throw new InvalidInputError('INVALID_TOKEN', `The token ${fault}.`)
  }
  return token
}

function findFault(token: unknown): string | undefined {
  if (typeof token !== 'string') return `is of type ${typeof token}; give a string`
  if (token === '') return 'is empty; give the one that IAM returned in X-Subject-Token'
  if (/[\r\n]/.test(token)) return 'has a line break; remove it, for example with trim()'
  if (/[^!-~]/.test(token)) return 'has a character that is not visible ASCII; give it as IAM returned it'
  if (token.length > maxTokenBytes) {
    return `has ${token.length} bytes, and the gateway refuses a header over ${maxTokenBytes}; ask IAM for one without the catalog`
  }
  return undefined
}

/** Replaces the token in what a server or `fetch` said, also as JSON with escaped slashes. */
export function maskToken(text: string, token: string): string {
  if (token.length < minMaskedLength) return text
  return text.replaceAll(token, '[token]').replaceAll(token.replaceAll('/', '\\/'), '[token]')
}

/**
 * Copies what was thrown, keeping name, message, code and causes, masked. The original may hold the
 * request with its headers, or the bytes of the answer.
 */
export function maskError(error: unknown, token: string, depth = 4): Error {
  const { name, message, code, stack, cause } = Object(error) as Record<string, unknown>
  const mask = (text: unknown) => maskToken(String(text), token)
  const copy = new Error(
    mask(message ?? error),
    cause && depth > 0 ? { cause: maskError(cause, token, depth - 1) } : {},
  )
  if (name) copy.name = mask(name)
  if (stack) copy.stack = mask(stack)
  return code ? Object.assign(copy, { code: mask(code) }) : copy
}
