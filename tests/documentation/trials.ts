import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createSimulator, simulatorToken } from '../../src/mock/simulator.js'
import { makeProject, withoutInstalling } from '../package/project.js'
import { cloneInto } from '../support/clone.js'
import { makeFolder } from '../support/folder.js'
import { availableId, projectId, upgradingId } from '../support/ids.js'
import { type Ended, runNode, start } from '../support/process.js'
import { serveHandler, type TestServer } from '../support/server.js'
import { type Block, readBlocks } from './blocks.js'
import { type Command, commandsOf, commandsOfSession, runnable } from './commands.js'
import { findStaleLine, samples } from './samples.js'

/** The native one: the pages need a compiler, not a certain one. */
const typescript = resolve('node_modules/typescript-7/bin/tsc')
const { name, peerDependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

/** A project in which a reader has installed the package and its optional peers. */
let project: string
/** The repository, for commands that write into it. */
let clone: string
let server: TestServer
let env: Readonly<Record<string, string>>

/** How a block is tried, by the words after its fence. */
const trials: Readonly<Record<string, (block: Block) => Promise<void> | void>> = {
  ts: runTypeScript,
  'ts example': runExample,
  'ts vitest': runVitest,
  'js commonjs': runCommonJs,
  'ts commonjs': runCommonJs,
  'sh repo': ({ text }) => runCommands(commandsOf(text), clone),
  'sh project': ({ text }) => runCommands(commandsOf(text), project),
  'sh install': ({ text }) => runCommands(commandsOf(text), project),
  console: ({ text }) => runCommands(commandsOfSession(text), project),
  json: ({ text }) => JSON.parse(text),
  yaml: ({ text }) => parse(text),
  // `npm run portability` runs these, because they need other languages and their registries.
  'sh portability': () => {},
  'go portability': () => {},
  'python portability': () => {},
  'java portability': () => {},
  'js portability': () => {},
  'rust portability': () => {},
  // It takes an hour, and runs the tests that run this.
  'sh long': () => {},
  // What these need is large: `npm run test:runtimes` runs them.
  'js jest': () => {},
  'sh jest': () => {},
  'js undici': () => {},
  'yaml github': ({ text }) => runCommands(commandsOf(stepsOf(parse(text)).join('\n')), project),
  'yaml gitlab': ({ text }) => runCommands(commandsOf(parse(text).conformance.script.join('\n')), project),
  ...Object.fromEntries(
    Object.entries(samples).map(([sample, make]) => [
      `text ${sample}`,
      async ({ text }: Block) => {
        const output = await make()
        const stale = findStaleLine(text, output)
        if (stale !== undefined) throw new Error(`No output has "${stale}" here any more:\n${output}`)
      },
    ]),
  ),
}

/** What the steps of a workflow for GitHub run. */
function stepsOf({ jobs }: { jobs: Record<string, { steps: { run?: string }[] }> }): string[] {
  return Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run))
}

