import { type Command, Option } from 'commander'
import { reportOptions } from './conformance-options.js'
import type { Finish } from './exit-codes.js'

/** Adds `dds-contract judge`. */
export function addJudgeCommand(program: Command, finish: Finish): void {
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
