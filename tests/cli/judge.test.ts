import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { judge } from '../../src/cli/judge.js'
import { merge } from '../../src/cli/merge.js'
import { mock } from '../../src/cli/mock.js'
import type { MockArguments } from '../../src/cli/mock-arguments.js'
import { run as runCommand } from '../../src/cli/program.js'
import { clientRules } from '../../src/conformance/traffic/client-rules.js'
import { simulatorToken } from '../../src/mock/simulator.js'
import { makeFolder } from '../support/folder.js'
import { run, start, tsx } from '../support/process.js'

const recordings = join(import.meta.dirname, '../conformance/traffic/recordings')
const redocly = join(recordings, 'redocly-proxy.har')
const mitmproxy = join(recordings, 'mitmproxy.har')
let folder: string

beforeAll(async () => {
  folder = await makeFolder()
})

/** Runs a command in this process, and takes what it prints. */
async function printing(command: () => Promise<number>) {
  const texts: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    texts.push(String(text))
    const done = rest.find((one) => typeof one === 'function')
    if (typeof done === 'function') done()
    return true
  })
  try {
    return { exitCode: await command(), stdout: texts.join('') }
  } finally {
    write.mockRestore()
  }
}

describe('dds-contract judge', () => {
  it('should judge several files as one, and name the entries', async () => {
    const { exitCode, stdout } = await printing(() => judge([redocly, mitmproxy], { color: false }))

    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /in 2 of 10 cases\n +in +.*mitmproxy\.har, entry 4; .*redocly-proxy\.har, entry 4\n/,
    )
    expect(stdout).toContain('10 exchanges in')
  })

  it('should accept what is known, and come to a verdict', async () => {
    const reason = 'a client that is being mended'
    const known = ['client/token', 'client/schema', 'response/each-id-once'].map((check) => ({
      check,
      reason,
    }))
    const file = join(folder, 'known.json')
    await writeFile(file, JSON.stringify(known))

    expect(await printing(() => judge([redocly], { color: false, knownDeviations: file }))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Known deviations, which fail nothing:'),
    })
  })

  it('should come to no verdict on a file without the operation', async () => {
    const file = join(folder, 'other.har')
    await writeFile(file, '{"log":{"entries":[{"request":{"method":"GET","url":"http://a.test/"}}]}}')

    const { exitCode, stdout } = await printing(() => judge([file], { color: false }))

    expect(exitCode).toBe(3)
    expect(stdout).toContain('1 entry belonged to other operations')
  })

  it.each([
    ['nothing.har', 'nothing.har cannot be read: ENOENT'],
    ['.', 'EISDIR'],
    ['empty.har', 'empty.har is empty.'],
    ['picture.har', 'picture.har is neither HAR nor one JSON entry per line: record the traffic as HAR.'],
  ])('should say in a sentence what is wrong with %s', async (name, sentence) => {
    await writeFile(join(folder, 'empty.har'), '')
    await writeFile(join(folder, 'picture.har'), 'GIF89a')

    await expect(judge([join(folder, name)], { color: false })).rejects.toThrow(sentence)
  })

  it.each([redocly, '-'])('should not read a recording twice: %s', async (file) => {
    await expect(judge([file, mitmproxy, file], { color: false })).rejects.toThrow(
      `${file} is named twice; every file`,
    )
  })

  it('should name no option that it does not have', async () => {
    const file = join(folder, 'misspelt.json')
    await writeFile(file, '[{"check":"nope","reason":"x"}]')

    await expect(judge([redocly], { color: false, knownDeviations: file })).rejects.toThrow(
      'to be the id of one check, as shown in a finding.',
    )
  })

  it('should not write a report over a recording', async () => {
    await expect(judge([redocly], { color: false, reportJson: redocly })).rejects.toThrow('named twice')
  })
})

describe('dds-contract merge', () => {
  it('should write the report that one judge of all recordings writes', async () => {
    const files = [redocly, mitmproxy]
    const reports = files.map((_, index) => join(folder, `part-${index}.json`))
    const of = async (file: string) => JSON.parse(await readFile(file, 'utf8'))
    for (const [index, file] of files.entries()) {
      await printing(() => judge([file], { color: false, reportJson: reports[index] ?? '' }))
    }
    const [both, merged] = [join(folder, 'both.json'), join(folder, 'merged.json')]
    await printing(() => judge(files, { color: false, reportJson: both }))

    const { exitCode } = await printing(() => merge(reports, { color: false, reportJson: merged }))

    expect(exitCode).toBe(1)
    const [one, other] = [await of(both), await of(merged)]
    expect([other.checks, other.coverage, other.observations]).toEqual([
      one.checks,
      one.coverage,
      one.observations,
    ])
  })

  it('should say in a sentence what is no report', async () => {
    await expect(merge([redocly], { color: false })).rejects.toThrow(
      `${redocly} is no JSON report on recorded traffic; write it with`,
    )
    await writeFile(join(folder, 'cut.json'), '{"contract":')
    await expect(merge([join(folder, 'cut.json')], { color: false })).rejects.toThrow(
      'cannot be read as JSON',
    )
    await expect(merge([join(folder, 'missing.json')], { color: false })).rejects.toThrow('ENOENT')
  })

  it.each([
    { what: 'too long', text: '{}'.padEnd(32 * 1024 * 1024 + 1) },
    { what: 'of too many values', text: `{"tally":[${'[],'.repeat(1_000_000)}1]}` },
    { what: 'of too many levels', text: '['.repeat(1000) },
  ])('should not parse what is $what for a report', async ({ text }) => {
    const file = join(folder, 'large.json')
    await writeFile(file, text)

    await expect(merge([file], { color: false })).rejects.toThrow(
      `${file} is larger than any JSON report on recorded traffic`,
    )
  })
})

