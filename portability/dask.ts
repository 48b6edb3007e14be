import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readBlocks } from '../tests/documentation/blocks.js'
import { installCommand } from '../tests/support/commands.js'
import { network, repository, runShell, tsx } from '../tests/support/process.js'

/** The page with the program that judges on many machines, and what it is called. */
export const daskProgram = { name: 'docs/traffic.md, Dask', language: 'Python' } as const

const shards = 10
const recording = 'tests/conformance/traffic/recordings/mitmproxy.har'

/** What is wrong with the program of the page: its merged report is that of one judge of all recordings. */
export async function tryDask(work: string): Promise<string[]> {
  const program = readBlocks('docs/traffic.md').find(
    ({ kind, text }) => kind === 'python portability' && text.includes('import dask'),
  )
  if (!program) throw new Error('docs/traffic.md has no program for Dask.')
  const folder = join(work, 'dask')
  await rm(join(folder, 'traffic'), { recursive: true, force: true })
  await mkdir(join(folder, 'traffic'), { recursive: true })
  await writeFile(join(folder, 'judge_all.py'), program.text)
  await writeShards(join(folder, 'traffic'))
  const suite = [process.execPath, ...tsx, join(repository, 'src/cli.ts')].join(' ')
  await installCommand(join(folder, 'bin'), 'npx', `shift\nexec ${suite} "$@"`)
  const env = { PATH: `${resolve(folder, 'bin')}:${process.env['PATH']}` }
  const prepared = await runShell('python3 -m venv .venv && .venv/bin/pip install -q "dask[bag]==2026.8.0"', {
    cwd: folder,
    env: network(),
  })
  if (prepared.exitCode !== 0) return [prepared.stderr]

  const merged = await runShell('.venv/bin/python judge_all.py "traffic/*.har*"', { cwd: folder, env })
  const alone = await runShell(
    'npx dds-contract judge traffic/*.har traffic/*.har.gz --report-json alone.json',
    {
      cwd: folder,
      env,
    },
  )

  if (merged.exitCode !== 1 || alone.exitCode !== 1) {
    return [`exits ${merged.exitCode} and ${alone.exitCode}: ${merged.stderr}${alone.stderr}`]
  }
  const [one, other] = await Promise.all(
    ['traffic.json', 'alone.json'].map((name) => comparable(join(folder, name))),
  )
  return one === other ? [] : ['the merged report is not that of one judge of all recordings']
}

/** The same traffic a second later in each shard; every other one is packed. */
async function writeShards(folder: string): Promise<void> {
  const { log } = JSON.parse(await readFile(recording, 'utf8'))
  for (let shard = 0; shard < shards; shard += 1) {
    const entries = log.entries.slice(0, 1 + (shard % log.entries.length))
    const text = JSON.stringify({ log: { ...log, entries } })
    const isPacked = shard % 2 === 1
    await writeFile(join(folder, `${shard}.har${isPacked ? '.gz' : ''}`), isPacked ? gzipSync(text) : text)
  }
}

async function comparable(file: string): Promise<string> {
  const { verdict, checks, coverage, observations, notCovered } = JSON.parse(await readFile(file, 'utf8'))
  return JSON.stringify({ verdict, checks, coverage, observations, notCovered })
}
