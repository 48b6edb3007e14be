import { tokenHeader } from '../../generated/operation.js'
import { type Deadline, untilAborted } from '../http/deadline.js'
import { tokenProblem } from '../token/syntax.js'
import { createMask, type Mask } from './clean.js'
import { requestError } from './errors.js'
import type { TokenSource } from './interface.js'
import { invalid } from './options.js'

/** In lower case, as the names in `Headers` are, so that it takes the place of one of the caller. */
const header = tokenHeader.toLowerCase()

/** What a request is sent with. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  /** Masks the credentials in what a server or `fetch` said. */
  readonly mask: Mask
}

/**
 * Prepares the credentials of a client's requests.
 *
 * @returns a function that is called for each request.
 * @throws {InvalidInputError} when the token can't be right.
 */
export function createCredentials(source: TokenSource): (deadline: Deadline) => Promise<Credentials> {
  if (typeof source !== 'function') {
    const fixed = withToken(source)
    return async () => fixed
  }
  let latest: Credentials | undefined
  return async (deadline) => {
    const token = await ask(source, deadline)
    if (!latest || latest.headers[header] !== token) latest = withToken(token)
    return latest
  }
}

function withToken(token: unknown): Credentials {
  const problem = tokenProblem(token)
  if (problem) throw invalid(`The token ${problem}; use it as IAM returned it.`, 'INVALID_TOKEN')
  return { headers: { [header]: token as string }, mask: createMask([token as string], '[token]') }
}

async function ask(source: () => unknown, { signal }: Deadline): Promise<unknown> {
  try {
    // An async function, because the caller's own may throw at once.
    return await untilAborted((async () => source())(), signal)
  } catch (error) {
    throw requestError('NO_TOKEN', 'The token function failed', false, error)
  }
}
