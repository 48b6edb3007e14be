import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { describeConformance } from '../../src/vitest.js'
import { commandsIn, controlsIn } from '../support/ci-log.js'
import { makeFolder } from '../support/folder.js'
import { repository, runNode } from '../support/process.js'

// The whole suite as its users run it: on a server that conforms, each check one test.
const instances = { '11111111111111111111111111111111in02': 'available' } as const
describeConformance(() => ({
  baseUrl: 'http://localhost',
  token: simulatorToken,
  fetch: createSimulator({ instances }).fetch,
  level: 'live',
  instanceIds: Object.keys(instances),
  confirmHost: 'localhost',
  seed: 1,
}))

describe('describeConformance', () => {
  let fixtures: Fixtures

  beforeAll(async () => {
    fixtures = await runFixtures()
  })

  it('should fail just the test of a broken check, and say how to replay it', () => {
    const { failed, skipped } = fixtures.testsOf('faulty')

    expect(failed.map(({ title }) => title.split(':')[0])).toEqual(['request/instance_ids/maxItems'])
    expect(failed[0]?.failureMessages[0]).toContain('dds-contract conformance --base-url http://localhost')
    expect(skipped.map(({ title }) => title.split(':')[0])).toContain('live/instances')
  })

  it('should fail when the first request alone fails the run', () => {
    const { failed } = fixtures.testsOf('refusing-first')

    expect(failed.map(({ title }) => title.split(':')[0])).toEqual(['reference'])
  })

  it('should print what fails nothing, and the coverage', () => {
    const { printed } = fixtures

    expect(printed).toContain('Observed behaviour that the contract leaves open:')
    expect(printed).toMatch(/Coverage: \d+ of \d+ constraints judged/)
    expect(printed).toContain('NOT CONFORMING: request/instance_ids/maxItems')
    expect(printed).not.toContain('✗ violation')
  })

  it('should print nothing that acts on a terminal or a CI system', () => {
    const { failed } = fixtures.testsOf('hostile')
    const messages = failed.flatMap(({ failureMessages }) => failureMessages).join('\n')

    expect(failed.length).toBeGreaterThan(3)
    expect(messages).toContain('from a target')
    for (const text of [messages, fixtures.stdout]) {
      expect(commandsIn(text)).toEqual([])
      expect(controlsIn(text)).toEqual([])
    }
  })

  const noVerdicts: Record<string, [fixture: string, reason: RegExp]> = {
    'a target that serves nothing': ['unserved', /404.*APIGW\.0101/],
    'an option that cannot be used': ['unusable', /`baseUrl` /],
  }
  for (const [name, [fixture, reason]] of Object.entries(noVerdicts)) {
    it(`should fail one test with the reason, and skip the others: ${name}`, () => {
      const { failed, passed, skipped } = fixtures.testsOf(fixture)

      expect(failed.map(({ title }) => title)).toEqual(['comes to a verdict'])
      expect(failed[0]?.failureMessages[0]).toMatch(reason)
      expect(passed).toEqual([])
      expect(skipped.length).toBeGreaterThan(30)
    })
  }
})

interface Test {
  readonly title: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

/** What became of the tests of each fixture, and what the run of all of them printed. */
type Fixtures = Awaited<ReturnType<typeof runFixtures>>

/** Runs the fixtures as a separate project, and sorts the results of their tests. */
async function runFixtures() {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const output = join(await makeFolder(), 'results.json')
  const reporters = ['--reporter=json', `--outputFile.json=${output}`, '--reporter=default']

  const { stdout } = await runNode(
    [vitest, 'run', '--no-isolate', '--root', join(import.meta.dirname, 'fixtures'), ...reporters],
    { env: { NO_COLOR: '1' } },
  )

  const { testResults }: { testResults: { name: string; assertionResults: Test[] }[] } = JSON.parse(
    await readFile(output, 'utf8'),
  )
  return {
    testsOf(fixture: string) {
      const file = testResults.find(({ name }) => basename(name) === `${fixture}.spec.ts`)
      const withStatus = (...wanted: string[]) =>
        file?.assertionResults.filter(({ status }) => wanted.includes(status)) ?? []
      return {
        passed: withStatus('passed'),
        failed: withStatus('failed'),
        skipped: withStatus('skipped', 'pending'),
      }
    },
    stdout,
    printed: stdout.slice(0, stdout.indexOf('Failed Tests')),
  }
}
