import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { describeConformance } from '../../src/vitest.js'

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
    const root = fileURLToPath(new URL('fixtures', import.meta.url))
    const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url))

    const { stdout } = await promisify(execFile)(
      process.execPath,
      [vitest, 'run', '--root', root, '--reporter', 'json'],
      { env: { ...process.env, NO_COLOR: '1' } },
    ).catch((error: { stdout: string }) => error)

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
