import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const page = await readFile(new URL('../../docs/simulator.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code)

/** Where a name of the package leads while it is not built. */
const sources: Readonly<Record<string, string>> = {
  'dds-db-upgrade-contract': new URL('../../src/index.ts', import.meta.url).href,
  'dds-db-upgrade-contract/simulator': new URL('../../src/mock/simulator.ts', import.meta.url).href,
}

describe('docs/simulator.md', () => {
  it('should have examples', () => {
    expect(blocks).toHaveLength(3)
  })

  it.each(blocks.map((code, index) => [index + 1, code] as const))(
    'should run: example %i',
    async (_, code) => {
      const directory = await mkdtemp(join(tmpdir(), 'simulator-example-'))
      const file = join(directory, 'example.mts')
      await writeFile(
        file,
        code.replace(/(?<= from ')[^']+/g, (name) => sources[name] ?? name),
      )

      const run = promisify(execFile)(process.execPath, ['--import', 'tsx', file])

      await expect(run.finally(() => rm(directory, { recursive: true }))).resolves.toEqual({
        stdout: '',
        stderr: '',
      })
    },
  )
})
