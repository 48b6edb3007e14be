import { readdir } from 'node:fs/promises'
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

  it.each([['mock', '--engine', 'prism'], ['conformance']])(
    'should say how to install Prism when %s needs it',
    async (...args) => {
      const program = join(project, 'node_modules/.bin/dds-contract')

      const { stderr, exitCode } = await run(program, args, { cwd: project })

      expect(stderr).toBe(
        'error: Prism is not installed; npm install --save-dev --save-exact @stoplight/prism-cli@5.14.2 adds it. ' +
          'The simulator works without it: dds-contract mock.\n',
      )
      expect(exitCode).toBe(2)
    },
  )

  it('should refuse a wrong option before it looks for Prism or opens the journal', async () => {
    const program = join(project, 'node_modules/.bin/dds-contract')

    const { stderr } = await run(program, ['conformance', '--runs', '0', '--journal', 'journal.jsonl'], {
      cwd: project,
    })

    expect(stderr).toBe('error: --runs must be a whole number from 1 to 10000, not 0.\n')
    expect(await readdir(project)).not.toContain('journal.jsonl')
  })
})