describe('a defect of this program in judging', () => {
  const [anyRule = { judge: () => undefined }] = clientRules

  it.each([TypeError, RangeError, SyntaxError])('should exit with 70 and blame no file: %o', async (Kind) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const broken = vi.spyOn(anyRule, 'judge').mockImplementation(() => {
      throw new Kind('nothing can be read of it')
    })
    try {
      const { exitCode, stdout } = await printing(() => runCommand(['judge', redocly]))

      expect(stderr.mock.calls.join('')).toContain('This is a defect of dds-contract.')
      expect(stderr.mock.calls.join('')).not.toContain(redocly)
      expect([exitCode, stdout]).toEqual([70, ''])
    } finally {
      broken.mockRestore()
      stderr.mockRestore()
    }
  })
})

describe.skipIf(process.platform === 'win32')('dds-contract judge, interrupted', () => {
  it('should end at the second Ctrl-C, though nobody reads its report', async () => {
    const [pipe, report] = [join(folder, 'endless.har'), join(folder, 'unread.html')]
    await run('mkfifo', [pipe, report])
    await using judging = start(process.execPath, [
      ...tsx,
      'src/cli.ts',
      ...['judge', pipe, '--report-html', report],
    ])
    const writer = await open(pipe, 'w')

    judging.interrupt()
    await judging.wrote('INCONCLUSIVE')
    judging.interrupt()

    // By the signal, so without a status.
    expect((await judging.ended).exitCode).toBeNull()
    await writer.close()
  })

  it('should report what it has found, though a pipe is silent', async () => {
    const pipe = join(folder, 'silent.har')
    await run('mkfifo', [pipe])
    const reportJson = join(folder, 'interrupted.json')
    await using judging = start(process.execPath, [
      ...tsx,
      'src/cli.ts',
      'judge',
      redocly,
      pipe,
      '--report-json',
      reportJson,
    ])
    // Opens once somebody reads it, and the recording before it has been read by then.
    const writer = await open(pipe, 'w')

    judging.interrupt()
    const { exitCode } = await judging.ended
    await writer.close()

    expect(exitCode).toBe(1)
    expect(JSON.parse(await readFile(reportJson, 'utf8'))).toMatchObject({
      reason: 'The judging was interrupted.',
      summary: { requests: 5 },
    })
  })
})

describe('dds-contract mock --judge', () => {
  const plain: MockArguments = { engine: 'simulator', port: 0, host: '127.0.0.1', color: false }

  /** Serves the mock, calls it, and takes what it says at its end. */
  function serving(
    options: Partial<MockArguments>,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer<ArrayBuffer> = '{"instance_ids":["a"]}',
  ) {
    return printing(async () => {
      const ended = mock({ ...plain, ...options })
      const { calls } = vi.mocked(process.stdout.write).mock
      await expect.poll(() => calls.length).toBeGreaterThan(0)
      const address = /http:\S+/.exec(String(calls[0]?.[0]))?.[0]
      await fetch(`${address}/v3/p/instances/db-upgrade`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
      })
      return ended
    })
  }

  it('should end with 0 after requests that keep the contract', async () => {
    const right = { 'X-Auth-Token': simulatorToken }
    const { exitCode, stdout } = await serving({ judge: true, exitAfter: 1 }, right)

    expect(stdout).toMatch(/\nCONFORMING\n/)
    expect(exitCode).toBe(0)
  })

  it('should end with 1 after one that does not, and write the reports', async () => {
    const reportJunit = join(folder, 'client.xml')
    const { exitCode, stdout } = await serving({ judge: true, exitAfter: 1, reportJunit }, {})

    expect(stdout).toMatch(/violation: client\/token\n(.*\n)*.*request 1/)
    expect(exitCode).toBe(1)
    expect(await readFile(reportJunit, 'utf8')).toContain('client/token')
  })

  it.each([
    ['is not UTF-8', Buffer.from('{"instance_ids":["\xe9"]}', 'latin1')],
    ['begins with a byte order mark', '\uFEFF{"instance_ids":["a"]}'],
    ['has a name twice', '{"instance_ids":[],"instance_ids":["a"]}'],
  ])('should blame the client for what the mock refuses: a body that %s', async (_, body) => {
    const right = { 'X-Auth-Token': simulatorToken }
    const { exitCode, stdout } = await serving({ judge: true, exitAfter: 1 }, right, body)

    expect(stdout).toContain('violation: client/json')
    expect(exitCode).toBe(1)
  })

  it('should say at once what it cannot write and which options need --judge', async () => {
    const nowhere = join(folder, 'no/client.xml')

    await expect(mock({ ...plain, judge: true, reportJunit: nowhere })).rejects.toThrow('no/client.xml')
    await expect(mock({ ...plain, reportJunit: nowhere })).rejects.toThrow(
      '--report-junit has no effect without --judge',
    )
  })
})
