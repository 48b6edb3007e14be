/** What moves the cursor, or hides and reorders what stands beside it. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * What makes a command of a line in the log of a CI system: `##` before a word and a bracket wherever it stands
 * (GitHub's runner, Azure Pipelines, TeamCity), and one mark repeated where a line begins (`::` GitHub, `---`, `+++`,
 * `~~~` and `^^^` Buildkite). The others, such as GitLab, Travis and Jenkins, need a control character.
 */
const command = /(?<=#)#(?=[\w.-]*\[)|(?=::|([+^~-])\1\1)[:+^~-](?<=^[^\S\n]*[:+^~-])/gm

/**
 * Makes a text safe to print: what a server sends or what a file is called could otherwise move the cursor, hide
 * what stands beside it, or give a command to the CI system that reads the output.
 */
export function printable(text: string): string {
  return text.replace(hidden, escapeCharacter).replace(command, escapeCharacter)
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

/** Writes a value as JSON of the same value that is safe to print. */
export function toPrintableJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(hidden, toJsonEscape).replace(command, toJsonEscape))
    .join('\n')
}

/** @param character - of one or two code units */
function toJsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
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
  const lines = text.split('\n').map((line) => line.replace(hidden, escapeCharacter))
  return escapeMarkup(lines.join('\n')).replace(command, toReference)
}

/** Characters that no XML 1.0 document can hold, not even escaped (XML 1.0, section 2.2). */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** Names a file to attach to the result in what a test case of JUnit prints (GitLab, Jenkins). */
const attachment = /\[(?=\[\w+\|)/g

/** A text or the value of an attribute in XML, in one line of the document. */
export function escapeXml(text: string): string {
  return escapeMarkup(text.replace(unspeakable, '\u{FFFD}').replace(attachment, escapeCharacter))
    .replace(hidden, toReference)
    .replace(command, toReference)
}

function toReference(character: string): string {
  return `&#${character.codePointAt(0)};`
}

/** A word of a command for a POSIX shell, in quotes where it needs them. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
