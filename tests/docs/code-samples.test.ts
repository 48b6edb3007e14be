import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tryFailures } from '../../portability/trials.js'
import { readYaml } from '../../scripts/contract.js'
import { type RunningServer, serve } from '../../src/http/serve.js'
import { createSimulator, type Simulator, simulatorToken } from '../../src/mock/simulator.js'
import { readBlocks } from '../documentation/blocks.js'
import { makeFolder } from '../support/folder.js'
import { availableId, projectId, upgradingId } from '../support/ids.js'
import { runNode, runShell } from '../support/process.js'

let folder: string
let simulator: Simulator
let server: RunningServer
let env: Record<string, string>

beforeEach(async () => {
  folder = await makeFolder()
  simulator = createSimulator()
  server = await serve(simulator.fetch)
  env = { DDS_BASE_URL: server.url, DDS_PROJECT_ID: projectId, DDS_AUTH_TOKEN: simulatorToken }
})

afterEach(() => server.close())

describe('x-codeSamples', () => {
  it('should be in curl and TypeScript, and in the languages of a page', async () => {
    const labels = ['curl', 'TypeScript', 'Go', 'Python', 'Java', 'Rust']
    expect((await readSamples()).map(({ label }) => label)).toEqual(labels)
  })

  // `npm run portability` runs the programs of the page.
  it.each(['Go', 'Python', 'Java', 'Rust'])('should be what the page shows, in %s', async (language) => {
    const kind = `${language.toLowerCase()} portability`
    const [block, ...others] = readBlocks('docs/other-languages.md').filter((each) => each.kind === kind)

    expect(block?.text).toBe(await sampleIn(language))
    expect(others).toEqual([])
  })

  it('should upgrade with curl', async () => {
    const { stdout } = await runShell(await sampleIn('curl'), { env })

    const [job] = simulator.jobs.keys()
    expect(JSON.parse(stdout)).toEqual({
      upgrade_results: [
        { instance_id: availableId, job_id: job },
        {
          instance_id: upgradingId,
          error_code: 'DBS.200011',
          error_message: 'The status of DB instance does not allow the operation.',
        },
      ],
    })
  })

  it('should upgrade with TypeScript', async () => {
    const file = await writeSample()

    const { stdout, stderr } = await runNode(
      [resolve('node_modules/tsx/dist/cli.mjs'), '--tsconfig', join(folder, 'tsconfig.json'), file],
      { env },
    )

    const [job] = simulator.jobs.keys()
    expect(stdout).toBe(`${availableId} ${job}\n`)
    expect(stderr).toBe(
      `${upgradingId} rejected DBS.200011: The status of DB instance does not allow the operation.\n`,
    )
  })

  it('should send its request once with curl, whatever fails', async () => {
    const sample = await sampleIn('curl')

    const once = await tryFailures((_, variables) => runShell(sample, { env: { ...env, ...variables } }))

    expect(once).toEqual({ sentAgain: [], claimed: [] })
  })

  it('should have the right types', async () => {
    await writeSample()

    const { stdout } = await runNode([resolve('node_modules/typescript/bin/tsc'), '--project', folder])

    expect(stdout).toBe('')
  })
})

interface Sample {
  readonly label: string
  readonly source: string
}

async function readSamples(): Promise<readonly Sample[]> {
  const { content } = await readYaml('openapi/openapi.yaml')
  const { paths } = content as { paths: Record<string, { post: { 'x-codeSamples': Sample[] } }> }
  return Object.values(paths).flatMap(({ post }) => post['x-codeSamples'])
}

async function sampleIn(language: string): Promise<string> {
  const sample = (await readSamples()).find(({ label }) => label === language)
  if (!sample) throw new Error(`There is no sample in ${language}.`)
  return sample.source
}

/** Writes the TypeScript sample into a project for which the name of the package is its source. */
async function writeSample(): Promise<string> {
  const file = join(folder, 'sample.mts')
  await writeFile(file, await sampleIn('TypeScript'))
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: resolve('tsconfig.json'),
      compilerOptions: {
        paths: { 'dds-db-upgrade-contract': [resolve('src/index.ts')] },
        typeRoots: [resolve('node_modules/@types')],
      },
      include: ['sample.mts'],
    }),
  )
  return file
}
