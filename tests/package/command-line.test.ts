import { describe, expect, inject, it } from 'vitest'
import { withoutInstalling } from './project.js'
import { run } from './run.js'

const project = inject('scratchProject')

function ddsContract(...args: string[]) {
  return run('npx', ['dds-contract', ...args], project, withoutInstalling)
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
      expect(stderr).toContain('npm install --save-dev @stoplight/prism-core')
      expect(exitCode).toBe(2)
    },
  )
})
