import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { publint } from 'publint'
import { describe, expect, inject, it } from 'vitest'

const tarball = inject('tarball')

describe('tarball', () => {
  it('should stay under 250 kB', () => {
    expect(statSync(tarball).size).toBeLessThan(250_000)
  })

  it('should hold nothing but what consumers need', () => {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
    const needed =
      /^package\/(dist\/(src|generated)\/.+\.(d\.ts|js|json)|dist\/generated\/openapi-3\.0\.yaml|dist\/docs\/index\.html|openapi\/openapi\.yaml|package\.json|(README|CHANGELOG)\.md|LICENSE)$/

    expect(files.filter((file) => !needed.test(file))).toEqual([])
  })

  it('should give publint nothing to remark', async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball))

    const { messages } = await publint({ pack: { tarball: buffer }, strict: true })

    expect(messages).toEqual([])
  })

  it('should have types in every mode of resolution, of which CommonJS needs a dynamic import', () => {
    const attw = 'node_modules/@arethetypeswrong/cli/dist/index.js'
    // The profile leaves out "node10", the resolution of Nodes that know no "exports" and no ESM.
    const options = ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm']

    const { status, stdout } = spawnSync(
      process.execPath,
      [
        attw,
        tarball,
        ...options,
        '--exclude-entrypoints',
        'openapi.yaml',
        'openapi-3.0.yaml',
        '--format',
        'ascii',
      ],
      { encoding: 'utf8' },
    )

    expect(stdout).toContain('bundler: 🟢')
    expect(status).toBe(0)
  })
})
