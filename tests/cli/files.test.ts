import { existsSync } from 'node:fs'
import { chmod, link, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { brokenService, conformingService, token } from '../conformance/render/broken-service.js'
import { makeFolder } from '../support/folder.js'
import { availableId } from '../support/ids.js'
import { runShell } from '../support/process.js'
import { serveHandler, startServer, type TestServer } from '../support/server.js'
import { command, run, start } from './command-line.js'

const env = { DDS_AUTH_TOKEN: token }
const quick = ['--only', 'request/instance_ids/maxItems', '--runs', '1', '--seed', '1']

let folder: string
let broken: TestServer
let conforming: TestServer
let arrived = 0

beforeAll(async () => {
  broken = await serveHandler(brokenService())
  const serve = conformingService()
  conforming = await serveHandler((request) => {
    arrived += 1
    return serve(request)
  })
})
afterAll(() => Promise.all([broken.close(), conforming.close()]))
beforeEach(async () => {
  folder = await makeFolder()
  arrived = 0
})

function judge(url: string, ...args: readonly string[]) {
  return run(['conformance', '--base-url', url, ...quick, ...args], env, folder)
}

describe('the files of a run', () => {
  const live = ['--level', 'live', '--instance-id', availableId, '--confirm-host']
  const clashes: Record<string, (host: string) => string[]> = {
    'the journal of a live run': (host) => [...live, host, '--report-json', 'dds-contract-journal.jsonl'],
    'a journal with another path': () => ['--journal', 'z', '--report-json', './z'],
    'another report': () => ['--report-json', 'y', '--report-html', 'y'],
    'another report with another path': () => ['--report-json', 'y', '--report-html', './y'],
    'the known deviations': () => ['--known-deviations', 'known', '--report-json', 'known'],
    'another name of the same file': () => ['--journal', 'known', '--report-json', 'hard-link'],
    'a link to it': () => ['--journal', 'known', '--report-json', 'soft-link'],
    'a link to a file that is not there yet': () => ['--journal', 'later', '--report-json', 'dangling'],
  }
  for (const [name, argsFor] of Object.entries(clashes)) {
    it(`should not be named twice: ${name}`, async () => {
      await writeFile(join(folder, 'known'), '[]')
      await link(join(folder, 'known'), join(folder, 'hard-link'))
      await symlink('known', join(folder, 'soft-link'))
      await symlink('later', join(folder, 'dangling'))
      const before = await readdir(folder)

      const { exitCode, stderr } = await judge(conforming.url, ...argsFor(new URL(conforming.url).host))

      expect(stderr).toMatch(
        /^error: .* is named twice; every file that is read or written must be a different one\.\n$/,
      )
      expect(exitCode).toBe(2)
      expect(arrived).toBe(0)
      expect(await readdir(folder)).toEqual(before)
      expect(await readFile(join(folder, 'known'), 'utf8')).toBe('[]')
    })
  }

  it('should not be what the standard output is redirected to', async () => {
    const line = [...command, 'conformance', '--base-url', conforming.url, ...quick].join(' ')

    const { exitCode, stderr } = await runShell(`${line} --report-json out > out`, { env, cwd: folder })

    expect(stderr).toContain('out is named twice')
    expect(exitCode).toBe(2)
  })

  it('should not be a folder', async () => {
    const { exitCode, stderr } = await judge(conforming.url, '--report-json', folder)

    expect(stderr).toContain(folder)
    expect(exitCode).toBe(2)
    expect(existsSync(folder)).toBe(true)
  })

  it.each([['--report-json'], ['--known-deviations'], ['--journal']])(
    'should get a sentence when they cannot be looked at: %s',
    async (option) => {
      await symlink('loop', join(folder, 'loop'))

      const { exitCode, stderr } = await judge(conforming.url, option, 'loop')

      expect(stderr).toMatch(/^error: loop cannot be (written|read).*ELOOP.*\n$/)
      expect(exitCode).toBe(2)
    },
  )

  it('should be replaced completely, with no other file left behind', async () => {
    const file = join(folder, 'report.json')
    await writeFile(file, 'x'.repeat(1_000_000))
    await chmod(file, 0o640)

    await judge(conforming.url, '--report-json', 'report.json')

    expect(JSON.parse(await readFile(file, 'utf8')).verdict).toBe('conforming')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect(await readdir(folder)).toEqual(['report.json'])
  })

  it('should keep a link that a report is written through', async () => {
    await writeFile(join(folder, 'target.json'), '')
    await symlink('target.json', join(folder, 'report.json'))

    await judge(conforming.url, '--report-json', 'report.json')

    expect(JSON.parse(await readFile(join(folder, 'target.json'), 'utf8')).verdict).toBe('conforming')
  })

  it('should keep a link to a file that is not there yet', async () => {
    await mkdir(join(folder, 'reports'))
    await symlink('reports/today.json', join(folder, 'report.json'))

    await judge(conforming.url, '--report-json', 'report.json')

    expect(JSON.parse(await readFile(join(folder, 'reports', 'today.json'), 'utf8')).verdict).toBe(
      'conforming',
    )
    expect((await lstat(join(folder, 'report.json'))).isSymbolicLink()).toBe(true)
  })

  it.each([237, 255])('should take a report with a name of %i characters', async (length) => {
    const name = `${'r'.repeat(length - 5)}.json`

    const { exitCode } = await judge(conforming.url, '--report-json', name)

    expect(exitCode).toBe(0)
    expect(await readdir(folder)).toEqual([name])
  })

  it('should print twenty of a hundred thousand known deviations', async () => {
    const known = Array.from({ length: 100_000 }, (_, index) => ({
      check: 'response/schema',
      status: 100_000 + index,
      reason: `number ${index}`,
    }))
    await writeFile(join(folder, 'known'), JSON.stringify(known))

    const { exitCode, stdout } = await run(
      ['conformance', '--base-url', broken.url, '--known-deviations', 'known', '--runs', '1'],
      env,
      folder,
    )

    expect(exitCode).toBe(1)
    expect(stdout).toContain('number 19\n  and 99980 more, which are in the JSON report')
    expect(stdout).not.toContain('number 20')
  })

  it('should let a report go to standard output, the text to standard error', async () => {
    const { exitCode, stdout, stderr } = await judge(broken.url, '--report-json', '-')

    expect(JSON.parse(stdout).verdict).toBe('not conforming')
    expect(stderr).toContain('NOT CONFORMING')
    expect(exitCode).toBe(1)
    const both = await judge(broken.url, '--report-json', '-', '--report-html', '-')
    expect(both.stderr).toContain('Only one report can go to standard output')
    expect(both.exitCode).toBe(2)
  })
})

describe.runIf(existsSync('/dev/full'))('a full disk', () => {
  const full: Record<string, readonly string[]> = {
    'a report': ['--report-junit', '/dev/full'],
    'the journal': ['--journal', '/dev/full'],
  }
  for (const [name, args] of Object.entries(full)) {
    it(`should get a sentence and its own status, and the other reports: ${name}`, async () => {
      const { exitCode, stdout, stderr } = await judge(broken.url, ...args, '--report-json', 'report.json')

      expect(stderr).toMatch(/^error: The (report|journal) \/dev\/full cannot be written \(ENOSPC.*\)\.\n$/)
      expect(exitCode).toBe(74)
      expect(stdout).toMatch(/^NOT CONFORMING|^INCONCLUSIVE/m)
      expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).verdict).toBeTypeOf('string')
    })
  }

  it('should send nothing that the journal does not hold', async () => {
    const { stdout } = await judge(conforming.url, '--journal', '/dev/full')

    expect(arrived).toBe(0)
    expect(stdout).toContain('\n0 requests to ')
  })

  it('should send nothing that the journal holds only in part', async () => {
    const args = ['conformance', '--base-url', conforming.url, ...quick, '--journal', 'cut']
    await runShell(`trap '' XFSZ; ulimit -f 1; exec ${[...command, ...args].join(' ')}`, { cwd: folder, env })

    const journal = await readFile(join(folder, 'cut'), 'utf8')
    expect(journal).not.toMatch(/\n$/)
    expect(arrived).toBe(journal.split('\n').length - 1)
  })

  it('should get a sentence, its own status and the other reports: stdout', async () => {
    for (const rest of [
      '--help',
      '--version',
      'conformance --list',
      `conformance --base-url ${broken.url} --report-json report.json`,
    ]) {
      const line = [...command, rest, '> /dev/full'].join(' ')

      const { exitCode, stderr } = await runShell(line, { env, cwd: folder })

      expect(stderr).toMatch(/^error: Standard output cannot be written \(.*\)\.\n$/)
      expect(exitCode).toBe(74)
    }
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).verdict).toBe('not conforming')
  })

  it('should take nothing from the verdict when it is a closed output', async () => {
    const line = [...command, 'conformance --base-url', broken.url, ...quick, '>&- 2>&-'].join(' ')

    expect((await runShell(line, { env, cwd: folder })).exitCode).toBe(1)
  })
})

