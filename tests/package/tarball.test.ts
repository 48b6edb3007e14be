import { readFile, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { describe, expect, inject, it } from 'vitest'
import { linksOf } from '../documentation/links.js'
import { run } from '../support/process.js'

const tarball = inject('tarball')

describe('tarball', () => {
  it('should stay under 350 kB, pages included', async () => {
    expect((await stat(tarball)).size).toBeLessThan(350_000)
  })

  it('should hold nothing but what consumers need', async () => {
    const files = await listFiles()
    const needed =
      /^(dist\/(src|generated)\/.+\.(d\.ts|js|json)|dist\/generated\/openapi-3\.0\.yaml|dist\/docs\/index\.html|openapi\/(openapi|provenance)\.yaml|package\.json|[A-Z]+\.md|docs\/([\w-]+\.md|upgrade\.http|images\/proof\.svg)|examples\/fleet\.mts|bench\/RESULTS\.md|LICENSE)$/

    expect(files.filter((file) => !needed.test(file))).toEqual([])
    // Of our own modules, only the declarations to which an entry leads.
    expect(files.filter((file) => file.startsWith('dist/src/cli/'))).toEqual([])
  })

  it('should have every page to which one of its pages leads', async () => {
    const files = await listFiles()
    const pages = files.filter((file) => file.endsWith('.md'))

    expect(pages).toContain('docs/client.md')
    for (const page of pages) {
      const links = linksOf(page).filter((link) => !/^\w+:/.test(link) && !link.startsWith('#'))
      const targets = links.map((link) => posix.join(posix.dirname(page), link.split('#')[0] ?? ''))
      expect(files, page).toEqual(expect.arrayContaining(targets))
    }
  })

  it('should give publint nothing to remark', async () => {
    const { buffer } = new Uint8Array(await readFile(tarball))

    const { messages } = await publint({ pack: { tarball: buffer }, strict: true })

    expect(messages).toEqual([])
  })

  it('should keep what registers a matcher in a bundle that is shaken', async () => {
    const { sideEffects } = JSON.parse(await readManifest())

    expect(sideEffects).toEqual(['./dist/src/vitest.js'])
  })

  it('should give npm no script to run or to warn of', async () => {
    expect(JSON.parse(await readManifest())).not.toHaveProperty('scripts')
  })

  it('should have types in every mode of resolution', async () => {
    const contents = createPackageFromTarballData(new Uint8Array(await readFile(tarball)))

    const result = await checkPackage(contents, {
      excludeEntrypoints: ['./openapi.yaml', './openapi-3.0.yaml'],
    })

    expect(result.types).toMatchObject({ kind: 'included' })
    expect('problems' in result && result.problems.filter(isUnexpected)).toEqual([])
  })
})

/** The files of the package, by their paths in it. */
async function listFiles(): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', tarball])
  return stdout
    .trim()
    .split('\n')
    .map((path) => path.replace('package/', ''))
}

async function readManifest(): Promise<string> {
  const { stdout } = await run('tar', ['-xOzf', tarball, 'package/package.json'])
  return stdout
}

/** "node10" knows no `exports`: it finds the types of all entries, and the JSON files by their names alone. */
function isUnexpected(problem: Problem): boolean {
  const isDocumentInOldNode =
    'resolutionKind' in problem &&
    problem.resolutionKind === 'node10' &&
    'entrypoint' in problem &&
    problem.entrypoint.endsWith('.json')
  return problem.kind !== 'CJSResolvesToESM' && !isDocumentInOldNode
}
