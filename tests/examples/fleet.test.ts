import { writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { maxInstanceIds } from '../../generated/operation.js'
import { type RunningServer, serve } from '../../src/http/serve.js'
import { makeFolder } from '../support/folder.js'
import { madeUpIds } from '../support/ids.js'
import { type Ended, type Running, start } from '../support/process.js'
import { randomFrom } from '../support/random.js'

const kills = 24
/** Enough for five requests in each run that is killed. */
const largeFleet = madeUpIds(5 * kills * maxInstanceIds)
const fleet = madeUpIds(4 * maxInstanceIds)
const batch = fleet.slice(0, maxInstanceIds)

/** The example as one file that runs anywhere, with the client as it is in `src`. */
async function buildExample(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('../../examples/fleet.mts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { 'dds-db-upgrade-contract': fileURLToPath(new URL('../../src/index.ts', import.meta.url)) },
    nodePaths: [fileURLToPath(new URL('../../node_modules', import.meta.url))],
  })
}

const accept = (ids: readonly string[]) =>
  Response.json(
    { upgrade_results: ids.map((id) => ({ instance_id: id, job_id: `job-of-${id}` })) },
    { status: 202 },
  )

const refuse = (status: number, error_code: string, headers: Record<string, string> = {}) =>
  Response.json({ error_code, error_msg: `This is ${error_code}` }, { status, headers })

