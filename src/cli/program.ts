import { Command, CommanderError } from 'commander'
import { contractVersion } from '../../generated/operation.js'
import { printable, printableLines } from '../conformance/render/text.js'
import {
  addConformanceCommand,
  addDocsCommand,
  addExplainCommand,
  addJudgeCommand,
  addMergeCommand,
  addSignCommand,
} from './commands.js'
import { exitCodes, type Finish } from './exit-codes.js'
import { speakOfFlags } from './flags.js'
import { addMockCommand } from './mock-command.js'
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
    await program.parseAsync(orUnknown(argv, program), { from: 'user' }).catch(passHelp)
    await outputWritten()
    return exitCode
  } catch (error) {
    return reportError(error)
  }
}

/** Of an unknown command its name alone: with `help` or `--help`, Commander would not call it unknown. */
function orUnknown(argv: readonly string[], { commands }: Command): readonly string[] {
  const [name = 'help'] = argv[0] === 'help' ? argv.slice(1) : argv
  const isKnown = /^(-|help$)/.test(name) || commands.some((command) => command.name() === name)
  return isKnown ? argv : [name]
}

/** Commander throws after it has written the help or the version, too. */
function passHelp(error: unknown): void {
  if (!(error instanceof CommanderError && error.exitCode === 0)) throw error
}

function createProgram(finish: Finish): Command {
  const program = new Command('dds-contract')
    .description('The contract of DDS batch minor-version upgrades: conformance suite, mock and docs.')
    .version(contractVersion, '-V, --version', 'print the version of the contract and of this program')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .option('--no-color', 'no colour, as with NO_COLOR=1')
    .exitOverride()
    .addHelpText('after', programExamples)
  addConformanceCommand(program, finish)
  addJudgeCommand(program, finish)
  addMergeCommand(program, finish)
  addExplainCommand(program, finish)
  addMockCommand(program, finish)
  addDocsCommand(program, finish)
  addSignCommand(program, finish)
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      outputError: (text, write) => write(printableLines(explainUsage(text, command))),
    })
  }
  return program
}

/** What Commander writes, without what could be a secret, and with the way to the right command line. */
function explainUsage(error: string, command: Command): string {
  if (error.includes('too many arguments') && command.registeredArguments.length === 0) {
    const hasTarget = command.options.some(({ long }) => long === '--base-url')
    return `error: ${command.name()} takes no argument${hasTarget ? '; give the address with --base-url' : ''}\n`
  }
  return withoutValue(error, command)
}

/** Commander repeats an unknown option with all that is attached to it. */
function withoutValue(error: string, { options, parent }: Command): string {
  const [found, text = ''] = /unknown option '(-.*)'/s.exec(error) ?? []
  if (found === undefined) return error
  // A name is in lower case with hyphens, or one letter; what follows could be a secret.
  const [flag = '-'] = /^--[a-z][a-z-]{0,30}|^-\w/.exec(text) ?? []
  const isKnown =
    flag === '--help' || [...options, ...(parent?.options ?? [])].some(({ long }) => long === flag)
  if (isKnown && text.startsWith(`${flag}=`)) return `error: option '${flag}' takes no value\n`
  return error.replace(found, () => `unknown option '${flag}'`)
}

const programExamples = `
Examples:
  $ dds-contract conformance             try the suite on the embedded mock
  $ dds-contract conformance --base-url http://localhost:8080
                                         judge your mock or gateway
  $ dds-contract judge traffic.har       judge recorded traffic
  $ dds-contract mock --port 8080        develop against the contract
  $ dds-contract docs                    read it in a browser
`

/** Says what went wrong; a stack trace is for our own defects, and only on request. */
function reportError(error: unknown): number {
  // Commander has already written the message.
  if (error instanceof CommanderError) return exitCodes.wrongUsage
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const isExpected = expectedErrors.has(name)
  const showsStack = !isExpected && process.env['DDS_CONTRACT_DEBUG']
  // Not the message alone: where it begins, the name of an option would be taken for a command of a CI log.
  process.stderr.write(
    `${showsStack ? printableLines(`error: ${stack}`) : printable(`error: ${speakOfFlags(message)}`)}\n`,
  )
  if (name === 'OutputError') return exitCodes.unwritable
  if (isExpected) return exitCodes.wrongUsage
  if (!showsStack) {
    process.stderr.write('This is a defect of dds-contract. DDS_CONTRACT_DEBUG=1 shows where it happened.\n')
  }
  return exitCodes.defect
}

/** By name, because their classes belong to modules that are not loaded just to show the help. */
const expectedErrors: ReadonlySet<string> = new Set(['UsageError', 'OutputError', 'ServerStartError'])
