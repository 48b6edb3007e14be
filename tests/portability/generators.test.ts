import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generators, tryGenerator } from '../../portability/typescript.js'
import { makeFolder } from '../support/folder.js'
import { repository } from '../support/process.js'

// `npm run portability -- --generators npm` runs the others, which are too heavy for every clone.
const light = generators.filter(({ isLight }) => isLight)

describe('a generator of types', () => {
  it.each(light)('should tell outcomes apart by edition $edition: $name', async (generator) => {
    const folder = join(await makeFolder(), 'generated')

    const { generates, compiles, output } = await tryGenerator(generator, folder, {
      bin: join(repository, 'node_modules/.bin'),
    })

    expect({ generates, compiles, output: compiles ? '' : output }).toEqual({
      generates: true,
      compiles: true,
      output: '',
    })
  })

  it('should be tried', () => {
    expect(light).toHaveLength(1)
  })
})
