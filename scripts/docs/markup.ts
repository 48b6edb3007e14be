import { Marked } from 'marked'

/** HTML that is safe to put into a page as it is. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

type Content = Markup | string | number | readonly Content[] | undefined

/** Writes HTML. The values in the braces are escaped, unless they are markup. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(strings.map((text, index) => text + toHtml(contents[index])).join(''))
}

function toHtml(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Markup) return content.html
  if (typeof content === 'object') return content.map(toHtml).join('')
  return escapeHtml(String(content))
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

// A text of the contract holds no HTML; what looks like it, such as `<region>`, is meant as written.
const renderer = new Marked({ renderer: { html: ({ text }) => escapeHtml(text) } })

/** The HTML of a CommonMark text. */
export function markdown(text = ''): Markup {
  return new Markup(renderer.parse(text, { async: false }))
}

/** Splits a CommonMark text into its warnings, which are its blockquotes, and the rest. */
export function splitWarnings(text: string): { warnings: readonly string[]; rest: string } {
  const tokens = renderer.lexer(text)
  const isWarning = ({ type }: { type: string }) => type === 'blockquote'
  return {
    warnings: tokens.filter(isWarning).map((token) => ('text' in token ? String(token.text) : '')),
    rest: tokens
      .filter((token) => !isWarning(token))
      .map(({ raw }) => raw)
      .join(''),
  }
}

/** A JSON value as a listing that distinguishes keys from values. */
export function listing(value: unknown): Markup {
  const text = JSON.stringify(value, null, 2)
  // The odd parts are the keys.
  const parts = text.split(/("[^"]*")(?=: )/)
  return html`<pre tabindex="0"><code>${parts.map((part, index) => (index % 2 === 1 ? html`<b>${part}</b>` : part))}</code></pre>`
}
