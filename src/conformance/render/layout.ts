/** How to write for a terminal. */
export interface Style {
  /** How many columns there are. */
  readonly columns: number
  readonly color: boolean
}

/** What a piece of text means, which decides its colour. */
export type Meaning = 'good' | 'bad' | 'doubtful' | 'strong' | 'quiet'

/** SGR parameters (ECMA-48, section 8.3.117): on, off. */
const sgr: Readonly<Record<Meaning, readonly [number, number]>> = {
  good: [32, 39],
  bad: [31, 39],
  doubtful: [33, 39],
  strong: [1, 22],
  quiet: [2, 22],
}

/** Colours a text, where colours are wanted. */
export function paint(text: string, meaning: Meaning, { color }: Style): string {
  const [on, off] = sgr[meaning]
  return color ? `\u001B[${on}m${text}\u001B[${off}m` : text
}

/**
 * Makes a text safe to print: what a server answers could otherwise move the cursor, or hide and
 * reorder what stands beside it.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter)
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

/** Breaks a text into lines: between words, and within a word that is longer than a line. */
export function wrap(text: string, columns: number): string[] {
  const width = Math.max(columns, 8)
  const lines: string[] = []
  let line: string[] = []
  for (const word of text.split(/(?<= )/)) {
    const characters = [...word]
    if (line.length + characters.join('').trimEnd().length > width && line.length > 0) {
      lines.push(line.join('').trimEnd())
      line = []
    }
    while (characters.length > width && line.length === 0) lines.push(characters.splice(0, width).join(''))
    line.push(...characters)
  }
  return [...lines, line.join('').trimEnd()].filter((text, index) => text !== '' || index === 0)
}

/** A name and what it says, the second and later lines below the first. */
export function row(name: string, text: string, style: Style): string[] {
  const label = name.padEnd(labelWidth)
  const [first = '', ...rest] = wrap(text, style.columns - indent.length - labelWidth)
  return [
    `${indent}${paint(label, 'quiet', style)}${first}`.trimEnd(),
    ...rest.map((line) => indent + ' '.repeat(labelWidth) + line),
  ]
}

/** A name and a command, which stays on one line however long it is: a broken one cannot be pasted. */
export function commandRow(name: string, command: string, style: Style): string {
  return `${indent}${paint(name.padEnd(labelWidth), 'quiet', style)}${command}`
}

/** Two texts on one line, the second one at the right edge; below the first where both have no room. */
export function spread(left: string, right: string, columns: number): string[] {
  const gap = columns - [...left].length - [...right].length
  return gap < 2 ? [left, indent + right] : [left + ' '.repeat(gap) + right]
}

/** A line, or as many as it takes, in one colour. */
export function heading(text: string, meaning: Meaning, style: Style): string[] {
  return wrap(text, style.columns).map((line) => paint(line, meaning, style))
}

/** A number and its noun, in the plural where it must be. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

const indent = '  '
const labelWidth = 10
