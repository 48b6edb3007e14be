import { tokenHeader } from '../../generated/operation.js'
import { untilAborted } from '../http/deadline.js'
import { tokenProblem } from '../token/syntax.js'
import type { Authenticate, RequestCredentials } from './authenticate.js'
import { createMask } from './clean.js'
import { requestError } from './errors.js'
import type { CredentialOptions, TokenSource } from './interface.js'
import { invalid } from './options.js'

/**
 * Prepares the credentials of a client.
 *
 * @throws {InvalidInputError} unless there is either a token or keys, and it can be right.
 */
export function createAuthenticate({ token, keys }: CredentialOptions): Authenticate {
  if (keys === undefined && token === undefined)
    throw invalid('There is neither a token nor keys; give one of them.', 'INVALID_TOKEN')
  if (keys === undefined) return withToken(token)
  if (token !== undefined) throw invalid('createClient takes either token or keys, not both.')
  if (typeof Object(keys).authenticate === 'function') return keys.authenticate
  throw invalid('keys must be made by accessKeys: accessKeys({ accessKey, secretKey }).', 'INVALID_KEYS')
}

function withToken(source: TokenSource): Authenticate {
  const tokenFor = checkedSource(source, 'token', checkToken)
  let latest: (RequestCredentials & { readonly token: string }) | undefined
  return async (_, signal) => {
    const token = await tokenFor(signal)
    if (latest?.token !== token) {
      latest = {
        token,
        headers: { [tokenHeader.toLowerCase()]: token },
        mask: createMask([token], '[token]'),
      }
    }
    return latest
  }
}

/** Checks a value at once, or each time that the function of the caller returns it. */
export function checkedSource<Value>(
  source: Value | (() => Value | Promise<Value>),
  name: string,
  check: (value: unknown) => Value,
): (signal: AbortSignal) => Promise<Value> {
  if (typeof source !== 'function') {
    const value = check(source)
    return async () => value
  }
  const ask = source as () => Value | Promise<Value>
  return async (signal) => {
    // An async function, because the caller's own may throw at once.
    const value = await untilAborted((async () => ask())(), signal).catch((error: unknown) => {
      throw requestError('NO_CREDENTIALS', `The ${name} function failed`, false, error)
    })
    return check(value)
  }
}

function checkToken(token: unknown): string {
  const problem = tokenProblem(token)
  if (problem) throw invalid(`The token ${problem}; pass it exactly as IAM returned it.`, 'INVALID_TOKEN')
  return token as string
}