/** Tries every block of the pages. Test files share them out, so that they are tried side by side. */
export function describePages(pages: readonly string[]): void {
  /** What the compiler says of all the TypeScript in the pages. */
  let complaints: string

  beforeAll(async () => {
    project = await makeProject([...Object.keys(peerDependencies), '@types/node'])
    clone = join(await makeFolder(), 'clone')
    await cloneInto(clone)
    complaints = await compile(
      pages.flatMap(readBlocks).filter(({ kind }) => /^ts( vitest| example)?$/.test(kind)),
    )
  })

  beforeEach(async () => {
    server = await serveHandler(createSimulator().fetch)
    env = {
      DDS_BASE_URL: server.url,
      DDS_AUTH_TOKEN: simulatorToken,
      DDS_PROJECT_ID: projectId,
      HUAWEICLOUD_SDK_AK: 'an-access-key',
      HUAWEICLOUD_SDK_SK: 'a-secret-key',
      ...withoutInstalling,
    }
  })

  afterEach(() => server.close())

  it('should have TypeScript that compiles', () => {
    expect(complaints).toBe('')
  })

  describe.each(pages)('%s', (page) => {
    const blocks = readBlocks(page)

    it('should have every block closed', () => {
      expect(readFileSync(page, 'utf8').match(/^ *(```|~~~)/gm) ?? []).toHaveLength(2 * blocks.length)
    })

    for (const block of blocks) {
      it(`should be right at line ${block.line} (${block.kind})`, async () => {
        const tryOut = trials[block.kind]
        if (!tryOut) {
          const kinds = Object.keys(trials).join(', ')
          throw new Error(`"${block.kind}" does not say how to try this block; use one of: ${kinds}.`)
        }
        await tryOut(block)
      })
    }
  })
}

/** Compiles blocks into programs that Node runs, each next to its source. */
async function compile(blocks: readonly Block[]): Promise<string> {
  const files = blocks.map((block) => {
    const file = fileOf(block, 'ts')
    writeFileSync(join(project, file), block.text)
    return file
  })
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022'],
    types: ['node'],
    moduleDetection: 'force',
    strict: true,
    skipLibCheck: true,
  }
  writeFileSync(join(project, 'pages.json'), JSON.stringify({ compilerOptions, files }))
  return (await runNode([typescript, '-p', 'pages.json'], { cwd: project })).stdout
}

function fileOf({ page, line, kind }: Block, extension: 'ts' | 'js'): string {
  return `${page.replaceAll(/\W/g, '-')}-${line}${kind === 'ts vitest' ? '.test' : ''}.${extension}`
}

async function runTypeScript(block: Block): Promise<void> {
  const args = [fileOf(block, 'js'), availableId, upgradingId]
  const { stdout, stderr, exitCode } = await runNode(args, { cwd: project, env })

  expect({ exitCode, problem: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, problem: '' })
  for (const [text, output] of printed) if (block.text.includes(text)) expect(stdout).toMatch(output)
}

/** What programs print first, by what occurs in no other of them. */
const printed: readonly (readonly [text: string, output: RegExp])[] = [
  ['narrowByStatus(result)', /^046287aae57843b1a7bc61b7a8812f41in02 submitted as /],
  ["'upgrades as'", /^046287aae57843b1a7bc61b7a8812f41in02 upgrades as /],
  ['is being upgraded by', /^046287aae57843b1a7bc61b7a8812f41in02 is being upgraded by /],
  ['requestToken()', /^046287aae57843b1a7bc61b7a8812f41in02 submitted/],
  ["'signed:'", /^signed: 046287aae57843b1a7bc61b7a8812f41in02 submitted/],
]

/** A program of `examples/`, which has tests of its own. */
async function runExample(block: Block): Promise<void> {
  expect(block.text).toBe(readFileSync('examples/fleet.mts', 'utf8'))
  writeFileSync(join(project, 'instances.txt'), `${availableId}\n${upgradingId}\n`)

  const ended = await runNode([fileOf(block, 'js'), 'instances.txt'], { cwd: project, env })

  expect(ended).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/^046287aae57843b1a7bc61b7a8812f41in02 upgrades as \S+\n$/),
    stderr: expect.stringContaining('1 submitted, 1 rejected, 0 in doubt, 0 left'),
  })
}

/** As those write it whose Node could not yet `require` ESM when their settings were made. */
async function runCommonJs({ line, kind, text }: Block): Promise<void> {
  const name = `common-${line}`
  const isTypeScript = kind.startsWith('ts')
  writeFileSync(join(project, `${name}.${isTypeScript ? 'cts' : 'cjs'}`), text)
  if (isTypeScript) {
    const { stdout } = await runNode([typescript, '--strict', '--module', 'node16', `${name}.cts`], {
      cwd: project,
    })
    expect(stdout).toBe('')
  }
  expect(await runNode([`${name}.cjs`], { cwd: project, env })).toMatchObject({ exitCode: 0 })
}

async function runVitest(block: Block): Promise<void> {
  const file = fileOf(block, 'js')
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')

  const { stdout } = await runNode([vitest, 'run', file, '--reporter=json'], { cwd: project, env })

  const { success, numPassedTests } = JSON.parse(stdout)
  expect(success).toBe(true)
  expect(numPassedTests).toBeGreaterThan(0)
}

async function runCommands(commands: readonly Command[], folder: string): Promise<void> {
  expect(commands).not.toEqual([])
  for (const { command, output } of commands) {
    if (/^npm (i|install) /.test(command)) {
      expectToBeInstallable(command)
      continue
    }
    const { stdout, stderr, exitCode } = await runInTerminal(runnable(command), folder)
    // npm lets a Ctrl-C end itself as well, once what it runs has stopped; Prism says no last word.
    const isStopped = exitCode === null && /\nStopped\.\n$|Prism is listening on/.test(stdout)
    const isGood = exitCode === 0 || isStopped
    expect(isGood ? '' : `"${command}" ended with ${exitCode}: ${stdout}${stderr}`).toBe('')
    for (const line of output) expect(withoutNumbers(stdout)).toContain(withoutNumbers(line))
  }
}

/** What a program prints that serves until it is interrupted: one of ours, and Prism. */
const readiness = ['Ctrl-C stops it.', 'Prism is listening on']

/** Runs a command as in a terminal: one that would serve for ever gets a Ctrl-C once it is ready. */
async function runInTerminal(command: string, cwd: string): Promise<Ended> {
  await using running = start('sh', ['-euc', command], { cwd, env, group: true })
  await Promise.any(readiness.map((text) => running.wrote(text))).then(running.interrupt, () => {})
  return await running.ended
}

/** Ports, times and the like differ from run to run. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '0')
}

/** The registry is out of reach of a test, and the project has the packages already; their names must be right. */
function expectToBeInstallable(command: string): void {
  const [, , ...rest] = command.split(/\s+/)
  const packages = rest.filter((argument) => !argument.startsWith('-'))
  for (const specifier of packages) {
    if (specifier === name) continue
    const [, peer = '', version = ''] = /^(.[^@]*)@?(.*)$/.exec(specifier) ?? []
    expect(Object.keys(peerDependencies)).toContain(peer)
    // The version that the tests have.
    if (version !== '') expect(devDependencies[peer]).toBe(version)
  }
}
