import { readdirSync, readFileSync } from 'node:fs'

/** A fenced block of a page. */
export interface Block {
  readonly page: string
  /** The line at which it opens, from 1. */
  readonly line: number
  /** The words after the fence: a language, and where or how to run it, such as `sh project`. */
  readonly kind: string
  readonly text: string
}

/** The pages that are read first. */
export const firstPages = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']

/** The pages with complete runs of the suite, which take long. */
export const suitePages = ['docs/conformance.md', 'docs/ci.md', 'docs/traffic.md']

export const otherPages = readdirSync('docs')
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)
  .filter((page) => !suitePages.includes(page))

/** All pages whose blocks are tried. */
export const pages = [...firstPages, ...suitePages, ...otherPages]

/** Reads every fenced block of a page (CommonMark, section 4.5), also those within lists. */
export function readBlocks(page: string): Block[] {
  const markdown = readFileSync(page, 'utf8')
  return [...markdown.matchAll(/^ *(`{3,}|~{3,})(.*)\n([\s\S]*?)^ *\1 *$/gm)].map(
    ({ index, 2: kind = '', 3: text = '' }) => ({
      page,
      line: markdown.slice(0, index).split('\n').length,
      kind: kind.trim(),
      text,
    }),
  )
}
