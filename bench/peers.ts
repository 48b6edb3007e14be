import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { run } from './run.js'

const folder = fileURLToPath(new URL('peers', import.meta.url))
const contract = fileURLToPath(new URL('../generated/openapi.json', import.meta.url))

/** What stands in the peers' `node_modules`, where no tool of ours looks. */
const made = join(folder, 'node_modules/.bench')

/** Where the peers are. */
export interface Peers {
  readonly folder: string
  /** What `@hey-api/openapi-ts` made of the contract. */
  readonly heyApi: string
  /** A module of plain JavaScript with a caller for each peer. */
  readonly callers: string
}

/** Installs the peers unless they are, and lets each make its client from the contract. */
export async function preparePeers(): Promise<Peers> {
  const installed = statSync(join(folder, 'node_modules/.package-lock.json'), { throwIfNoEntry: false })
  const isCurrent = installed && installed.mtimeMs > statSync(join(folder, 'package-lock.json')).mtimeMs
  if (!isCurrent) await run('npm', ['ci'], { cwd: folder })
  const heyApi = join(made, 'hey-api')
  const generator = join(folder, 'node_modules/@hey-api/openapi-ts/bin/run.js')
  await run(process.execPath, [generator, '--input', contract, '--output', heyApi, '--no-log-file'])
  const callers = join(made, 'callers.js')
  await build({
    entryPoints: [join(folder, 'callers.ts')],
    outfile: callers,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { 'hey-api': heyApi },
    logLevel: 'warning',
  })
  return { folder, heyApi, callers }
}
