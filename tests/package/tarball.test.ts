import { readFile, stat } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { describe, expect, inject, it } from 'vitest'
import { run } from '../support/process.js'

const tarball = inject('tarball')

describe('tarball', () => {
  it('should stay under 250 kB', async () => {
    expect((await stat(tarball)).size).toBeLessThan(250_000)
  })

  it('should hold nothing but what consumers need', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball])
    const files = stdout.trim().split('\n')
    const needed =
      /^package\/(dist\/(src|generated)\/.+\.(d\.ts|js|json)|dist\/generated\/openapi-3\.0\.yaml|dist\/docs\/index\.html|openapi\/openapi\.yaml|package\.json|(README|CHANGELOG)\.md|LICENSE)$/

    expect(files.filter((file) => !needed.test(file))).toEqual([])
  })

  it('should give publint nothing to remark', async () => {
    const { buffer } = new Uint8Array(await readFile(tarball))

    const { messages } = await publint({ pack: { tarball: buffer }, strict: true })

    expect(messages).toEqual([])
  })

  it('should have types in every mode of resolution, of which CommonJS needs a dynamic import', async () => {
    const contents = createPackageFromTarballData(new Uint8Array(await readFile(tarball)))

    const result = await checkPackage(contents, {
      excludeEntrypoints: ['./openapi.yaml', './openapi-3.0.yaml'],
    })

    expect(result.types).toMatchObject({ kind: 'included' })
    expect('problems' in result && result.problems.filter(isUnexpected)).toEqual([])
  })
})

/** "node10" is the resolution of Nodes that know neither `exports` nor ESM. */
function isUnexpected(problem: Problem): boolean {
  const isOfOldNode = 'resolutionKind' in problem && problem.resolutionKind === 'node10'
  return problem.kind !== 'CJSResolvesToESM' && !isOfOldNode
}
