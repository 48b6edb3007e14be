import { type Command, Option } from 'commander'
import type { MockEngine } from '../mock/index.js'
import type { Finish } from './exit-codes.js'
import { wholeNumber } from './numbers.js'

/** What the command line says about the mock. */
export interface MockArguments {
  readonly engine: MockEngine
  readonly port: number
  readonly host: string
  readonly dynamic?: true
  readonly seed?: number
}

/** Adds `dds-contract mock`. */
export function addMockCommand(program: Command, finish: Finish): void {
  program
    .command('mock')
    .summary('serve a mock of the contract until Ctrl-C')
    .description(
      'Serves a mock of the contract until Ctrl-C. It starts no upgrade and needs no token of yours.\n\n' +
        'prism      is stateless: it judges each request by the contract and answers with its examples\n' +
        'simulator  remembers: an instance that is upgrading cannot be upgraded again',
    )
    .addOption(
      new Option('--engine <engine>', 'what answers').choices(['prism', 'simulator']).default('prism'),
    )
    .option('--port <port>', 'the port, 0 for any that is free', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--dynamic', 'prism: answer with generated values instead of the examples')
    .option(
      '--seed <number>',
      'the same seed, the same generated values or job ids',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .addHelpText('after', mockExamples)
    .action((options: MockArguments) => finish(import('./mock.js').then(({ mock }) => mock(options))))
}

const mockExamples = `
Examples:
  $ dds-contract mock                                a free port; the first line of output names it
  $ dds-contract mock --port 8080 --dynamic --seed 7  generated answers, the same ones every time
  $ dds-contract mock --engine simulator             instances with a state, and a check of the token
`
