import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { goal, type Measurement } from './measurement.js'
import { digits } from './statistics.js'

const call = `client.POST('/v3/{project_id}/instances/db-upgrade', { params: { path: { project_id } }, body: { instance_ids } })`
const ours = `import { createClient, upgradeInstances } from './dist/bench/src/index.js'
  const client = createClient({ baseUrl: 'https://example.com', token: 'token' })`

/** What a consumer writes. */
const uses = {
  'our types': `import type { UpgradeResult } from './dist/bench/src/types.js'; let result: UpgradeResult`,
  'our call': `${ours}; export const call = (project_id, instance_ids) => ${call}`,
  'our fleet': `${ours}; export const call = (projectId, ids) => upgradeInstances(client, { projectId, instanceIds: ids })`,
  'our call, with keys': `import { accessKeys, createClient } from './dist/bench/src/index.js'
    const keys = accessKeys({ accessKey: 'key', secretKey: 'secret' })
    const client = createClient({ baseUrl: 'https://example.com', keys })
    export const call = (project_id, instance_ids) => ${call}`,
  'openapi-fetch alone': `import createClient from 'openapi-fetch'
    const client = createClient({ baseUrl: 'https://example.com' })
    export const call = (project_id, instance_ids) => ${call}`,
}

/** Measures what a consumer's bundle for browsers gains. */
export async function measureSize(): Promise<Measurement> {
  const bundles = await Promise.all(Object.entries(uses).map(bundle))
  const [types, call] = bundles
  return {
    title: 'Size',
    method: 'Bundled for browsers, minified, gzip -9. Packages are counted besides ours.',
    columns: ['', 'minified, kB', 'gzip, kB', 'packages in it'],
    rows: bundles.map(({ label, minified, gzip, packages }) => [
      label,
      ...[minified / 1000, gzip / 1000, packages].map(digits),
    ]),
    goals: [
      goal('types alone add to a bundle', types?.gzip, 'at most', 0, 'bytes'),
      goal('one call adds to a bundle', call && call.gzip / 1000, 'at most', 4.6, 'kB'),
      goal('packages that the client loads besides ours', call?.packages, 'at most', 1),
    ],
  }
}

async function bundle([label, contents]: readonly [string, string]) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: '.', loader: 'ts' },
    ...{ bundle: true, minify: true, metafile: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'warning' },
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  const names = Object.keys(metafile.inputs).flatMap(
    (file) => /.*node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//.exec(file)?.[1] ?? [],
  )
  // An empty file is 20 bytes of gzip, and no file at all.
  const gzip = code.length === 0 ? 0 : gzipSync(code, { level: 9 }).length
  return { label, minified: code.length, gzip, packages: new Set(names).size }
}
