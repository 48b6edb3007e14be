import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  folderOf,
  generators,
  recordings,
  tryGenerator,
  whatTypesComeFrom,
} from '../../portability/typescript.js'
import { makeFolder } from '../support/folder.js'
import { repository, runNode } from '../support/process.js'

const light = generators.filter(({ isLight }) => isLight)
const heavy = generators.filter(({ isLight }) => !isLight)

describe('a generator of types', () => {
  it.each(light)(
    'should make types of edition $edition by which outcomes are told apart: $name',
    async (one) => {
      const folder = join(await makeFolder(), 'generated')

      const { generates, compiles, output } = await tryGenerator(one, folder, {
        bin: join(repository, 'node_modules/.bin'),
      })

      expect({ generates, compiles, output: compiles ? '' : output }).toEqual({
        generates: true,
        compiles: true,
        output: '',
      })
    },
  )

  it('should have made types of this very contract by which outcomes are told apart, if too heavy to run here', async () => {
    const recorded = JSON.parse(await readFile(join(recordings, 'from.json'), 'utf8'))
    const compiled = await runNode(['node_modules/typescript/bin/tsc', '-p', recordings, '--listFilesOnly'])

    for (const one of heavy) expect(compiled.stdout).toContain(folderOf(recordings, one))
    expect(await runNode(['node_modules/typescript/bin/tsc', '-p', recordings])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    })
    expect(recorded, 'Run `npm run portability -- --only npm --record`.').toEqual(await whatTypesComeFrom())
  })

  it('should be tried', () => {
    expect([light.length, heavy.length]).toEqual([1, 5])
  })
})
