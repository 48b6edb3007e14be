import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const hideStoplight = `
import { register } from 'node:module'
register('data:text/javascript,' + encodeURIComponent(\`
  export async function resolve(specifier, context, next) {
    if (!specifier.startsWith('@stoplight/')) return next(specifier, context)
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  }
\`))`

describe('dds-contract without Prism', () => {
  for (const command of ['mock', 'conformance']) {
    it(`should say how to install it: ${command}`, async () => {
      const hidden = `data:text/javascript,${encodeURIComponent(hideStoplight)}`

      const { status, stderr } = await new Promise<{ status: unknown; stderr: string }>((resolve) => {
        const args = ['--import', 'tsx', '--import', hidden, 'src/cli.ts', command]
        execFile(process.execPath, args, (error, _, stderr) => resolve({ status: error?.code, stderr }))
      })

      expect(stderr).toBe(
        'error: Prism is not installed; npm install --save-dev @stoplight/prism-core@5.8 @stoplight/prism-http@5.12 @stoplight/prism-http-server@5.12 adds it. ' +
          'The simulator needs nothing more: dds-contract mock --engine simulator.\n',
      )
      expect(status).toBe(2)
    })
  }
})
