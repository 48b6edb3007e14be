/** A table of a page, as a part of the command makes it. */
export interface Table {
  /** The file of the page. */
  readonly page: string
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Whether all of its tools were tried, so that the page can take it. */
  readonly isWhole: boolean
}

/** What a part of the command made. */
export interface Made {
  readonly tables: readonly Table[]
  /** What is not as it must be, in a sentence each. */
  readonly problems: readonly string[]
}

/** A part of the command: what it makes a table of, or tries. */
export interface Part {
  /** The option that runs it alone. */
  readonly name: string
  /** The tools that it tries; a word of the command names those that have it in their name. */
  readonly tools: readonly string[]
  /**
   * Tries the tools.
   *
   * @param work - the folder in which all is made
   * @param words - tools with one of these in their name; all where there is none
   */
  readonly run: (work: string, words: readonly string[]) => Promise<Made>
}

/** Whether one of the words is in the name, or there is no word. */
export function isNamed(name: string, words: readonly string[]): boolean {
  const text = name.toLowerCase()
  return words.length === 0 || words.some((word) => text.includes(word.toLowerCase()))
}

export function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The table in Markdown. */
export function tableOf({ heads, rows }: Pick<Table, 'heads' | 'rows'>): string {
  return [heads, heads.map(() => '---'), ...rows].map(lineOf).join('\n')
}

/** "Made by `npm run portability …` on a date", which stands above each table that the command makes. */
const dated = /(Made by `npm run portability[^`]*` on )\d{4}-\d\d-\d\d/g

/**
 * Puts a table into the text of its page, in place of the one with the same heads, and the date above it.
 *
 * @param date - of today, as in 2026-11-29
 * @throws Error when the page has no such table, or no date above it in its section
 */
export function withTable(text: string, table: Table, date: string): string {
  const start = startOf(text, table)
  const section = text.lastIndexOf('\n## ', start)
  const before = text.slice(section, start)
  if (!before.match(dated)) throw new Error(`${table.page} has no date above "${lineOf(table.heads)}".`)
  const after = text.slice(start).replace(/^(?:\|.*(?:\n|$))+/, () => `${tableOf(table)}\n`)
  return text.slice(0, section) + before.replaceAll(dated, `$1${date}`) + after
}

/** The first cells of the rows of which the page says something else. */
export function differences(text: string, table: Table): string[] {
  const recorded = new Set(text.slice(startOf(text, table)).split('\n').map(withoutTimes(table.heads)))
  return table.rows
    .filter((row) => !recorded.has(withoutTimes(table.heads)(lineOf(row))))
    .map(([name = '']) => name)
}

/** A row without how long it took, which is never the same. */
const withoutTimes = (heads: readonly string[]) => (line: string) => {
  const at = heads.indexOf('seconds')
  return at === -1 ? line : line.split(' | ').toSpliced(at, 1).join(' | ')
}

function startOf(text: string, { page, heads }: Table): number {
  const at = text.indexOf(`\n${lineOf(heads)}\n`)
  if (at === -1) throw new Error(`${page} has no table with the heads "${lineOf(heads)}".`)
  return at + 1
}
