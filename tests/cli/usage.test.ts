import { describe, expect, it } from 'vitest'
import { contractVersion } from '../../generated/operation.js'
import type { Ended } from '../support/process.js'
import { run } from './command-line.js'

describe('dds-contract', () => {
  it('should show what it can do, without a command, and fail', async () => {
    const { exitCode, stderr } = await run([])

    expect(exitCode).toBe(2)
    expect(stderr).toContain('conformance [options]')
    expect(stderr).toContain('Examples:')
  })

  it.each(['conformance', 'judge', 'docs', 'mock', 'help', 'explain', 'merge', 'sign'])(
    'should have a help of 80 columns: %s',
    async (name) => {
      const { stdout } = await run(name === 'help' ? ['--help'] : [name, '--help'], { COLUMNS: '80' })

      expect(stdout).toContain('Usage: dds-contract')
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    },
  )

  it('should print the version of the contract', async () => {
    expect(await run(['--version'])).toEqual({ exitCode: 0, stdout: `${contractVersion}\n`, stderr: '' })
  })

  for (const name of ['conformance', 'mock', 'docs', 'sign']) {
    it(`should explain the command ${name}`, async () => {
      const { exitCode, stdout } = await run([name, '--help'])

      expect(exitCode).toBe(0)
      expect(stdout).toContain(`Usage: dds-contract ${name}`)
    })
  }

  it('should offer every option of a conformance run in its help', async () => {
    const { stdout } = await run(['conformance', '--help'])

    for (const option of documentedOptions) expect(stdout).toContain(`  ${option}`)
  })

  const mistakes: Record<string, [string[], string]> = {
    'an unknown option': [['conformance', '--bse-url', 'http://localhost'], 'Did you mean --base-url?'],
    'an unknown command': [['conformnce'], 'Did you mean conformance?'],
    'the help of an unknown command': [['help', 'moc'], 'Did you mean mock?'],
    'an unknown command before --help': [['moc', '--help'], 'Did you mean mock?'],
    'a journal that would not stay': [['conformance', '--journal', '-'], '--journal needs a file'],
    'a surplus word': [['mock', 'now'], 'mock takes no argument'],
    'an address without its option': [
      ['conformance', 'http://localhost:8080'],
      'error: conformance takes no argument; give the address with --base-url',
    ],
    'the coverage of what a mock is asked': [
      ['mock', '--judge', '--coverage'],
      "unknown option '--coverage'",
    ],
    'a port out of range': [['mock', '--port', '70000'], 'Give a whole number from 0 to 65535.'],
    'a seed that is not whole': [
      ['conformance', '--seed', '1.5'],
      '--seed must be a whole number from 0 to 2147483647, not 1.5.',
    ],
    'a rate of zero': [
      ['conformance', '--rate', '0'],
      '--rate must be from 0.001 to 1000 requests per second, not 0.',
    ],
    'a rate that no timer can keep': [
      ['conformance', '--rate', '0.0000001'],
      '--rate must be from 0.001 to 1000 requests per second, not 1e-7.',
    ],
    'an unknown level': [['conformance', '--level', 'max'], 'Allowed choices are plan, safe, live.'],
    'an unknown check': [
      ['conformance', '--base-url', 'http://127.0.0.1:9', '--only', 'nothing'],
      'There is no check "nothing"',
    ],
    'an address without a scheme': [['conformance', '--base-url', 'localhost:80'], 'is not an HTTP address'],
    'a real service without a token': [
      ['conformance', '--base-url', 'https://dds.example.com'],
      'set DDS_AUTH_TOKEN',
    ],
    'a live run without a service': [['conformance', '--level', 'live'], 'give --base-url'],
    'a target without an address': [['conformance', '--target', 'prism'], 'give --base-url'],
    'known deviations that are missing': [
      ['conformance', '--known-deviations', 'no/such/file.json'],
      'no/such/file.json cannot be read',
    ],
    'known deviations that are no array': [
      ['conformance', '--known-deviations', 'package.json'],
      'must hold a JSON array',
    ],
    'a port for docs that are not served': [
      ['docs', '--output', 'docs', '--port', '8080'],
      "option '--output <folder>' cannot be used with option '--port <port>'",
    ],
    'a report that cannot be written': [
      ['conformance', '--report-json', 'no/such/folder/report.json'],
      'no/such/folder/report.json cannot be written',
    ],
    'a value for the help': [['conformance', '--help=all'], "error: option '--help' takes no value\n"],
    'a value for an option that takes none': [
      ['conformance', '--refuses-made-up-ids=no'],
      "error: option '--refuses-made-up-ids' takes no value\n",
    ],
    'a journal that cannot be written': [
      ['conformance', '--journal', 'no/such/folder/journal'],
      'nothing was sent',
    ],
    ...Object.fromEntries(
      [
        ...['html', 'markdown', 'json', 'junit', 'har'].map((form) => ['conformance', `--report-${form}`]),
        ['conformance', '--known-deviations'],
        ['conformance', '--journal'],
        ['docs', '--output'],
        ['judge'],
      ].map((args) => [
        `an empty name: ${args.join(' ')}`,
        [[...args, ''], 'The name is empty.'] satisfies [string[], string],
      ]),
    ),
  }
  for (const [name, [args, advice]] of Object.entries(mistakes)) {
    it(`should answer ${name} with a sentence that says what to do`, async () => {
      const outcome = await run(args)

      expectSentence(outcome, advice)
    })
  }

  it('should refuse a token as an argument, say why, and not repeat it', async () => {
    for (const args of [['--token', 'secret-value'], ['--token=secret-value'], ['--token']]) {
      const outcome = await run(['conformance', ...args])

      expectSentence(outcome, 'DDS_AUTH_TOKEN')
      expect(outcome.stderr).toContain('everyone on this machine can read')
      expect(outcome.stderr).not.toContain('secret-value')
    }
  })

  it('should not repeat the value of an option that it does not know', async () => {
    for (const value of ['secret-value', "a'secret-value", "a'\nsecret-value"]) {
      const { stderr } = await run(['conformance', `--auth=${value}`])

      expect(stderr).toBe("error: unknown option '--auth'\n")
    }
  })

  it.each([
    ['-tSECRET', '-t'],
    ['-SECRET', '-S'],
    ['--authSECRET', '--auth'],
    ['--auth=SECRET', '--auth'],
    ['--auth\nSECRET', '--auth'],
  ])('should not repeat what is attached to an unknown option: %j', async (option, shown) => {
    const { stderr } = await run(['conformance', option])

    expect(stderr).toBe(`error: unknown option '${shown}'\n`)
  })
})

const documentedOptions = [
  '--base-url',
  '--project-id',
  '--level',
  '--instance-id',
  '--confirm-host',
  '--seed',
  '--path',
  '--runs',
  '--quick',
  '--stop-at-first',
  '--max-requests',
  '--rate',
  '--timeout',
  '--concurrency',
  '--only',
  '--skip',
  '--strict',
  '--list',
  '--known-deviations',
  '--target',
  '--report-json',
  '--report-junit',
  '--report-har',
  '--report-html',
  '--report-markdown',
  '--verbose',
  '--quiet',
  '--refuses-made-up-ids',
  '--allow-plain-http',
  '--max-wait',
  '--coverage',
  '--journal',
]

function expectSentence({ exitCode, stdout, stderr }: Ended, advice: string): void {
  expect(stderr).toContain(advice)
  expect(stderr).toMatch(/^error: /)
  expect(stderr).not.toMatch(/\n {4}at /)
  expect(stdout).toBe('')
  expect(exitCode).toBe(2)
}
