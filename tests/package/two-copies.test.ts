import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runNode } from '../support/process.js'
import { makeProject } from './project.js'

// As in a monorepo, or where a dependency brings a version of its own. tests/client/two-copies.test.ts tries the client.
let project: string

beforeAll(async () => {
  project = await makeProject(['vitest'])
  const modules = join(project, 'node_modules')
  await cp(join(modules, 'dds-db-upgrade-contract'), join(modules, 'other-copy'), { recursive: true })
})

describe('two copies of the package in one process', () => {
  it('should work together: suite, mock, simulator and client', async () => {
    await writeFile(join(project, 'two-copies.js'), program)

    const { stdout, stderr } = await runNode(['--no-warnings', 'two-copies.js'], { cwd: project })

    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      copies: 2,
      statuses: ['submitted', 'unsent'],
      recognised: true,
      onPort: 'conforming',
      inProcess: 'conforming',
    })
  })

  it('should register their matcher twice, and judge reports of each other', async () => {
    await writeFile(join(project, 'matcher.test.js'), matcherTest)
    const vitest = join(project, 'node_modules/vitest/vitest.mjs')

    const { stdout } = await runNode([vitest, 'run', '--reporter=json'], { cwd: project })

    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 2 })
  })
})

const program = `
  import * as one from 'dds-db-upgrade-contract'
  import { runConformance } from 'dds-db-upgrade-contract/conformance'
  import { createSimulator as createOwn, simulatorToken as token } from 'dds-db-upgrade-contract/simulator'
  import * as other from './node_modules/other-copy/dist/src/index.js'
  import { startMock } from './node_modules/other-copy/dist/src/mock/index.js'
  import { createSimulator } from './node_modules/other-copy/dist/src/mock/simulator.js'

  const statuses = []
  const upgrade = async (baseUrl) => {
    const client = one.createClient({ baseUrl, token })
    for await (const outcome of other.upgradeInstances(client, { projectId: 'any', instanceIds: ['orders'] })) {
      statuses.push(outcome.status)
      if (outcome.cause) return one.isUpgradeError(outcome.cause) && other.isUpgradeError(outcome.cause)
    }
  }
  const judge = async (target) => (await runConformance({ ...target, token, seed: 1, runs: 2 })).verdict

  const mock = await startMock({ instances: { orders: 'available' } })
  await upgrade(mock.url)
  const onPort = await judge({ baseUrl: mock.url })
  await mock.close()
  const closed = await startMock()
  await closed.close()
  const recognised = await upgrade(closed.url)
  const inProcess = await judge({ baseUrl: 'http://127.0.0.1', fetch: createSimulator().fetch })
  const copies = new Set([createOwn, createSimulator]).size
  console.log(JSON.stringify({ copies, statuses, recognised, onPort, inProcess }))
`

const matcherTest = `
  import { expect, test } from 'vitest'
  import 'dds-db-upgrade-contract/vitest'
  import './node_modules/other-copy/dist/src/vitest.js'
  import { runConformance } from 'dds-db-upgrade-contract/conformance'
  import { runConformance as runOther } from './node_modules/other-copy/dist/src/conformance/index.js'
  import { createSimulator, simulatorToken as token } from 'dds-db-upgrade-contract/simulator'

  const options = () => ({ baseUrl: 'http://127.0.0.1', token, fetch: createSimulator().fetch, seed: 1, runs: 1 })

  test.each([runConformance, runOther])('judges reports of %s', async (run) => {
    const report = await run(options())
    expect(report).toConform()
    expect({ ...report, verdict: 'not conforming' }).not.toConform()
  })
`
