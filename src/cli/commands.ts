import { type Command, Option } from 'commander'
import { UsageError } from '../conformance/options.js'
import { optionGroups, reportOptions } from './conformance-options.js'
import type { DocsArguments } from './docs.js'
import type { Finish } from './exit-codes.js'
import type { ExplainArguments } from './explain.js'
import { fileName, wholeNumber } from './parsers.js'
import type { SignArguments } from './sign.js'

/** Adds `conformance`: judges a target, and exits with the status of the verdict. */
export function addConformanceCommand(program: Command, finish: Finish): void {
  const command = program
    .command('conformance')
    .summary('judge a service, gateway or mock by the contract')
    .description(
      'Judges a service, gateway or mock by the contract. Sends made-up ids only, unless you ask for more.\n\n' +
        'The IAM token comes from the environment variable DDS_AUTH_TOKEN. Without one, requests are signed with the ' +
        'key in HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, and HUAWEICLOUD_SDK_SECURITY_TOKEN if it is temporary.',
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
  3  no verdict: nothing was served, or the run was stopped (safety, Ctrl-C)
  70 a defect of this program
  74 a report, the journal or the output cannot be written (a full disk)
  130 Ctrl-C twice

Examples:
  $ dds-contract conformance
      the embedded mock: shows in seconds what the suite does
  $ dds-contract conformance --base-url http://localhost:8080 \\
        --report-junit report.xml
      a mock or a gateway on this machine, for CI
  $ export DDS_AUTH_TOKEN=…
  $ dds-contract conformance --base-url https://dds.example.com --level plan
      what would be sent to a real service; then the same without --level plan
  $ dds-contract conformance --only request/instance_ids --seed 42
      some checks, with the same requests every time
`

/** Adds `judge`: judges recorded traffic, and exits with the status of the verdict. */
export function addJudgeCommand(program: Command, finish: Finish): void {
  const command = program
    .command('judge')
    .summary('judge recorded traffic by the contract, client and service')
    .description(
      'Judges the exchanges of this operation in recordings: the request of the client and the response of the service.\n\n' +
        'Sends nothing. Reads HAR 1.2, one HAR entry per line, and what docs/traffic.md lists besides, ' +
        'each also packed with gzip; - is standard input. Ctrl-C ends it with what it has found.',
    )
    .argument('<file...>', 'the recordings', (text, files: string[] = []) => [...files, fileName(text)])
    .addHelpText('after', judgeNotes)
    .action((files: string[], _, self: Command) =>
      finish(import('./judge.js').then(({ judge }) => judge(files, self.optsWithGlobals()))),
    )
  command.addOption(new Option('--show-ids', 'write instance ids in full').helpGroup('Verdict and reports:'))
  for (const option of reportOptions()) command.addOption(option.helpGroup('Verdict and reports:'))
}

/** Adds `merge`: makes one report of several on recorded traffic. */
export function addMergeCommand(program: Command, finish: Finish): void {
  const command = program
    .command('merge')
    .summary('merge the JSON reports of several runs of judge')
    .description(
      'Merges JSON reports of dds-contract judge into the report that one judge of all recordings would write, ' +
        'for recordings that several machines judge, each its own part.',
    )
    .argument('<report...>', 'the reports', (text, files: string[] = []) => [...files, fileName(text)])
    .addHelpText('after', mergeNotes)
    .action((files: string[], _, self: Command) =>
      finish(import('./merge.js').then(({ merge }) => merge(files, self.optsWithGlobals()))),
    )
  for (const option of reportOptions()) command.addOption(option.helpGroup('Verdict and reports:'))
}

const mergeNotes = `
Exit status: as for dds-contract conformance.

Example:
  $ parallel 'dds-contract judge {} --report-json {}.json
        case $? in [013]) ;; *) exit 1; esac' ::: traffic-*.har &&
      dds-contract merge traffic-*.json --report-html traffic.html
      merges them unless one could not be judged
`

const judgeNotes = `
Exit status: as for dds-contract conformance.

Examples:
  $ dds-contract judge traffic.har
  $ dds-contract judge monday.har tuesday.har --report-html traffic.html
  $ ssh gateway cat traffic.har.gz | dds-contract judge -
`

/** Adds `explain`: says what a check or a rule is about. It sends nothing. */
export function addExplainCommand(program: Command, finish: Finish): void {
  program
    .command('explain')
    .summary('say what a check does, and what a failure means')
    .description(
      'Says what a check sends or looks at, on what basis and where that is stated, how much a failure ' +
        'weighs, and what it usually means.',
    )
    .argument('[check]', 'the id of a check, as a report names it')
    .option('--list', 'name all checks')
    .action((id: string | undefined, options: ExplainArguments) =>
      finish(import('./explain.js').then(({ explain }) => explain(id, options))),
    )
}

/** Adds `sign`: prints the headers that sign a request (AK/SK, SDK-HMAC-SHA256). It sends nothing. */
export function addSignCommand(program: Command, finish: Finish): void {
  program
    .command('sign')
    .summary('sign a request with an access key, for curl')
    .description(
      'Prints the headers that sign a request, for curl -H @-. Standard input is the body.\n\n' +
        'The key comes from HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK and HUAWEICLOUD_SDK_SECURITY_TOKEN.',
    )
    .argument('<method>', 'the method, such as POST')
    .argument('<url>', 'the whole URL')
    .option('-H, --header <header...>', 'headers to sign, besides Host and X-Sdk-Date: "Name: value"')
    .action((method: string, url: string, options: SignArguments) =>
      finish(import('./sign.js').then(({ sign }) => sign(method, url, options))),
    )
}

/** Adds `docs`: serves the docs page on this machine, or copies it into a folder. */
export function addDocsCommand(program: Command, finish: Finish): void {
  program
    .command('docs')
    .summary('serve the reference and the raw contract until Ctrl-C')
    .description('Serves the reference of the contract, and the raw contract, until Ctrl-C.')
    .option('--port <port>', 'the port, 0 for any free one', wholeNumber(0, 65_535), 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(
      new Option('--output <folder>', 'copy it to this folder instead of serving it')
        .argParser(fileName)
        .conflicts(['port', 'host']),
    )
    .action((options: DocsArguments) => finish(import('./docs.js').then(({ docs }) => docs(options))))
}
