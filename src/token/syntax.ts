/** The gateway refuses longer headers. */
const maxTokenBytes = 32 * 1024

/**
 * Says why a token can't be sent in a header: it must be visible ASCII (RFC 9110, section 5.5), 1 to
 * 32,768 bytes.
 *
 * @returns the end of a sentence that starts with "The token"; it never contains the token. `undefined` if the token is valid.
 */
export function tokenProblem(token: unknown): string | undefined {
  if (typeof token !== 'string') return 'is not a string'
  if (!token) return 'is empty'
  if (/[\r\n]/.test(token)) return 'has a line break'
  if (/[^!-~]/.test(token)) return 'has a space or another character that is not visible ASCII'
  if (token.length > maxTokenBytes) return 'is over 32 KB'
  return undefined
}
