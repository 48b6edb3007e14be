import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { type RunningServer, serve } from '../../src/http/serve.js'
import { makeFolder } from '../support/folder.js'
import { madeUpIds } from '../support/ids.js'
import { type Ended, type Running, start } from '../support/process.js'

/** Twice at each of three requests, at each of four moments. */
const kills = 24
const fleet = madeUpIds(75 * maxInstanceIds)

/** The program of the page, for the fleet of this test. */
async function buildProgram(folder: string): Promise<string> {
  const page = await readFile(new URL('../../docs/client.md', import.meta.url), 'utf8')
  const [, code = ''] = /^## A run that survives a crash.*?```ts\n(.*?)```/ms.exec(page) ?? []
  const source = join(folder, 'program.ts')
  await writeFile(source, code.replace(/const fleet = \[.*\]/, `const fleet = ${JSON.stringify(fleet)}`))
  const outfile = join(folder, 'program.mjs')
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { 'dds-db-upgrade-contract': fileURLToPath(new URL('../../src/index.ts', import.meta.url)) },
    nodePaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))],
  })
  return outfile
}

describe('the run of docs/client.md that survives a crash', () => {
  let folder: string
  let program: string
  let server: RunningServer
  const arrivals: string[] = []
  let running: Running | undefined
  let killed = 0
  let requestsOfRun = 0
  let answersWith = 202

  beforeAll(async () => {
    folder = await makeFolder()
    program = await buildProgram(folder)
    server = await serve(async (request) => {
      const { instance_ids: ids } = (await request.json()) as { instance_ids: string[] }
      arrivals.push(...ids)
      requestsOfRun += 1
      // Each run is killed at its first, second or third request: before, while or after it is answered.
      if (killed < kills && requestsOfRun === 1 + (killed % 3)) {
        const moment = killed % 4
        killed += 1
        const kill = () => running?.process.kill('SIGKILL')
        if (moment < 2) kill()
        else if (moment === 2) setImmediate(kill)
        else setImmediate(() => setImmediate(() => setImmediate(kill)))
      }
      const results = ids.map((id) => ({ instance_id: id, job_id: `job-of-${id}` }))
      return Response.json({ upgrade_results: results }, { status: answersWith })
    })
  })

  afterAll(() => server.close())

  it('should submit nothing twice and account for everything, however often it is killed', async () => {
    let ended: Ended
    do {
      requestsOfRun = 0
      ended = await run()
    } while (ended.exitCode !== 0)

    expect(killed).toBe(kills)
    expect(arrivals.length).toBe(new Set(arrivals).size)
    const { begun, settled } = await readJournal()
    expect([...begun].toSorted()).toEqual(fleet.toSorted())
    // What arrived was written down before, and what is not settled was named.
    expect(arrivals.filter((id) => !begun.has(id))).toEqual([])
    const inDoubt = [...begun].filter((id) => !settled.has(id))
    expect(inDoubt.filter((id) => !ended.stdout.includes(`${id} is in doubt`))).toEqual([])
    expect(inDoubt.length).toBeLessThanOrEqual(maxInstanceIds * kills)
  })

  it('should send what was never sent when it is started again, and name what is unknown', async () => {
    await rm(join(folder, 'fleet.jsonl'))
    arrivals.length = 0

    const unsent = await run('http://127.0.0.1:1')
    answersWith = 500
    const unknown = await run()
    answersWith = 202
    const again = await run()

    expect(unsent.stdout).toBe('')
    expect(unknown.stdout).toBe('')
    expect(arrivals.toSorted()).toEqual(fleet.toSorted())
    expect(again.stdout.trim().split('\n').toSorted()).toEqual(
      fleet.map((id) => `${id} is in doubt: look at it`).toSorted(),
    )
  })

  function run(url = server.url): Promise<Ended> {
    const env = { DDS_BASE_URL: url, DDS_AUTH_TOKEN: 'a-token', DDS_PROJECT_ID: 'p' }
    running = start(process.execPath, [program], { cwd: folder, env })
    return running.ended
  }

  async function readJournal() {
    const lines = (await readFile(join(folder, 'fleet.jsonl'), 'utf8')).split('\n')
    const begun = new Set<string>()
    const settled = new Set<string>()
    for (const line of lines) {
      const [, ids] = /^\{"ids":(\[.*\])\}$/.exec(line) ?? []
      for (const id of ids ? JSON.parse(ids) : []) begun.add(id)
      const [, id] = /^\{"status":"[a-z]+","instance_id":"([^"]+)".*\}$/.exec(line) ?? []
      if (id) settled.add(id)
    }
    return { begun, settled }
  }
})
