import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generators, tryGenerator } from '../../portability/typescript.js'
import { makeFolder } from '../support/folder.js'
import { repository } from '../support/process.js'

// The others of npm weigh 51 to 112 MB each: `npm run portability` tries them.
const light = generators.filter(({ name }) => name === '@hey-api/openapi-ts')

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

  it('should be tried', () => {
    expect(light).not.toEqual([])
  })
})
