import { type Command, Option } from 'commander'
import { UsageError } from '../conformance/options.js'
import { optionGroups } from './conformance-options.js'
import type { Finish } from './exit-codes.js'

/** Adds `dds-contract conformance`. */
export function addConformanceCommand(program: Command, finish: Finish): void {
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
