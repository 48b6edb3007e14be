import { type Command, InvalidArgumentError, Option } from 'commander'
import { joinWords } from '../conformance/engine/words.js'
import { failureNames, failures, isFailureName } from '../mock/failures.js'
import { type InstanceState, instanceStates } from '../mock/responses.js'
import { reportOptions } from './conformance-options.js'
import type { Finish } from './exit-codes.js'
import type { PlannedFailure } from './mock-arguments.js'
import { wholeNumber } from './parsers.js'

const stateNames = Object.keys(instanceStates) as InstanceState[]

const server = [
  new Option('--port <port>', 'the port, 0 for any free one').default(0).argParser(wholeNumber(0, 65_535)),
  new Option('--host <address>', 'the address to listen on').default('127.0.0.1'),
  new Option('--cors', 'let pages of any origin use it'),
  new Option('--verbose', 'print a line for each request'),
  new Option('--exit-after <number>', 'exit after this many requests of the operation').argParser(
    wholeNumber(1, 1_000_000),
  ),
  new Option('--engine <engine>', 'what responds: the simulator, or Prism')
    .choices(['simulator', 'prism'])
    .default('simulator'),
]

const simulator = [
  new Option('--instance <id[=state]>', 'an instance, available unless you say so; repeatable').argParser(
    addInstance,
  ),
  new Option(
    '--other-instances <state>',
    'the state of all other instances, which otherwise do not exist',
  ).choices(stateNames),
  new Option(
    '--fail-next <failure>',
    'make the next request fail in a way named below; =3 the next three, @3 the third; repeatable',
  ).argParser(addFailures),
  new Option('--project-id <id>', 'the only project that exists (default: every one does)'),
  new Option(
    '--access-key <ak>',
    'accept only signatures with this key; HUAWEICLOUD_SDK_SK has its secret key',
  ),
  new Option('--admin', 'serve what it knows: /__admin/requests, instances, jobs'),
]

const generated = [
  new Option('--seed <number>', 'the same seed, the same job ids or generated values').argParser(
    wholeNumber(0, 2 ** 31 - 1),
  ),
  new Option('--dynamic', 'prism: respond with generated values instead of the examples'),
]

const judging = [
  new Option('--judge', 'report at the end which rules the requests broke; exit with the verdict'),
  // Without judging its own responses, a mock sees nothing of the contract but the requests.
  ...reportOptions().filter(({ long }) => long !== '--coverage' && long !== '--verbose'),
]

const groups: readonly (readonly [string, readonly Option[]])[] = [
  ['Server:', server],
  ['Simulator:', simulator],
  ['Generated values:', generated],
  ['Judging the client:', judging],
]

/** Adds `mock`: serves the contract on this machine until Ctrl-C. */
export function addMockCommand(program: Command, finish: Finish): void {
  const command = program
    .command('mock')
    .summary('serve a mock of the contract until Ctrl-C')
    .description(
      'Serves a mock of the contract until Ctrl-C. It starts no real upgrade and needs\nno real token.\n\n' +
        'simulator  remembers: what is upgrading cannot be upgraded again\n' +
        'prism      checks each request and responds with the examples of the contract',
    )
    .addHelpText('after', notes)
    .action((_, self: Command) =>
      finish(import('./mock.js').then(({ mock }) => mock(self.optsWithGlobals()))),
    )
  for (const [heading, options] of groups) {
    for (const option of options) command.addOption(option.helpGroup(heading))
  }
}

function addInstance(text: string, instances: Readonly<Record<string, InstanceState>> = {}) {
  const [id = '', state = 'available', ...more] = text.split('=')
  const known = stateNames.find((name) => name === state)
  if (id === '' || known === undefined || more.length > 0) {
    throw new InvalidArgumentError(`Give an id, or id=state with a state of ${joinWords(stateNames, 'or')}.`)
  }
  return { ...instances, [id]: known }
}

function addFailures(text: string, planned: readonly PlannedFailure[] = []): PlannedFailure[] {
  const [, failure = '', sign, number = '1'] = /^([^=@]*)(?:([=@])([1-9]\d{0,3}))?$/.exec(text) ?? []
  if (!isFailureName(failure)) {
    throw new InvalidArgumentError(
      `Give one of ${joinWords(failureNames, 'or')}, or failure=count or failure@number with a number from 1 to 9999.`,
    )
  }
  if (sign === '@') return [...planned, { failure, nth: Number(number) }]
  return [...planned, ...Array.from({ length: Number(number) }, () => ({ failure }))]
}

function alignRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}\n`).join('')
}

const notes = `
States of --instance and --other-instances:
${alignRows(Object.entries(instanceStates))}
Failures of --fail-next (a client asks for one with the header X-Mock-Failure):
${alignRows(Object.entries(failures).map(([name, { means }]) => [name, means]))}
Many clients send again only on a connection that they have used before, so send
one request first.

The simulator accepts the token in DDS_AUTH_TOKEN; if that is not set, the one
that it prints. It accepts every signature that is well formed, or with
--access-key only valid ones.

Examples:
  $ dds-contract mock
      a free port; the output names it
  $ dds-contract mock --instance orders --instance billing=upgrading
  $ dds-contract mock --judge --exit-after 2 --fail-next response-lost@2
      does my client send once? Let it send two requests on one connection
  $ dds-contract mock --fail-next throttled-by-gateway=3
  $ dds-contract mock --engine prism --dynamic --seed 7
      generated responses, the same ones every time
`
