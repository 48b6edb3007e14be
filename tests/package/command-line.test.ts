import { beforeAll, describe, expect, it } from 'vitest'
import { run } from '../support/process.js'
import { makeProject, withoutInstalling } from './project.js'

let project: string

beforeAll(async () => {
  project = await makeProject()
})

function ddsContract(...args: string[]) {
  return run('npx', ['dds-contract', ...args], { cwd: project, env: withoutInstalling })
}

describe('dds-contract', () => {
  it('should be found by npx, and say what it can do', async () => {
    const { stdout, exitCode } = await ddsContract('--help')

    expect(stdout).toMatch(/^Usage: dds-contract/)
    expect(stdout).toContain('conformance')
    expect(exitCode).toBe(0)
  })

  it.each([['mock', '--engine', 'prism'], ['conformance']])(
    'should say how to install Prism when %s needs it',
    async (...args) => {
      const { stderr, exitCode } = await ddsContract(...args)

      expect(stderr).toContain('Prism is not installed')
      expect(stderr).toContain('npm install --save-dev --save-exact @stoplight/prism-cli@5.14.2')
      expect(exitCode).toBe(2)
    },
  )
})