describe.runIf(existsSync('/usr/bin/mkfifo'))('a report into a pipe that nobody reads', () => {
  beforeEach(() => runShell('mkfifo pipe', { cwd: folder }))

  it('should wait after the verdict and the other reports, until one Ctrl-C', async () => {
    const reports = ['--report-html', 'pipe', '--report-json', 'report.json']
    await using running = start(['conformance', '--base-url', broken.url, ...quick, ...reports], env, folder)

    await running.wrote('NOT CONFORMING')
    await expect.poll(() => existsSync(join(folder, 'report.json'))).toBe(true)
    running.interrupt()

    expect((await running.ended).exitCode).toBeNull()
  })

  it('should end at the second Ctrl-C', async () => {
    await using silent = await startServer(() => new Promise(() => {}))
    await using running = start(
      ['conformance', '--base-url', silent.url, ...quick, '--report-html', 'pipe'],
      env,
      folder,
    )

    await expect.poll(() => silent.requests.length).toBeGreaterThan(0)
    running.interrupt()
    await running.wrote('INCONCLUSIVE')
    running.interrupt()

    expect((await running.ended).exitCode).toBeNull()
  })

  it('should end with mock --judge as well', async () => {
    await using running = start(['mock', '--judge', '--report-html', 'pipe'], env, folder)

    await running.wrote('Ctrl-C stops it')
    running.interrupt()
    await running.wrote('INCONCLUSIVE')
    running.interrupt()

    expect((await running.ended).exitCode).toBeNull()
  })

  it('should be written when a reader comes', async () => {
    await using running = start(
      ['conformance', '--base-url', broken.url, ...quick, '--report-json', 'pipe'],
      env,
      folder,
    )
    await running.wrote('NOT CONFORMING')

    const read = await readFile(join(folder, 'pipe'), 'utf8')

    expect(JSON.parse(read).verdict).toBe('not conforming')
    expect((await running.ended).exitCode).toBe(1)
  })
})
