/** An access key (AK) of the provider, or the temporary one of an agency. */
export interface AccessKeys {
  /** The access key ID (AK). It is not secret by itself, but names an account. */
  readonly accessKey: string
  /** The secret access key (SK), which never leaves this process. */
  readonly secretKey: string
  /** The token that comes with temporary keys, and is sent with each request. */
  readonly securityToken?: string | undefined
}

/** The gateway refuses longer headers. */
const maxHeaderBytes = 32 * 1024

/**
 * Says why keys can't sign a request.
 *
 * @returns one sentence, which contains none of the values; `undefined` if the keys can be used.
 */
export function keysProblem(keys: unknown): string | undefined {
  if (Object(keys) !== keys) return 'The keys must be an object with accessKey and secretKey.'
  const { accessKey, secretKey, securityToken }: Partial<Record<keyof AccessKeys, unknown>> = Object(keys)
  const problems = [
    ['The access key', textProblem(accessKey)],
    // It would end early in the header, at the comma.
    ['The access key', String(accessKey).includes(',') ? 'has a comma' : undefined],
    ['The secret key', textProblem(secretKey)],
    ['The security token', securityToken === undefined ? undefined : textProblem(securityToken)],
  ]
  const [what, problem] = problems.find(([, problem]) => problem) ?? []
  return problem && `${what} ${problem}; use it as the provider issued it.`
}

function textProblem(text: unknown): string | undefined {
  if (text === undefined) return 'is missing'
  if (typeof text !== 'string') return 'is not a string'
  if (!text) return 'is empty'
  if (/[^!-~]/.test(text)) return 'has a line break, a space or another character that is not visible ASCII'
  return text.length > maxHeaderBytes ? 'is over 32 KB' : undefined
}
