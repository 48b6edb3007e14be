import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Effort, Measurement } from './measurement.js'
import { preparePeers } from './peers.js'
import { run } from './run.js'
import { digits, quantile, takeTurns } from './statistics.js'

const root = resolve(import.meta.dirname, '..')
const compiler = join(root, 'node_modules/typescript/bin/tsc')

/** What the compiler tells about its work. */
const figures = ['Instantiations', 'Types', 'Memory used', 'Check time'] as const
type Figures = Record<(typeof figures)[number], number>

/** Measures what a consumer's compiler has to do for the types, over what it does for an empty file. */
export async function measureTypes({ rounds }: Effort): Promise<Measurement> {
  const { heyApi } = await preparePeers()
  const ours = './dist/bench/src'
  const codes: Readonly<Record<string, readonly [folder: string, code: string]>> = {
    nothing: [root, 'export {}'],
    'our types': [
      root,
      `import type { BatchUpgradeDatabaseVersionRequestBody, UpgradeResult } from '${ours}/types.js'
       export const body: BatchUpgradeDatabaseVersionRequestBody = { instance_ids: ['a'] }
       export const jobOf = (result: UpgradeResult) => (result.job_id !== undefined ? result.job_id : result.error_code)`,
    ],
    'our client': [
      root,
      `import { createClient } from '${ours}/index.js'
       const client = createClient({ baseUrl: 'https://example.com', token: 'token' })
       const { data } = await client.POST('/v3/{project_id}/instances/db-upgrade', { params: { path: { project_id: 'a' } }, body: { instance_ids: ['a'] } })
       export const job = data?.upgrade_results[0]?.job_id`,
    ],
    'the types of @hey-api/openapi-ts': [
      join(heyApi, '..'),
      `import type { BatchUpgradeDatabaseVersionRequestBody, UpgradeResult } from './hey-api/types.gen'
       export const body: BatchUpgradeDatabaseVersionRequestBody = { instance_ids: ['a'] }
       export const jobOf = (result: UpgradeResult) => ('job_id' in result ? result.job_id : result.error_code)`,
    ],
    'the client of @hey-api/openapi-ts': [
      join(heyApi, '..'),
      `import { batchUpgradeDatabaseVersion } from './hey-api'
       const { data } = await batchUpgradeDatabaseVersion({ path: { project_id: 'a' }, body: { instance_ids: ['a'] } })
       export const result = data?.upgrade_results[0]`,
    ],
    'axios, types by hand': [
      join(heyApi, '..'),
      `import axios from 'axios'
       const { data } = await axios.post<{ upgrade_results: { job_id?: string }[] }>('/', { instance_ids: ['a'] })
       export const job = data.upgrade_results[0]?.job_id`,
    ],
  }
  const projects: Record<string, string> = {}
  for (const [index, [label, [from, code]]] of Object.entries(codes).entries()) {
    projects[label] = await writeProject(from, `bench-types-${index}`, code)
  }
  const turns = await takeTurns(
    Object.fromEntries(Object.entries(projects).map(([label, project]) => [label, () => compile(project)])),
    Math.ceil(rounds / 3),
  )
  const over = (label: string, name: (typeof figures)[number]) =>
    quantile(
      (turns[label] ?? []).map((one) => one[name]),
      0.5,
    ) -
    quantile(
      (turns['nothing'] ?? []).map((one) => one[name]),
      0.5,
    )
  const labels = Object.keys(codes).filter((label) => label !== 'nothing')
  return {
    title: 'Type-check',
    method:
      'TypeScript 5.9 on a file that uses the types, over an empty one with the same library files (ES2023, DOM), `skipLibCheck` on.',
    columns: ['', 'instantiations', 'types', 'memory, MB', 'check, ms'],
    rows: labels.map((label) => [
      label,
      digits(over(label, 'Instantiations')),
      digits(over(label, 'Types')),
      digits(over(label, 'Memory used') / 1000),
      digits(over(label, 'Check time') * 1000),
    ]),
    goals: [],
    chart: {
      title: 'What the compiler instantiates',
      unit: '',
      bars: labels.map((label) => ({
        label,
        value: over(label, 'Instantiations'),
        isOurs: label.startsWith('our'),
      })),
    },
  }
}

async function writeProject(from: string, name: string, code: string): Promise<string> {
  const project = join(root, 'dist/bench/types', name)
  await mkdir(project, { recursive: true })
  // Beside what it imports, so that it resolves as it does for a consumer.
  const file = join(from === root ? project : from, `${name}.ts`)
  await writeFile(file, code.replaceAll('./dist/bench/src', '../../src'))
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }))
  return project
}

async function compile(project: string): Promise<Figures> {
  const { output } = await run(process.execPath, [compiler, '--project', project, '--extendedDiagnostics'])
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1])
  return Object.fromEntries(figures.map((name) => [name, read(name)])) as Figures
}
