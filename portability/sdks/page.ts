import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { maxInstanceIds } from '../../generated/operation.js'
import { readBlocks } from '../../tests/documentation/blocks.js'
import { availableId, madeUpIds, projectId, upgradingId } from '../../tests/support/ids.js'
import { runShell, start, tsx } from '../../tests/support/process.js'
import { type Sdk, trialKeys } from './sdks.js'
import { jobId, listen, type Respond, responses } from './service.js'

/** The page about the SDKs. */
export const page = 'docs/official-sdks.md'

interface Way {
  readonly kind: string
  readonly file: string
  readonly compile?: string
  readonly call: string
}

const ways: Readonly<Record<Sdk['name'], Way>> = {
  Python: { kind: 'python portability', file: 'upgrade.py', call: '.venv/bin/python upgrade.py' },
  Go: {
    kind: 'go portability',
    file: 'main.go',
    compile: 'go mod tidy && go build -o upgrade .',
    call: './upgrade',
  },
  Java: {
    kind: 'java portability',
    file: 'Upgrade.java',
    compile: 'javac -nowarn -cp "../sdk-Java/lib/*" Upgrade.java',
    call: 'java -cp "../sdk-Java/lib/*:." Upgrade',
  },
  Node: { kind: 'js portability', file: 'upgrade.js', call: 'node upgrade.js' },
}

/** What is wrong with a program of the page: it has to be right, and safe where its SDK is not. */
export async function tryPageProgram({ name }: Sdk, work: string): Promise<string[]> {
  const { kind, file, compile, call } = ways[name]
  const blocks = readBlocks(page)
  const at = blocks.findIndex((block) => block.kind === kind)
  const [program, before] = [blocks[at], blocks[at - 1]]
  if (!program) throw new Error(`${page} has no program for ${name}.`)
  const folder = join(work, `sdk-page-${name}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, file), program.text)
  // Without it, npm would install what the page says into the project around the folder.
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  const install = before?.kind === 'sh portability' ? before.text.trim().split('\n') : []
  for (const command of [...install, ...(compile ? [compile] : [])]) {
    const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder, env: process.env })
    if (exitCode !== 0) return [`"${command}" ended with ${exitCode}: ${stdout}${stderr}`]
  }
  const run = (url: string, ids: readonly string[]) =>
    runShell(`${call} ${ids.join(' ')}`, {
      cwd: folder,
      env: {
        HOME: folder,
        HUAWEICLOUD_SDK_AK: trialKeys.accessKey,
        HUAWEICLOUD_SDK_SK: trialKeys.secretKey,
        DDS_PROJECT_ID: projectId,
        DDS_BASE_URL: url,
      },
    })
  const problems: string[] = []
  const mixed = await on(responses.mixed, (url) => run(url, [availableId, upgradingId]))
  const isRight =
    mixed.ended.exitCode === 0 &&
    mixed.ended.stdout.trim() === `${availableId} ${jobId}` &&
    mixed.ended.stderr.includes(`${upgradingId} DBS.200011`)
  if (!isRight) problems.push(`gets a mixed response wrong: ${mixed.ended.stdout}${mixed.ended.stderr}`)
  for (const [what, respond] of Object.entries(responses)) {
    if (what === 'mixed') continue
    const { ended, arrivals } = await on(respond, (url) => run(url, [availableId]))
    if (ended.exitCode === 0) problems.push(`takes for success: ${what}`)
    if (arrivals !== 1) problems.push(`sends ${arrivals} times: ${what}`)
  }
  const over = await on(responses.mixed, (url) => run(url, madeUpIds(maxInstanceIds + 1)))
  if (over.arrivals > 0) problems.push('sends eleven ids')
  return [...problems, ...(await againstMock(run))]
}

/** The command of the page starts the mock, and an endpoint is all that a program needs. */
async function againstMock(run: (url: string, ids: readonly string[]) => ReturnType<typeof runShell>) {
  await using mock = start(process.execPath, [...tsx, 'src/cli.ts', 'mock', '--judge', '--exit-after', '1'])
  const address = /http:\S+/.exec(await mock.wrote('Ctrl-C stops it.'))?.[0] ?? ''
  const ended = await run(address, [availableId])
  if (ended.exitCode !== 0) return [`is not served by the mock: ${ended.stdout}${ended.stderr}`]
  const judged = await mock.ended
  return judged.exitCode === 0 ? [] : [`is not judged as conforming by the mock: ${judged.stdout}`]
}

async function on(respond: Respond, run: (url: string) => ReturnType<typeof runShell>) {
  await using elsewhere = await listen(responses.mixed)
  await using service = await listen(respond, elsewhere.url.replace('127.0.0.1', 'localhost'))
  const ended = await run(service.url)
  return { ended, arrivals: service.arrivals.length + elsewhere.arrivals.length }
}
