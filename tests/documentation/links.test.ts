import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages } from './blocks.js'

const { homepage, bugs, repository, author } = JSON.parse(readFileSync('package.json', 'utf8'))
const address = homepage.replace('#readme', '')

describe('package.json', () => {
  it('should name one address everywhere', () => {
    expect(repository).toEqual({ type: 'git', url: `git+${address}.git` })
    expect(bugs).toBe(`${address}/issues`)
    expect(author).toContain(`(${address})`)
  })
})

describe('README.md', () => {
  it('should lead nowhere that is not there for a reader of the package page', () => {
    const links = linksOf('README.md')

    expect(links.length).toBeGreaterThan(10)
    const undefinedNames = readFileSync('README.md', 'utf8').match(/\[[\w./-]+\](?![(:])/g) ?? []
    expect(
      undefinedNames.filter((name) => !readFileSync('README.md', 'utf8').includes(`\n${name}: `)),
    ).toEqual([])
    for (const link of links) {
      const [, file] = link.split(/\/(?:blob|raw)\/HEAD\//)
      expect(link).toMatch(/^https:\/\//)
      if (file !== undefined) {
        expect(link.startsWith(address)).toBe(true)
        expect(existsSync(file), link).toBe(true)
      }
    }
  })
})

describe.each(pages.filter((page) => page !== 'README.md'))('%s', (page) => {
  it('should link to what is there', () => {
    for (const link of linksOf(page).filter((link) => !/^\w+:/.test(link))) {
      const [path = '', anchor] = link.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      expect(existsSync(file), link).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(file), link).toContain(anchor)
    }
  })
})

/** The addresses of links and pictures, outside of code. */
function linksOf(page: string): string[] {
  const prose = readFileSync(page, 'utf8')
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
  const links = prose.matchAll(/\]\(([^)\s]*)\)|(?:href|src|srcset)="([^"]*)"|^\[.*\]: (\S+)$/gm)
  return [...links].map(([, inline, html, reference]) => inline ?? html ?? reference ?? '')
}

/** What a heading is called in a link, as most renderers make it. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
}