describe('examples/fleet.mts', () => {
  let folder: string
  let program: string
  let server: RunningServer
  let running: Running
  let arrivals: string[]
  /** What the service does with a request; its number counts from 1. */
  let respond: (ids: readonly string[], number: number) => Response | Promise<Response>
  let responded: () => void
  let requests: number

  beforeAll(async () => {
    program = join(await makeFolder(), 'fleet.mjs')
    await buildExample(program)
  })

  beforeEach(async () => {
    folder = await makeFolder()
    arrivals = []
    requests = 0
    respond = accept
    responded = () => {}
    server = await serve(
      async (request) => {
        const { instance_ids: ids } = (await request.json()) as { instance_ids: string[] }
        arrivals.push(...ids)
        requests += 1
        return respond(ids, requests)
      },
      {},
      () => responded(),
    )
  })

  afterEach(() => server.close())

  it('should send nothing twice and lose nothing, however often it is killed', async () => {
    const random = randomFrom(20_261_129)
    let killed = 0
    let killAt = 0
    /** At any time from the arrival of a request on: before, while and after the program reads the response. */
    const killSoon = () => {
      if (killed === kills || requests !== killAt) return
      killed += 1
      let turns = random(12)
      const wait = () => (turns-- > 0 ? setImmediate(wait) : running.process.kill('SIGKILL'))
      wait()
    }
    let isAfterResponse = false
    respond = (ids) => {
      if (!isAfterResponse) killSoon()
      return accept(ids)
    }
    responded = () => {
      if (isAfterResponse) killSoon()
    }

    let ended: Ended
    do {
      requests = 0
      killAt = 1 + random(3)
      isAfterResponse = random(2) === 0
      ended = await run(largeFleet)
    } while (ended.exitCode === null)

    expect(killed).toBe(kills)
    expect(arrivals.length).toBe(new Set(arrivals).size)
    const { begun, settled } = await readJournal()
    expect([...begun].toSorted()).toEqual(largeFleet.toSorted())
    const inDoubt = [...begun].filter((id) => !settled.has(id))
    expect(inDoubt.filter((id) => !ended.stderr.includes(`${id} is in doubt`))).toEqual([])
    expect(inDoubt.length).toBeLessThanOrEqual(maxInstanceIds * kills)
    expect(ended.exitCode).toBe(inDoubt.length > 0 ? 1 : 0)
    expect(ended.stderr).toContain(
      `${settled.size} submitted, 0 rejected, ${inDoubt.length} in doubt, 0 left`,
    )
  })

  it('should write a batch down before it is sent', async () => {
    const written: boolean[] = []
    respond = async (ids) => {
      const { begun } = await readJournal()
      written.push(ids.every((id) => begun.has(id)))
      return accept(ids)
    }

    await run(fleet.slice(0, 3 * maxInstanceIds))

    expect(written).toEqual([true, true, true])
  })

  it('should finish what is under way on a Ctrl-C, and go on when run again', async () => {
    respond = async (ids, number) => {
      if (number === 2) await interrupt()
      return accept(ids)
    }

    const interrupted = await run(fleet)
    const sentBefore = [...arrivals]
    const again = await run(fleet)

    expect(sentBefore).toEqual(fleet.slice(0, 2 * maxInstanceIds))
    expect(interrupted.exitCode).toBe(3)
    expect(interrupted.stdout.match(/ upgrades as job-of-/g)).toHaveLength(2 * maxInstanceIds)
    expect(interrupted.stderr).toContain(`${fleet.at(-1)} is unsent: The run was told to finish`)
    expect(interrupted.stderr).toContain('20 submitted, 0 rejected, 0 in doubt, 20 left')
    expect(arrivals).toEqual(fleet)
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('40 submitted') })
  })

  it('should cut short what is under way on a second Ctrl-C', async () => {
    respond = async (ids, number) => {
      if (number !== 2) return accept(ids)
      await interrupt()
      running.interrupt()
      return new Promise(() => {})
    }

    const interrupted = await run(fleet.slice(0, 3 * maxInstanceIds))
    const again = await run(fleet.slice(0, 3 * maxInstanceIds))

    expect(interrupted).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('10 submitted, 0 rejected, 10 in doubt, 10 left'),
    })
    expect(again).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('20 submitted, 0 rejected, 10 in doubt, 0 left'),
    })
    expect(again.stderr).toContain(`${fleet[maxInstanceIds]} is in doubt: look at it`)
    expect(arrivals).toEqual(fleet.slice(0, 3 * maxInstanceIds))
  })

  it('should send a throttled batch again, after the time that was asked for', async () => {
    respond = () => refuse(429, 'APIGW.0308', { 'Retry-After': '3600' })

    const throttled = await run(batch)
    respond = accept
    const early = run(batch)
    await interrupt('The service asked to wait')
    const sentEarly = arrivals.length - batch.length
    const journal = await readFile(journalFile(), 'utf8')
    await writeFile(
      journalFile(),
      journal.replaceAll(/"at":(\d+)/g, (_, at) => `"at":${Number(at) - 3_600_000}`),
    )
    const late = await run(batch)

    expect(throttled).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /is rejected: HTTP 429: APIGW.0308: This is APIGW.0308\n[\s\S]*0 submitted, 0 rejected, 0 in doubt, 10 left/,
      ),
    })
    expect(await early).toMatchObject({ exitCode: 3 })
    expect(sentEarly).toBe(0)
    expect(late.exitCode).toBe(0)
    expect(arrivals).toEqual([...batch, ...batch])
  })

  it('should send again what was refused as a whole, not what was rejected', async () => {
    const [rejected = ''] = batch
    respond = () => refuse(401, 'APIGW.0301')
    const refused = await run(batch)
    respond = (ids) =>
      Response.json(
        {
          upgrade_results: ids.map((id) =>
            id === rejected
              ? { instance_id: id, error_code: 'DBS.200011', error_message: 'Not now' }
              : { instance_id: id, job_id: 'a' },
          ),
        },
        { status: 202 },
      )
    const mended = await run(batch)
    const again = await run(batch)

    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain(`${rejected} is rejected: HTTP 401: APIGW.0301: This is APIGW.0301`)
    expect(mended.exitCode).toBe(1)
    expect(mended.stderr).toContain(`${rejected} is rejected: DBS.200011: Not now\n`)
    expect(again).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: '9 submitted, 1 rejected, 0 in doubt, 0 left\n',
    })
    expect(arrivals).toEqual([...batch, ...batch])
  })

  it('should send what was never sent, and name what is unknown', async () => {
    const unsent = await run(batch, { DDS_BASE_URL: 'http://127.0.0.1:1' })
    respond = () => refuse(500, 'DBS.280005')
    const unknown = await run(batch)
    respond = accept
    const again = await run(batch)

    expect(unsent).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('is unsent:') })
    expect(unknown).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is unknown: HTTP 500: DBS.280005'),
    })
    expect(again.stderr.split('\n').slice(0, batch.length)).toEqual(
      batch.map((id) => `${id} is in doubt: look at it before you send it again`),
    )
    expect(arrivals).toEqual(batch)
  })

  it('should not take what one service did for what another did', async () => {
    const mock = await run(batch, { DDS_BASE_URL: server.url.replace('127.0.0.1', 'localhost') })
    const service = await run(batch)

    expect([mock.exitCode, service.exitCode]).toEqual([0, 0])
    expect(arrivals).toEqual([...batch, ...batch])
  })

  it.each([
    ['no file', ['only the program'], {}, /^Give the file with the instance IDs/],
    ['a file that is not there', ['missing.txt'], {}, /^ENOENT.*missing\.txt/],
    ['no address', ['instances.txt'], { DDS_BASE_URL: '' }, /^baseUrl is missing/],
    ['no project', ['instances.txt'], { DDS_PROJECT_ID: '' }, /^projectId /],
  ])('should say in one line what is wrong: %s', async (_, [file], env, says) => {
    await writeFile(join(folder, 'instances.txt'), batch.join('\n'))

    const ended = await runOn(file === 'only the program' ? [] : [file ?? ''], env)

    expect(ended).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(says) })
    expect(ended.stderr).toMatch(/^.*\n$/)
    expect(arrivals).toEqual([])
  })

  function run(ids: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    writeFileSync(join(folder, 'instances.txt'), `${ids.join('\r\n')}\n`)
    return runOn(['instances.txt'], env)
  }

  function runOn(args: readonly string[], env: Record<string, string>): Promise<Ended> {
    const defaults = { DDS_BASE_URL: server.url, DDS_AUTH_TOKEN: 'a-token', DDS_PROJECT_ID: 'p' }
    running = start(process.execPath, [program, ...args], { cwd: folder, env: { ...defaults, ...env } })
    return running.ended
  }

  /** Sends Ctrl-C, after the program has said something, and waits until it has noticed. */
  async function interrupt(after = ''): Promise<void> {
    await running.wrote(after, 'stderr')
    running.interrupt()
    await running.wrote('Finishing what is under way.', 'stderr')
  }

  function journalFile(): string {
    return join(folder, 'instances.txt.127.0.0.1.jsonl')
  }

  async function readJournal() {
    const begun = new Set<string>()
    const settled = new Set<string>()
    for (const line of (await readFile(journalFile(), 'utf8')).split('\n')) {
      const [, ids] = /^\{"ids":(\[.*\]),"at":\d+\}$/.exec(line) ?? []
      for (const id of ids ? JSON.parse(ids) : []) begun.add(id)
      const [, id] = /^\{"status":"submitted","instance_id":"([^"]+)".*\}$/.exec(line) ?? []
      if (id) settled.add(id)
    }
    return { begun, settled }
  }
})
