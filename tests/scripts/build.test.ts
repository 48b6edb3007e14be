import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { cloneInto } from '../support/clone.js'
import { makeFolder } from '../support/folder.js'
import { runNode, tsx } from '../support/process.js'

it('should end with what the compiler says of what does not fit', async () => {
  const clone = join(await makeFolder(), 'clone')
  await cloneInto(clone)
  await appendFile(join(clone, 'src/types.ts'), 'export const wrong: string = 1\n')

  const { exitCode, stdout, stderr } = await runNode([...tsx, 'scripts/build.ts'], { cwd: clone })

  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' })
  expect(stdout).toMatch(/^src\/types\.ts\(\d+,\d+\): error TS2322: [^\n]+\n$/)
})
