import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningServer, serve } from '../../src/http/serve.js'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'

const page = await readFile(new URL('../../docs/client.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^## ([^\n]+)\n(?:(?!^## ).)*?```ts\n(.*?)```/gms)].map(
  ([, heading = '', code = '']) => [heading, code] as const,
)

/** What each example prints first, by hand; `undefined` for nothing. */
const printed: Readonly<Record<string, string | undefined>> = {
  'One batch': '046287aae57843b1a7bc61b7a8812f41in02 submitted as ',
  'Any number of instances': '046287aae57843b1a7bc61b7a8812f41in02 is being upgraded by ',
  'A fleet from a file':
    '{"status":"submitted","instance_id":"046287aae57843b1a7bc61b7a8812f41in02","job_id":"',
  'A run that survives a crash': undefined,
  'Submitting again': "did not begin: [ '3d1e04f49efa473a8c7eaf07ed7ff870in02' ]",
  'What to do about `unknown`': undefined,
  'The token': '046287aae57843b1a7bc61b7a8812f41in02 submitted',
  'Your own tests, without a network': undefined,
}

/** Where a name of the package leads while it is not built. */
const sources: Readonly<Record<string, string>> = {
  'dds-db-upgrade-contract': new URL('../../src/index.ts', import.meta.url).href,
  'dds-db-upgrade-contract/simulator': new URL('../../src/mock/simulator.ts', import.meta.url).href,
}

describe('docs/client.md', () => {
  let folder: string
  let server: RunningServer

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'client-example-'))
    server = await serve(createSimulator().fetch)
  })

  afterEach(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  it('should have an example where this test expects one', () => {
    expect(examples.map(([heading]) => heading)).toEqual(Object.keys(printed))
    expect(page.split('```ts\n').length - 1).toBe(examples.length)
  })

  it.each(examples)('should run: %s', async (heading, code) => {
    const file = join(folder, 'example.mts')
    await writeFile(
      file,
      code.replace(/(?<= from ')[^']+/g, (name) => sources[name] ?? name),
    )
    const env = {
      ...process.env,
      DDS_BASE_URL: server.url,
      DDS_AUTH_TOKEN: simulatorToken,
      DDS_PROJECT_ID: '054e292c9880d4992f02c0196d3ea468',
    }
    const tsx = import.meta.resolve('tsx')

    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, file], {
      cwd: folder,
      env,
    })

    const expected = printed[heading]
    if (expected === undefined) expect(stdout).toBe('')
    else expect(stdout.startsWith(expected), stdout).toBe(true)
  })
})
