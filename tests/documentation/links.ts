import { readFileSync } from 'node:fs'

/** The addresses of links and pictures, outside of code. */
export function linksOf(page: string): string[] {
  const prose = readFileSync(page, 'utf8')
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
  const links = prose.matchAll(/\]\(([^)\s]*)\)|(?:href|src|srcset)="([^"]*)"|^\[.*\]: (\S+)$/gm)
  return [...links].map(([, inline, html, reference]) => inline ?? html ?? reference ?? '')
}
