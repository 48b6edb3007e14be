import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { runNode, tsx } from '../support/process.js'

const { scripts } = JSON.parse(await readFile('package.json', 'utf8'))

describe.concurrent('a program that takes long', () => {
  it.each(['bench', 'docs', 'portability', 'test:hostile', 'test:proof', 'test:runtimes'])(
    'should refuse an argument that it does not know: npm run %s',
    async (name) => {
      const [program, ...args] = scripts[name].replace(/^tsx /, '').split(' ')

      const { exitCode, stdout, stderr } = await runNode([...tsx, program, ...args, '--nonsense'])

      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
      expect(stderr).toMatch(new RegExp(`^${name}: .*--nonsense.*\n$`))
    },
  )
})
