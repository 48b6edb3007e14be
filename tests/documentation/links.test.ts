import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages } from './blocks.js'
import { linksOf } from './links.js'

const { homepage, bugs, repository, author } = JSON.parse(readFileSync('package.json', 'utf8'))
const address = homepage.replace('#readme', '')

describe('package.json', () => {
  it('should name one address everywhere', () => {
    expect(repository).toEqual({ type: 'git', url: `git+${address}.git` })
    expect(bugs).toBe(`${address}/issues`)
    expect(author).toContain(`(${address})`)
  })
})

describe.each(pages)('%s', (page) => {
  it('should link to what is there', () => {
    for (const link of linksOf(page).filter((link) => !/^\w+:/.test(link))) {
      const [path = '', anchor] = link.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      expect(existsSync(file), link).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(file), link).toContain(anchor)
    }
  })
})

/** What a heading is called in a link, as most renderers make it. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
}
