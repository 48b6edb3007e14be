import { cp, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { path } from '../../generated/operation.js'
import { readYaml } from '../../scripts/contract.js'
import { projectId } from '../../tests/support/ids.js'
import { repository, runShell } from '../../tests/support/process.js'
import { lineOf, type Part, type Table } from '../made.js'
import { judge, lastLine, runSteps, startServer, token } from '../running.js'
import { triable } from '../tools.js'
import { type Fault, faults, serveFaulty } from './faulty.js'
import { type Linter, linters } from './linters.js'
import { look, lookHeads } from './look.js'
import { type Mock, mocks } from './mocks.js'
import { type Tester, testers } from './testers.js'

const editions = { '3.1': 'generated/openapi.json', '3.0': 'generated/openapi-3.0.json' }

interface Tool {
  readonly name: string
  readonly needs: readonly string[]
  readonly prepare: readonly string[]
}

/** A table of the page: its columns, its tools, and how a row is made. */
interface Kind<T extends Tool> {
  readonly heads: readonly string[]
  readonly tools: readonly T[]
  readonly rowOf: (tool: T, folder: string, failed: string) => Promise<string[]>
}

/** Makes mocks from the contract and judges them, points testers at servers with and without a fault, and lints both editions. */
export const peers: Part = {
  name: 'peers',
  tools: [...mocks, ...testers, ...linters].map(({ name }) => name),
  async run(work, words) {
    const folder = join(work, 'peers')
    await cp('portability/peers/files', folder, { recursive: true })
    for (const [edition, file] of Object.entries(editions))
      await cp(file, join(folder, `openapi-${edition}.json`))
    const done = new Map<string, string>()
    const tables: Table[] = []
    const add = async <T extends Tool>({ heads, tools, rowOf }: Kind<T>) => {
      const rows: string[][] = []
      for await (const tool of triable(tools, words)) {
        const row = await rowOf(tool, folder, await runSteps(tool.prepare, folder, done))
        rows.push(row)
        console.log(lineOf(row))
      }
      tables.push({ page: 'docs/peers.md', heads, rows, isWhole: rows.length === tools.length })
    }
    await add({ heads: mockHeads, tools: mocks, rowOf: mockRow })
    await add({ heads: testerHeads, tools: testers, rowOf: testerRow })
    await add({ heads: linterHeads, tools: linters, rowOf: linterRow })
    return { tables, problems: [] }
  },
}

const mockHeads = ['mock', 'version', 'edition', ...lookHeads, 'plain', 'violations']

async function mockRow(mock: Mock, folder: string, failed: string): Promise<string[]> {
  const start = [mock.name, mock.version, mock.edition]
  const empty = ['', '', '', '', '', '', '']
  if (failed !== '') return [...start, `**does not load**: ${failed.replace(/^\d+: /, '')}`, ...empty]
  await using started = await startServer(mock.start, folder)
  if (started.failed !== undefined) return [...start, `**does not load**: ${started.failed}`, ...empty]
  const looks = await look(`${started.url}${path.replace('{project_id}', projectId)}`, token)
  const file = `${mock.name} ${mock.version} ${mock.edition}`.replaceAll(/[^\w.]+/g, '-')
  const { exit, violations } = await judge(started.url, join(folder, 'reports', file))
  return [
    ...start,
    ...looks,
    exit,
    started.hasEnded() ? `${violations}; then **its process ended**` : violations,
  ]
}

const testerHeads = [
  'tester',
  'version',
  'edition',
  'conforming',
  ...faults.map(({ title }) => title),
  'seconds',
]

/** Runs a tester on each server: a fault is found when it says anything that it does not say of a conforming one. */
async function testerRow(tester: Tester, folder: string, failed: string): Promise<string[]> {
  const start = [tester.name, tester.version, tester.edition]
  if (failed !== '') return [...start, `can't be installed: ${failed}`, ...faults.map(() => ''), '']
  const seconds: number[] = []
  const test = async (fault?: Fault) => {
    const since = performance.now()
    const said = await testServer(tester, folder, fault)
    seconds.push((performance.now() - since) / 1000)
    return said
  }
  const good = await test()
  const found: string[] = []
  for (const fault of faults) {
    const { exitCode, complaints } = await test(fault)
    const isFound = exitCode !== good.exitCode || complaints.some((line) => !good.complaints.includes(line))
    found.push(isFound ? 'found' : '–')
  }
  const conforming = good.exitCode === 0 ? 'passes' : `**exit ${good.exitCode}**: ${good.says}`
  const isAlarm = good.exitCode !== 0 && tester.complaints === undefined
  const range = [Math.min(...seconds), Math.max(...seconds)].map((count) => Math.round(count))
  return [...start, conforming, ...(isAlarm ? faults.map(() => '') : found), [...new Set(range)].join('–')]
}

async function testServer(tester: Tester, folder: string, fault: Fault | undefined) {
  const { url, close } = await serveFaulty(fault)
  try {
    for (const [edition, file] of Object.entries(editions)) {
      // A tester that overlooks the address which it is given must not reach the service.
      const contract = { ...((await readYaml(file)).content as object), servers: [{ url }] }
      await writeFile(join(folder, `local-${edition}.json`), JSON.stringify(contract))
    }
    const { exitCode, stdout, stderr } = await runShell(tester.test, {
      cwd: folder,
      env: { URL: url, DDS_AUTH_TOKEN: token, ROOT: repository },
    })
    const complaints: readonly string[] = tester.complaints
      ? ((stdout + stderr).match(tester.complaints) ?? [])
      : []
    return {
      exitCode,
      complaints,
      says: complaints.length > 0 ? `${complaints.length} complaints` : lastLine(stderr || stdout),
    }
  } finally {
    await close()
  }
}

const linterHeads = ['linter', 'version', '3.1', '3.0']

async function linterRow(linter: Linter, folder: string, failed: string): Promise<string[]> {
  const cells: string[] = []
  for (const edition of Object.keys(editions)) {
    const FILE = resolve(folder, `openapi-${edition}.json`)
    const { exitCode, stdout, stderr } = await runShell(linter.lint, { cwd: folder, env: { FILE } })
    const [complaint = stdout + stderr] = (stdout + stderr).match(linter.complaint) ?? []
    cells.push(exitCode === 0 ? 'no complaint' : lastLine(complaint))
  }
  return [linter.name, linter.version, ...(failed === '' ? cells : [`can't be installed: ${failed}`, ''])]
}
