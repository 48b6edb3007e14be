import { Command, CommanderError, Option } from 'commander'
import { contractVersion } from '../../generated/operation.js'
import { UsageError } from '../conformance/options.js'
import { optionGroups, reportOptions } from './conformance-options.js'
import type { DocsArguments } from './docs.js'
import { exitCodes, type Finish } from './exit-codes.js'
import { speakOfFlags } from './flags.js'
import { addMockCommand } from './mock-command.js'
import { wholeNumber } from './numbers.js'
import { watchOutput } from './streams.js'

/**
 * Runs the command line `dds-contract`.
 *
 * @param argv The arguments, without the names of Node and the script.
 * @returns The exit status.
 */
export async function run(argv: readonly string[]): Promise<number> {
  const outputWritten = watchOutput()
  let exitCode: number = exitCodes.conforming
  const program = createProgram(async (work) => {
    exitCode = await work
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    await outputWritten()
    return exitCode
  } catch (error) {
    return explain(error)
  }
}

function createProgram(finish: Finish): Command {
  const program = new Command('dds-contract')
    .description('The contract of DDS batch minor-version upgrades: conformance suite, mock and docs.')
    .version(contractVersion, '-V, --version', 'print the version of the contract and of this program')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .option('--no-color', 'no colour, as with NO_COLOR=1')
    .configureOutput({
      // What follows the equals sign could be a secret.
      outputError: (text, write) => write(text.replace(/(unknown option '[^'=]*)=[^']*'/, "$1'")),
    })
    .exitOverride()
    .addHelpText('after', programExamples)
  addConformanceCommand(program, finish)
  addJudgeCommand(program, finish)
  addMockCommand(program, finish)
  addDocsCommand(program, finish)
  return program
}

const programExamples = `
Examples:
  $ dds-contract conformance                              try the suite on the embedded mock
  $ dds-contract conformance --base-url http://localhost:8080   judge your mock or gateway
  $ dds-contract judge traffic.har                        judge recorded traffic
  $ dds-contract mock --port 8080                         develop against the contract
  $ dds-contract docs                                     read it in a browser
`

/** Adds `dds-contract conformance`. */
function addConformanceCommand(program: Command, finish: Finish): void {
  const command = program
    .command('conformance')
    .summary('judge a service, gateway or mock by the contract')
    .description(
      'Judges a service, gateway or mock by the contract. Sends made-up ids only, unless you ask for more.\n' +
        'The IAM token comes from the environment variable DDS_AUTH_TOKEN.',
    )
    .addHelpText('after', conformanceNotes)
    .action((_, self: Command) =>
      finish(import('./conformance.js').then(({ conformance }) => conformance(self.optsWithGlobals()))),
    )
  for (const [heading, options] of optionGroups) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
  command.addOption(new Option('--token [token]').preset('').argParser(refuseToken).hideHelp())
}

function refuseToken(): never {
  throw new UsageError(
    'Put the token into the environment variable DDS_AUTH_TOKEN: everyone on this machine can read the arguments of a process.',
  )
}

const conformanceNotes = `
Exit status:
  0  the target conforms
  1  it does not
  2  the command line, a file or the contract cannot be used
  3  no verdict: nothing was served, or the run was stopped, for safety or by Ctrl-C
  74 a report, the journal or the output cannot be written, for example on a full disk
  70 a defect of this program

Examples:
  $ dds-contract conformance
      the embedded mock: shows in seconds what the suite does
  $ dds-contract conformance --base-url http://localhost:8080 --report-junit report.xml
      a mock or a gateway on this machine, for CI
  $ DDS_AUTH_TOKEN=… dds-contract conformance --base-url https://dds.example.com --level plan
      what would be sent to a real service; then the same without --level plan
  $ dds-contract conformance --only request/instance_ids --seed 42
      some checks, with the same requests every time
`

/** Adds `dds-contract judge`. */
function addJudgeCommand(program: Command, finish: Finish): void {
  const command = program
    .command('judge')
    .summary('judge recorded traffic by the contract, client and service')
    .description(
      'Judges the exchanges of this operation in recordings: the request of the client and the answer of the\n' +
        'service. Sends nothing. Reads HAR 1.2 or one HAR entry per line; - is standard input.',
    )
    .argument('<file...>', 'the recordings')
    .addHelpText('after', judgeNotes)
    .action((files: string[], _, self: Command) =>
      finish(import('./judge.js').then(({ judge }) => judge(files, self.optsWithGlobals()))),
    )
  command.addOption(new Option('--show-ids', 'write instance ids in full').helpGroup('Verdict and reports:'))
  for (const option of reportOptions()) command.addOption(option.helpGroup('Verdict and reports:'))
}

const judgeNotes = `
Exit status: as for dds-contract conformance.

Examples:
  $ dds-contract judge traffic.har
  $ dds-contract judge monday.har tuesday.har --report-html traffic.html
  $ zcat traffic.har.gz | dds-contract judge -
`

/** Adds `dds-contract docs`. */
function addDocsCommand(program: Command, finish: Finish): void {
  program
    .command('docs')
    .summary('serve the reference and the raw contract until Ctrl-C')
    .description('Serves the reference of the contract, and the raw contract, until Ctrl-C.')
    .option('--port <port>', 'the port, 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--output <folder>', 'copy it to this folder instead of serving it')
    .action((options: DocsArguments) => finish(import('./docs.js').then(({ docs }) => docs(options))))
}

/** Says what went wrong; a stack trace is for our own defects, and only on request. */
function explain(error: unknown): number {
  // Commander has already written the message.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.conforming : exitCodes.wrongUsage
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const isExpected = expectedErrors.has(name)
  const showsStack = !isExpected && process.env['DDS_CONTRACT_DEBUG']
  process.stderr.write(`error: ${showsStack ? stack : speakOfFlags(message)}\n`)
  if (name === 'OutputError') return exitCodes.unwritable
  if (isExpected) return exitCodes.wrongUsage
  if (!showsStack) {
    process.stderr.write('This is a defect of dds-contract. DDS_CONTRACT_DEBUG=1 shows where it happened.\n')
  }
  return exitCodes.defect
}

/** By name, because their classes belong to modules that are not loaded just to show the help. */
const expectedErrors: ReadonlySet<string> = new Set(['UsageError', 'OutputError', 'ServerStartError'])
