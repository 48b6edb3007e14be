import { describe, expect, it } from 'vitest'
import { runNode, tsx } from '../support/process.js'

const hidePrism = `
  import Module from 'node:module'
  const { _resolveFilename } = Module
  Module._resolveFilename = (name, ...more) => {
    if (name.startsWith('@stoplight/')) throw Object.assign(new Error('No such module'), { code: 'MODULE_NOT_FOUND' })
    return _resolveFilename(name, ...more)
  }
`
const hidden = ['--import', `data:text/javascript,${encodeURIComponent(hidePrism)}`]

describe('dds-contract without Prism', () => {
  it.each([['mock', '--engine', 'prism'], ['conformance']])(
    'should say how to install it: %s %s %s',
    async (...command) => {
      const { exitCode, stderr } = await runNode([...tsx, ...hidden, 'src/cli.ts', ...command])

      expect(stderr).toBe(
        'error: Prism is not installed; npm install --save-dev --save-exact @stoplight/prism-cli@5.14.2 adds it. ' +
          'The simulator works without it: dds-contract mock.\n',
      )
      expect(exitCode).toBe(2)
    },
  )
})
