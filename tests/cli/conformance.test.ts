import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { piecesOf } from '../conformance/recording.js'
import { brokenService, conformingService, token } from '../conformance/render/broken-service.js'
import { installCommand } from '../support/commands.js'
import { makeFolder } from '../support/folder.js'
import { realIds } from '../support/ids.js'
import { runShell } from '../support/process.js'
import { closedAddress, type FetchHandler, serveHandler, type TestServer } from '../support/server.js'
import { command, run, start } from './command-line.js'

let folder: string
const servers: TestServer[] = []

beforeEach(async () => {
  folder = await makeFolder()
})

afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())))

async function listen(handler: FetchHandler): Promise<string> {
  const server = await serveHandler(handler)
  servers.push(server)
  return server.url
}

const few = ['--runs', '3', '--seed', '42']
const env = { DDS_AUTH_TOKEN: token }

/** Runs the suite on what answers there, with few cases. */
function judge(url: string, ...args: readonly string[]) {
  return run(['conformance', '--base-url', url, ...few, ...args], env)
}

async function readJournal(file: string) {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line))
}

describe('dds-contract conformance', () => {
  it('should find the embedded Prism conforming, with its limits known', async () => {
    const { exitCode, stdout, stderr } = await run(['conformance', ...few])

    expect(stdout).toContain('CONFORMING')
    expect(stdout).toContain('Prism is stateless')
    expect(stdout).toContain('to the embedded Prism in')
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  it('should exit with 0 for a service that conforms', async () => {
    const url = await listen(conformingService())

    const { exitCode, stdout } = await judge(url)

    expect(stdout).toContain('CONFORMING')
    expect(exitCode).toBe(0)
  })

  it('should exit with 1 for a service that does not', async () => {
    const url = await listen(brokenService())

    const { exitCode, stdout } = await judge(url)

    expect(stdout).toContain('✗ violation: request/instance_ids/maxItems')
    expect(stdout).toContain('NOT CONFORMING')
    expect(exitCode).toBe(1)
  })

  it('should exit with 3 when the token is refused or missing, and say which', async () => {
    const url = await listen(conformingService())
    const refused = /The simplest valid request was answered with 401 APIGW\.0301 \(".+"\): /.source

    const none = await run(['conformance', '--base-url', url, ...few])
    const wrong = await run(['conformance', '--base-url', url, ...few], { DDS_AUTH_TOKEN: 'another-token' })

    expect(none.stdout).toMatch(
      new RegExp(`${refused}there is no token; set DDS_AUTH_TOKEN to one that the target accepts\\.\n`),
    )
    expect(wrong.stdout).toMatch(new RegExp(`${refused}the token was refused; set DDS_AUTH_TOKEN`))
    expect([none.exitCode, wrong.exitCode]).toEqual([3, 3])
  })

  it('should exit with 3 when there is no response', async () => {
    const { exitCode, stdout } = await judge(await closedAddress())

    expect(stdout).toContain('INCONCLUSIVE')
    expect(exitCode).toBe(3)
  })

  it('should exit with 3 and name a check that is left without a case', async () => {
    const url = await listen(conformingService())

    const { exitCode, stdout } = await judge(url, '--max-requests', '5', '--verbose')

    expect(stdout).toMatch(/\? .*token\/empty.* not judged: .*raise --max-requests/)
    expect(exitCode).toBe(3)
  })

  it('should accept the findings that a file declares', async () => {
    const url = await listen(brokenService())
    const file = join(folder, 'known.json')
    const known = ['request/instance_ids/maxItems', 'boundaries/batch-size', 'response/no-token']
    await writeFile(file, JSON.stringify(known.map((check) => ({ check, reason: 'It is old.' }))))

    const { exitCode, stdout } = await judge(url, '--known-deviations', file)

    expect(stdout).toContain('It is old. (')
    expect(exitCode).toBe(0)
  })

  it('should refuse a file of known deviations by the entry that is wrong', async () => {
    const file = join(folder, 'known.json')
    await writeFile(file, JSON.stringify([{ check: 'token/nun', reason: 'x' }]))

    const { exitCode, stderr } = await run(['conformance', '--known-deviations', file])

    expect(stderr).toContain(`${file}: entry 1 needs "check" to be the id of one check`)
    expect(exitCode).toBe(2)
  })

  it('should list every check without sending anything', async () => {
    const { exitCode, stdout } = await run(['conformance', '--list'])

    expect(stdout).toMatch(/^request\/instance_ids\/maxItems\n {2}documented: /m)
    expect(exitCode).toBe(0)
  })

  it('should explain a check, and refuse one that it does not know', async () => {
    const known = await run(['explain', 'response/exclusivity'])
    const unknown = await run(['explain', 'token/nun'])
    const both = await run(['explain', '--list', 'token/nun'])

    expect(known.stdout).toContain('means   One type with all fields is written out in full')
    expect(known.exitCode).toBe(0)
    expect(unknown.stderr).toBe(
      'error: There is no check "token/nun"; `dds-contract explain --list` names them all.\n',
    )
    expect(unknown.exitCode).toBe(2)
    expect(both).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('leave out token/nun') })
  })

  it('should send nothing at the level plan, and print what it would send', async () => {
    let requests = 0
    const url = await listen(async () => {
      requests += 1
      return new Response()
    })

    const { exitCode, stdout } = await judge(url, '--level', 'plan')

    expect(requests).toBe(0)
    expect(stdout).toContain('nothing was sent')
    expect(stdout).toContain('$DDS_AUTH_TOKEN')
    expect(stdout).not.toContain(token)
    expect(exitCode).toBe(0)
  })

  it('should write all reports and the journal without a piece of the token', async () => {
    const url = await listen(brokenService())
    const forms = ['json', 'junit', 'har', 'html', 'markdown']
    const fileOf = (form: string) => join(folder, `report.${form}`)

    const { stdout, stderr } = await judge(
      url,
      ...forms.flatMap((form) => [`--report-${form}`, fileOf(form)]),
      ...['--journal', fileOf('journal')],
    )

    const texts = await Promise.all(forms.map((form) => readFile(fileOf(form), 'utf8')))
    const [json = '', junit = '', har = '', html, markdown] = texts
    const sent = await readJournal(fileOf('journal'))
    expect(JSON.parse(json).summary.requests).toBe(sent.length)
    expect(JSON.parse(har).log.entries).toHaveLength(sent.length)
    expect(junit).toContain('<testsuites>')
    expect(html).toMatch(/^<!doctype html>/i)
    expect(markdown).toContain('NOT CONFORMING')
    expect(stdout).toContain('violation: response/no-token')
    for (const text of [stdout, ...texts]) expect(text).toContain('$DDS_AUTH_TOKEN')
    for (const text of [stdout, stderr, JSON.stringify(sent), ...texts])
      expect(piecesOf(token).filter((piece) => text.includes(piece))).toEqual([])
  })

  it('should report what it found until Ctrl-C, and journal what was sent', async () => {
    const received: string[] = []
    const serve = conformingService()
    const reached = withResolvers()
    const url = await listen(async (request) => {
      received.push(request.method)
      if (received.length < 10) return serve(request)
      reached.resolve(undefined)
      return new Promise(() => {})
    })
    const journal = join(folder, 'journal.jsonl')
    await using running = start(
      ['conformance', '--base-url', url, '--concurrency', '1', '--journal', journal, ...few],
      env,
    )

    await reached.promise
    // The terminal and `npm run` deliver the same Ctrl-C each.
    running.interrupt()
    running.interrupt()
    const { exitCode, stdout, stderr } = await running.ended

    expect(stderr).toContain('Ctrl-C again ends at once')
    expect(stdout).toContain('INCONCLUSIVE')
    expect(exitCode).toBe(3)
    expect((await readJournal(journal)).map(({ method }) => method)).toEqual(received)
  })

  it('should always write a journal at the level live', async () => {
    const url = await listen(conformingService())
    const [id = ''] = realIds(1)
    const args = ['--base-url', url, '--level', 'live', '--instance-id', id, '--only', 'live/instances']

    const refused = await run(['conformance', ...args], env, folder)
    const confirmed = await run(['conformance', ...args, '--confirm-host', new URL(url).host], env, folder)

    expect(refused.stderr).toContain('set --confirm-host to')
    expect(refused.exitCode).toBe(2)
    expect(confirmed.exitCode).toBe(0)
    const sent = await readJournal(join(folder, 'dds-contract-journal.jsonl'))
    // The look at the target comes first, with a made-up id.
    expect(sent.map(({ check }) => check)).toEqual(['reference', 'live/instances'])
    expect(sent[1].ids).toEqual([id])
  })

  it('should write no colour into a pipe unless it is forced', async () => {
    const url = await listen(brokenService())
    const args = ['conformance', '--base-url', url, '--only', 'request/instance_ids/maxItems', ...few]

    const [piped, forced, refused, optedOut] = await Promise.all([
      run(args, env),
      run(args, { ...env, FORCE_COLOR: '1' }),
      run(args, { ...env, FORCE_COLOR: '1', NO_COLOR: '1' }),
      run([...args, '--no-color'], { ...env, FORCE_COLOR: '1' }),
    ])

    expect(forced?.stdout).toContain('\u001B[31m✗')
    for (const outcome of [piped, refused, optedOut]) expect(outcome?.stdout).not.toContain('\u001B')
    for (const outcome of [piped, forced, refused, optedOut]) expect(withoutWarning(outcome?.stderr)).toBe('')
  })

  it('should survive a reader that leaves early, and still tell the verdict', async () => {
    const url = await listen(brokenService())
    const line = `${command.join(' ')} conformance --base-url ${url} ${few.join(' ')}`

    const { stderr } = await runShell(`{ ${line}; echo "status $?" >&2; } | true`, { env })

    expect(stderr).toBe('status 1\n')
  })

  it('should print lines that show the same fault again when they are run', async () => {
    const url = await listen(brokenService())
    const { stdout } = await judge(url, '--only', 'request/instance_ids/maxItems', '--verbose')
    const replay = /^ {2}replay +(.+)$/m.exec(stdout)?.[1] ?? ''
    const curl = /^ {2}curl +(.+)$/m.exec(stdout)?.[1] ?? ''
    await installCommand(join(folder, 'node_modules/.bin'), 'dds-contract', `exec ${command.join(' ')} "$@"`)
    await writeFile(join(folder, 'package.json'), '{}')

    const again = await runShell(replay, { env, cwd: folder })
    const response = await runShell(curl, { env })

    expect(again.stdout).toContain('✗ violation: request/instance_ids/maxItems')
    expect(again.exitCode).toBe(1)
    expect(response.stdout).toMatch(/^HTTP\/1.1 202/)
    expect(response.stdout).toContain('"upgrade_results"')
  })
})

function withResolvers(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {}
  const promise = new Promise((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** What we wrote, without what Node 22 and later say when `node:http` is imported and both variables are set. */
function withoutWarning(stderr = ''): string {
  return stderr.replace(/^\(node:\d+\) Warning: The 'NO_COLOR' env is ignored .*\n\(Use .*\)\n/, '')
}
