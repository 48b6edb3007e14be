import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repository } from '../support/process.js'

interface Entry {
  readonly integrity?: string
  readonly resolved?: string
}

/** Every folder that npm installs something into, of which each is locked for itself. */
const folders = ['.', 'portability/npm', 'habitats/newest', 'habitats/oldest', 'proof/peers']

describe.each(folders)('package-lock.json in %s', async (folder) => {
  const lock = await readFile(join(repository, folder, 'package-lock.json'), 'utf8')
  const entries = Object.entries<Entry>(JSON.parse(lock).packages).filter(([path]) => path !== '')

  it('should hold a checksum of everything that is installed on any system', () => {
    const unchecked = entries.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))

    expect(unchecked.map(([path]) => path)).toEqual([])
    expect(entries.length).toBeGreaterThan(100)
  })

  it('should hold no address from which anything was installed', () => {
    expect(entries.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([])
  })
})

describe('node_modules/.bin', () => {
  it('should have our own compiler as tsc, none of the other versions', async () => {
    expect(await realpath(join(repository, 'node_modules/.bin/tsc'))).toBe(
      await realpath(join(repository, 'node_modules/typescript/bin/tsc')),
    )
  })
})
