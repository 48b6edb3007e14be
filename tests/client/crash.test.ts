import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { type RunningServer, serve } from '../../src/http/serve.js'

/** Twice at each of three requests, at each of four moments. */
const kills = 24
const fleet = Array.from({ length: 75 * maxInstanceIds }, (_, index) => `id-${index}`)

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
  let running: ChildProcess | undefined
  let killed = 0
  let requestsOfRun = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crash-'))
    program = await buildProgram(folder)
    server = await serve(async (request) => {
      const { instance_ids: ids } = (await request.json()) as { instance_ids: string[] }
      arrivals.push(...ids)
      requestsOfRun += 1
      // Each run is killed at its first, second or third request: before, while or after it is answered.
      if (killed < kills && requestsOfRun === 1 + (killed % 3)) {
        const moment = killed % 4
        killed += 1
        const kill = () => running?.kill('SIGKILL')
        if (moment < 2) kill()
        else if (moment === 2) setImmediate(kill)
        else setImmediate(() => setImmediate(() => setImmediate(kill)))
      }
      const results = ids.map((id) => ({ instance_id: id, job_id: `job-of-${id}` }))
      return Response.json({ upgrade_results: results }, { status: 202 })
    })
  })

  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  it('should submit nothing twice and account for everything, however often it is killed', async () => {
    let ended: { readonly code: number | null; readonly output: string }
    do {
      requestsOfRun = 0
      ended = await run()
    } while (ended.code !== 0)

    expect(killed).toBe(kills)
    expect(arrivals.length).toBe(new Set(arrivals).size)
    const { begun, settled } = await readJournal()
    expect([...begun].toSorted()).toEqual(fleet.toSorted())
    // What arrived was written down before, and what is not settled was named.
    expect(arrivals.filter((id) => !begun.has(id))).toEqual([])
    const inDoubt = [...begun].filter((id) => !settled.has(id))
    expect(inDoubt.filter((id) => !ended.output.includes(`${id} is in doubt`))).toEqual([])
    expect(inDoubt.length).toBeLessThanOrEqual(maxInstanceIds * kills)
  })

  function run(): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve) => {
      const env = { ...process.env, DDS_BASE_URL: server.url, DDS_AUTH_TOKEN: 'a-token', DDS_PROJECT_ID: 'p' }
      const child = spawn(process.execPath, [program], { cwd: folder, env })
      running = child
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
      })
      child.once('close', (code) => resolve({ code, output }))
    })
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
