import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/process.js'
import { makeProject, withoutInstalling } from './project.js'

let project: string

beforeAll(async () => {
  project = await makeProject()
})

describe('dds-contract', () => {
  it('should be found by npx, and say what it can do', async () => {
    const { stdout, exitCode } = await run('npx', ['dds-contract', '--help'], {
      cwd: project,
      env: withoutInstalling,
    })

    expect(stdout).toMatch(/^Usage: dds-contract/)
    expect(stdout).toContain('conformance')
    expect(exitCode).toBe(0)
  })

  it('should say how to install Prism when the mock needs it', async () => {
    const program = join(project, 'node_modules/.bin/dds-contract')

    const { stderr, exitCode } = await run(program, ['mock', '--engine', 'prism'], { cwd: project })

    expect(stderr).toBe(
      'error: Prism is not installed; npm install --save-dev --save-exact @stoplight/prism-cli@5.14.2 adds one that ' +
        'works. The simulator works without it: dds-contract mock.\n',
    )
    expect(exitCode).toBe(2)
  })

  it.each([['mock', '--engine', 'prism'], ['conformance']])(
    'should say so when the Prism that is installed is too old: %s',
    async (...args) => {
      const folder = await makeProject()
      for (const [name, functions] of Object.entries(prism4)) {
        const path = join(folder, 'node_modules/@stoplight', name)
        await mkdir(path, { recursive: true })
        await writeFile(join(path, 'package.json'), '{"version":"4.14.1"}')
        await writeFile(join(path, 'index.js'), functions.map((each) => `exports.${each}=()=>{}\n`).join(''))
      }
      const program = join(folder, 'node_modules/.bin/dds-contract')

      const { stderr, exitCode } = await run(program, args, { cwd: folder })

      expect(stderr).toContain(
        'error: Prism 4.14.1 is installed, which has no getHttpOperationsFromSpec; npm install ',
      )
      expect(exitCode).toBe(2)
    },
  )

  it('should judge the simulator in a project without Prism, and say so', async () => {
    const program = join(project, 'node_modules/.bin/dds-contract')

    const { stdout, stderr, exitCode } = await run(program, ['conformance', '--report-json', '-'], {
      cwd: project,
    })

    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'conforming',
      target: { baseUrl: 'the embedded simulator (Prism is not installed)', kind: 'service' },
    })
    expect(stderr).toContain(' to the embedded simulator (Prism is not installed) in ')
    expect(exitCode).toBe(0)
  })

  it('should refuse a wrong option before it looks for Prism or a journal', async () => {
    const program = join(project, 'node_modules/.bin/dds-contract')

    const { stderr } = await run(program, ['conformance', '--runs', '0', '--journal', 'journal.jsonl'], {
      cwd: project,
    })

    expect(stderr).toBe('error: --runs must be a whole number from 1 to 10000, not 0.\n')
    expect(await readdir(project)).not.toContain('journal.jsonl')
  })
})

/** The functions of Prism 4 that matter here. */
const prism4: Readonly<Record<string, readonly string[]>> = {
  'prism-cli': [],
  'prism-core': ['createLogger'],
  'prism-http': ['createInstance'],
}
