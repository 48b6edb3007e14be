import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readBlocks } from '../tests/documentation/blocks.js'
import { network, runShell, start, tsx } from '../tests/support/process.js'
import { tryFailures } from './trials.js'

/** The page whose clients are judged by the mock. */
const page = 'docs/traffic.md'

const mockToken = 'a-token-of-the-mock'

/** How each client of the page is called. */
export const judgedClients = [
  { language: 'curl', kind: 'sh portability', file: 'client.sh', call: 'sh client.sh' },
  {
    language: 'Python',
    kind: 'python portability',
    file: 'client.py',
    prepare: 'python3 -m venv .venv && .venv/bin/pip install -q requests',
    call: '.venv/bin/python client.py',
  },
  { language: 'Go', kind: 'go portability', file: 'client.go', call: 'go run client.go' },
].map((client) => ({ ...client, name: `${page}, ${client.language}` }))

/** What is wrong with how the mock judges a client: it is right as the page shows it, and wrong without a token. */
export async function tryJudged(client: (typeof judgedClients)[number], work: string): Promise<string[]> {
  const { kind, language, file, prepare, call } = client
  const program = readBlocks(page).find((block) => block.kind === kind)
  if (!program) throw new Error(`${page} has no client in ${language}.`)
  const folder = join(work, `judged-${language}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, file), program.text)
  if (prepare) {
    const { exitCode, stderr } = await runShell(prepare, { cwd: folder, env: network() })
    if (exitCode !== 0) return [stderr]
  }
  const { sentAgain, claimed } = await tryFailures((_, env) => runShell(call, { cwd: folder, env }))
  return [
    ...sentAgain.map((failure) => `is sent again after: ${failure}`),
    ...claimed.map((failure) => `claims to know what became of it after: ${failure}`),
    ...(await judge(call, folder, mockToken, 0, '\nCONFORMING')),
    ...(await judge(call, folder, '', 1, 'The request has no token.')),
  ]
}

async function judge(call: string, folder: string, token: string, status: number, words: string) {
  await using mock = start(process.execPath, [...tsx, 'src/cli.ts', 'mock', '--judge', '--exit-after', '1'], {
    env: { DDS_AUTH_TOKEN: mockToken },
  })
  const address = /http:\S+/.exec(await mock.wrote('Ctrl-C stops it.'))?.[0]
  const { exitCode, stderr } = await runShell(call, {
    cwd: folder,
    env: { DDS_BASE_URL: address, DDS_AUTH_TOKEN: token },
  })
  if (exitCode !== 0) return [`"${call}" ended with ${exitCode}: ${stderr}`]
  const judged = await mock.ended
  if (judged.exitCode === status && judged.stdout.includes(words)) return []
  return [`the mock ended with ${judged.exitCode}, not ${status}: ${judged.stdout}${judged.stderr}`]
}
