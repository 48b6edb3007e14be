import { Option } from 'commander'
import type { ConformanceOptions } from '../conformance/options.js'
import { anyNumber, fileName } from './parsers.js'

/** What the command line says about a verdict and its reports. */
export interface ReportArguments {
  readonly strict?: boolean
  readonly knownDeviations?: string
  readonly verbose?: true
  readonly quiet?: true
  readonly coverage?: true
  readonly reportJson?: string
  readonly reportJunit?: string
  readonly reportHar?: string
  readonly reportHtml?: string
  readonly reportMarkdown?: string
  /** `false` after `--no-color`. */
  readonly color: boolean
}

/** What the command line says about a conformance run: options of the suite, and its own. */
export interface ConformanceArguments
  extends ReportArguments,
    Partial<Omit<ConformanceOptions, 'journal' | 'knownDeviations'>> {
  readonly list?: true
  readonly journal?: string
}

/** An option that the suite knows by another name than that of its flag. */
function renamedOption(name: keyof ConformanceOptions, flags: string, description: string): Option {
  return Object.assign(new Option(flags, description), { attributeName: () => name })
}

/** An option that names a file. */
const file = (flags: string, description: string) => new Option(flags, description).argParser(fileName)

const target = [
  new Option(
    '--base-url <url>',
    'address of the service, without the path of the operation (default: the embedded mock)',
  ),
  new Option('--project-id <id>', "the project of the path (default: that of the contract's example)"),
  new Option(
    '--target <kind>',
    'what answers there: a service or gateway, or Prism with its known limits',
  ).choices(['service', 'prism']),
  new Option(
    '--refuses-made-up-ids',
    'the target refuses made-up ids by design; the verdict then says nothing about what a 202 holds',
  ),
]

const safety = [
  new Option(
    '--level <level>',
    'plan: send nothing, print what would be sent; safe: made-up ids only; live: upgrade the given instances for real (default: "safe")',
  ).choices(['plan', 'safe', 'live']),
  renamedOption(
    'instanceIds',
    '--instance-id <id...>',
    'live: the instances to upgrade; THEIR UPGRADES START FOR REAL',
  ),
  new Option('--confirm-host <host>', 'live: must equal the host of --base-url'),
  new Option(
    '--max-requests <number>',
    'maximum number of requests; the first request and throttled ones are not counted (default: 1000)',
  ).argParser(anyNumber),
  new Option('--rate <number>', 'requests per second (default: 5, and no limit on this machine)').argParser(
    anyNumber,
  ),
  renamedOption(
    'maxWaitMs',
    '--max-wait <ms>',
    'milliseconds that the run may wait in total when throttled (default: 120000)',
  ).argParser(anyNumber),
  new Option(
    '--allow-plain-http',
    'send the token over plain HTTP to another machine; ANYONE ON THE WAY CAN READ IT',
  ),
  new Option(
    '--concurrency <number>',
    'requests at the same time (default: 1, and 8 on this machine)',
  ).argParser(anyNumber),
  renamedOption(
    'timeoutMs',
    '--timeout <ms>',
    'milliseconds that one request may take (default: 10000)',
  ).argParser(anyNumber),
]

const cases = [
  new Option('--only <id...>', 'only these checks: full ids, or prefixes that end before a slash'),
  new Option('--skip <id...>', 'not these checks'),
  new Option('--list', 'print the checks and the basis of each; send nothing'),
  new Option('--quick', 'only the cases that it takes for a verdict, at most 80, and no generated ones'),
  new Option('--stop-at-first', 'end with the first finding that fails the run'),
  new Option('--runs <number>', 'generated cases per check (default: 20)').argParser(anyNumber),
  new Option('--seed <number>', 'the same seed, the same requests (default: random)').argParser(anyNumber),
  new Option('--path <path>', "only one case: the path in a finding's replay line"),
]

/** The options of every command that comes to a verdict. */
export const reportOptions = (): readonly Option[] => [
  new Option('--strict', 'deviations fail the run as violations do'),
  new Option('--verbose', 'print all checks, also those that passed'),
  new Option('--quiet', 'print only the verdict').conflicts(['verbose', 'coverage']),
  new Option('--coverage', 'print how often each constraint of the contract was seen'),
  file('--known-deviations <file>', 'JSON: findings to accept, each with a reason'),
  file('--report-html <file>', 'write the report as one HTML file (any report: - for standard output)'),
  file('--report-markdown <file>', 'write a summary as Markdown'),
  file('--report-json <file>', 'write the report as JSON (its schema is in the package)'),
  file('--report-junit <file>', 'write the report as JUnit XML'),
]

const recordOptions = [
  file('--report-har <file>', 'write every request and response as HAR 1.2'),
  file('--journal <file>', 'append a line to this file before each request'),
]

/** Every option, by its heading in the help. */
export const optionGroups: readonly (readonly [string, readonly Option[]])[] = [
  ['Target:', target],
  ['Safety:', safety],
  ['Cases:', cases],
  ['Verdict and reports:', [...reportOptions(), ...recordOptions]],
]
