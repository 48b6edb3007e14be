import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { describeConformance } from '../../src/vitest.js'
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
  it('should fail just the test of the check that a server breaks, and say how to replay it', async () => {
    const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
    const fixtures = join(import.meta.dirname, 'fixtures')

    const { stdout } = await runNode([vitest, 'run', '--root', fixtures, '--reporter', 'json'], {
      env: { NO_COLOR: '1' },
    })

    const { testResults } = JSON.parse(stdout) as {
      testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[]
    }
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
    expect(failed.map(({ title }) => title.split(':')[0])).toEqual(['request/instance_ids/maxItems'])
    expect(failed[0]?.failureMessages[0]).toContain('dds-contract conformance --base-url http://localhost')
  })
})
