import { type Command, Option } from 'commander'
import { UsageError } from '../conformance/options.js'
import type { Level, TargetKind } from '../conformance/report.js'
import { positiveNumber, wholeNumber } from './numbers.js'
import type { Finish } from './program.js'

/** What the command line says about a conformance run. */
export interface ConformanceArguments {
  readonly baseUrl?: string
  readonly projectId?: string
  readonly target?: TargetKind
  readonly level?: Level
  readonly instanceId?: readonly string[]
  readonly confirmHost?: string
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly list?: true
  readonly runs?: number
  readonly seed?: number
  readonly path?: string
  readonly maxRequests?: number
  readonly rate?: number
  readonly concurrency?: number
  readonly timeout?: number
  readonly strict?: true
  readonly knownDeviations?: string
  readonly reportJson?: string
  readonly reportJunit?: string
  readonly reportHar?: string
  readonly journal?: string
  /** `false` after `--no-color`. */
  readonly color: boolean
}

const target = [
  new Option('--base-url <url>', 'where the operation is served, without its path (none: the embedded mock)'),
  new Option('--project-id <id>', "the project of the path (default: that of the contract's example)"),
  new Option(
    '--target <kind>',
    'what answers there: a service or gateway, or Prism with its known limits',
  ).choices(['service', 'prism']),
]

const safety = [
  new Option(
    '--level <level>',
    'plan: send nothing, print what would be sent; safe: made-up ids alone; live: upgrade the given instances for real (default: "safe")',
  ).choices(['plan', 'safe', 'live']),
  new Option('--instance-id <id...>', 'live: the instances to upgrade; THEIR UPGRADES START FOR REAL'),
  new Option('--confirm-host <host>', 'live: must equal the host of --base-url'),
  new Option('--max-requests <number>', 'the most requests of the whole run (default: 1000)').argParser(
    wholeNumber(1, 1_000_000),
  ),
  new Option('--rate <number>', 'requests per second (default: 5, and no limit on this machine)').argParser(
    positiveNumber(1000),
  ),
  new Option(
    '--concurrency <number>',
    'checks at the same time (default: 1, and 8 on this machine)',
  ).argParser(wholeNumber(1, 64)),
  new Option('--timeout <ms>', 'milliseconds that one request may take (default: 10000)').argParser(
    wholeNumber(1, 600_000),
  ),
]

const cases = [
  new Option('--only <id...>', 'only these checks: ids, or their leading part up to a slash'),
  new Option('--skip <id...>', 'not these checks'),
  new Option('--list', 'print the checks and on what each rests; send nothing'),
  new Option('--runs <number>', 'cases per property (default: 20)').argParser(wholeNumber(1, 10_000)),
  new Option('--seed <number>', 'the same seed, the same requests (default: random)').argParser(
    wholeNumber(0, 2 ** 31 - 1),
  ),
  new Option('--path <path>', "one case alone: the path of a finding's replay line"),
]

const verdict = [
  new Option('--strict', 'deviations fail the run as violations do'),
  new Option(
    '--known-deviations <file>',
    'JSON: findings of the target that are accepted, each with its reason',
  ),
  new Option('--report-json <file>', 'write the report as JSON (its schema is in the package)'),
  new Option('--report-junit <file>', 'write the report as JUnit XML'),
  new Option('--report-har <file>', 'write every request and answer as HAR 1.2'),
  new Option('--journal <file>', 'append a line to this file before each request'),
]

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ['Target:', target],
  ['Safety:', safety],
  ['Cases:', cases],
  ['Verdict and reports:', verdict],
]

/** Adds `dds-contract conformance`. */
export function addConformanceCommand(program: Command, finish: Finish): void {
  const command = program
    .command('conformance')
    .summary('judge a service, gateway or mock by the contract')
    .description(
      'Judges a service, gateway or mock by the contract. Sends made-up ids alone unless told otherwise.\n' +
        'The IAM token comes from the environment variable DDS_AUTH_TOKEN.',
    )
    .addHelpText('after', conformanceNotes)
    .action((_, self: Command) =>
      finish(import('./conformance.js').then(({ conformance }) => conformance(self.optsWithGlobals()))),
    )
  for (const [heading, options] of groups) {
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
  3  the target is unreachable, or the run was stopped: for safety, by its budget, or by Ctrl-C
  70 a defect of this program

Examples:
  $ dds-contract conformance
      the embedded mock: shows what the suite does, in seconds
  $ dds-contract conformance --base-url http://localhost:8080 --report-junit report.xml
      a mock or a gateway on this machine, for CI
  $ DDS_AUTH_TOKEN=… dds-contract conformance --base-url https://dds.example.com --level plan
      what would be sent to a real service; then the same without --level plan
  $ dds-contract conformance --only request/instance_ids --seed 42
      some checks, with the same requests every time
`
