/**
 * Makes a text safe to show: what a server answers could otherwise move the cursor, or hide and reorder
 * what stands beside it.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter)
}

/** The same for a text of several lines, whose breaks stay. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0)?.toString(16) ?? ''
  return shortEscapes[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`)
}

/** Cuts a text to a length and says how much is missing. */
export function shorten(text: string, length: number): string {
  const characters = [...text]
  if (characters.length <= length) return text
  return `${characters.slice(0, length).join('')}… (${characters.length - length} more characters)`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes what has a meaning in XML and HTML. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Text that is shown as it is: no tags, no characters that hide or reorder others. Line breaks stay. */
export function escapeHtml(text: string): string {
  return escapeMarkup(printableLines(text))
}

/** A word of a command for a POSIX shell, in quotes where it needs them. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
