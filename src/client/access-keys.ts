import { untilAborted } from '../http/deadline.js'
import { type AccessKeys, keysProblem } from '../signing/keys.js'
import { signRequest } from '../signing/sign.js'
import { lowerCaseNames } from './authenticate.js'
import { cleanError, createMask } from './clean.js'
import { checkedSource } from './credentials.js'
import { requestError } from './errors.js'
import type { ClientKeys } from './interface.js'
import { invalid } from './options.js'

/**
 * Makes the `keys` of {@link createClient}: each request is signed with an access key (AK/SK,
 * `SDK-HMAC-SHA256`), as the official SDKs do it, and has no token.
 *
 * Signed are the address, the exact body, `Content-Type`, `Host` and the time. The secret key never leaves the
 * process. All that comes of the keys goes to the origin of `baseUrl` only, and is masked where a server repeats it.
 *
 * @param source - the keys, or a function that returns them and is called before each request
 * @throws {InvalidInputError} when keys can't be right.
 */
export function accessKeys(source: AccessKeys | (() => AccessKeys | Promise<AccessKeys>)): ClientKeys {
  const keysFor = checkedSource(source, 'keys', checkKeys)
  return {
    async authenticate(request, signal) {
      const keys = await keysFor(signal)
      const { accessKey, secretKey, securityToken = [] } = keys
      const secrets = [secretKey, accessKey].concat(securityToken)
      try {
        const signed = await untilAborted(signRequest(request, keys, new Date()), signal)
        // The signature by itself too, because a server may repeat a part of the header.
        const signature = signed['Authorization']?.split('Signature=').slice(1) ?? []
        return {
          headers: lowerCaseNames(Object.entries(signed)),
          mask: createMask(secrets.concat(signature), '[key]'),
        }
      } catch (error) {
        const cause = cleanError(error, createMask(secrets, '[key]'))
        throw requestError(
          'NO_CREDENTIALS',
          `The request could not be signed (${cause.message})`,
          false,
          cause,
        )
      }
    },
  }
}

/** A copy, because the caller may change theirs. */
function checkKeys(keys: unknown): AccessKeys {
  const problem = keysProblem(keys)
  if (problem) throw invalid(problem, 'INVALID_KEYS')
  return { ...(keys as AccessKeys) }
}
