/** A token this short would be found everywhere by accident. */
const shortestTellingToken = 8
const pieceLength = 32

/** The token as it could show up in a text, and what to write in its place. */
export interface Secrets {
  /** Replaces the token, and every telling piece of it. */
  mask(text: string): string
  /** Whether the token, or a telling piece of it, stands in a text. */
  leaksIn(text: string): boolean
}

/** The end of a token that the case `token/truncated` leaves off. */
export const truncatedLength = 8

/**
 * Knows a token in all the forms in which it could leak: as it is, without its end, escaped for a
 * URL or for JSON, and in pieces of 32 characters.
 *
 * @param token - the token that requests carry; undefined when there is none
 */
export function createSecrets(token: string | undefined): Secrets {
  const forms = token ? formsOf(token) : []
  return {
    mask: (text) => forms.reduce((masked, form) => masked.replaceAll(form, '$DDS_AUTH_TOKEN'), text),
    leaksIn: (text) => forms.some((form) => form.length >= shortestTellingToken && text.includes(form)),
  }
}

function formsOf(token: string): string[] {
  const wholes = [token, encodeURIComponent(token), JSON.stringify(token).slice(1, -1)]
  const pieces: string[] = []
  for (let start = 0; start + pieceLength <= token.length; start += pieceLength) {
    pieces.push(token.slice(start, start + pieceLength))
  }
  const forms = [...wholes, token.slice(0, -truncatedLength), ...pieces].filter((form) => form !== '')
  // The longest first, so that what is masked is masked whole.
  return [...new Set(forms)].toSorted((one, other) => other.length - one.length)
}
