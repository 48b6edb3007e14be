import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { runNode } from '../support/process.js'
import { makeProject } from './project.js'

let project: string

beforeAll(async () => {
  // The only peer dependency that an export needs.
  project = await makeProject(['vitest'])
  await copyFile('tests/package/fixtures/consumer.js', join(project, 'consumer.js'))
})

describe('package', () => {
  it('should run', async () => {
    const { stdout, stderr } = await runNode(['--no-warnings', 'consumer.js'], { cwd: project })

    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      counts: { submitted: 12, rejected: 13 },
      batches: Math.ceil(25 / maxInstanceIds),
      signed: ['submitted'],
      verdict: 'conforming',
      failed: 0,
      openapi: ['3.1.1', 'openapi: 3.1.1'],
    })
  })

  it('should export nothing that is not there', async () => {
    const { name, exports } = JSON.parse(readFileSync('package.json', 'utf8'))
    const entries = Object.keys(exports).map((entry) => name + entry.slice(1))
    const script = entries
      .map((entry) =>
        /\.\w+$|\/vitest$/.test(entry)
          ? `readFileSync(new URL(import.meta.resolve('${entry}')))`
          : `await import('${entry}')`,
      )
      .join('\n')
    writeFileSync(join(project, 'entries.js'), `import { readFileSync } from 'node:fs'\n${script}`)

    const { stderr } = await runNode(['entries.js'], { cwd: project })

    expect(stderr).toBe('')
  })

  it('should give users of Vitest a test for each check', async () => {
    writeFileSync(join(project, 'conformance.test.js'), conformanceTest)
    const vitest = join(project, 'node_modules/vitest/vitest.mjs')

    const { stdout } = await runNode([vitest, 'run', '--reporter=json', '--globals=false'], { cwd: project })

    const { numPassedTests, numFailedTests, success } = JSON.parse(stdout)
    expect({ success, numFailedTests }).toEqual({ success: true, numFailedTests: 0 })
    expect(numPassedTests).toBeGreaterThan(20)
  })

  it('should keep its matcher in a bundle that is shaken', async () => {
    await build({
      stdin: { contents: matcherTest, resolveDir: project },
      outfile: join(project, 'bundled.test.mjs'),
      external: ['vitest'],
      bundle: true,
      treeShaking: true,
      platform: 'node',
      format: 'esm',
    })
    const vitest = join(project, 'node_modules/vitest/vitest.mjs')

    const { stdout } = await runNode([vitest, 'run', '--reporter=json', 'bundled'], { cwd: project })

    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 1 })
  })

  it('should load neither fast-check nor Ajv for the client', async () => {
    writeFileSync(join(project, 'client.js'), `import 'dds-db-upgrade-contract'`)
    const coverage = join(project, 'coverage')

    await runNode(['client.js'], { cwd: project, env: { NODE_V8_COVERAGE: coverage } })

    expect(loadedPackages(coverage)).toEqual(['dds-db-upgrade-contract', 'openapi-fetch'])
  })
})

const conformanceTest = `
  import { createSimulator, simulatorToken } from 'dds-db-upgrade-contract/simulator'
  import { describeConformance } from 'dds-db-upgrade-contract/vitest'

  const { fetch } = createSimulator()
  describeConformance({ baseUrl: 'http://127.0.0.1', token: simulatorToken, fetch, seed: 1, runs: 2 })
`

const matcherTest = `
  import { expect, test } from 'vitest'
  import 'dds-db-upgrade-contract/vitest'

  test('a report is judged', () => expect({ verdict: 'conforming' }).toConform())
`

/** The packages of which the program loaded a module, by what V8 says. */
function loadedPackages(folder: string): string[] {
  const [file = ''] = readdirSync(folder)
  const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] }
  const names = result.flatMap(({ url }) => /\/node_modules\/((@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  return [...new Set(names)].sort()
}
