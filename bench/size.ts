import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { builtPackage } from './built.js'
import type { Measurement } from './measurement.js'
import { preparePeers } from './peers.js'
import { digits } from './statistics.js'

const root = resolve(import.meta.dirname, '..')
const kilobyte = 1000

/** What a consumer writes, and how much a bundle for browsers gains by it. */
interface Use {
  readonly label: string
  readonly code: string
  readonly folder: string
}

/** Measures what a consumer's bundle and `node_modules` gain. */
export async function measureSize(): Promise<Measurement> {
  const peers = await preparePeers()
  const ourClient = `import { createClient } from './dist/bench/src/index.js'
    const client = createClient({ baseUrl: 'https://example.com', token: 'token' })`
  const uses: readonly Use[] = [
    {
      label: 'our types',
      code: `import type { UpgradeResult } from './dist/bench/src/types.js'; let result: UpgradeResult`,
      folder: root,
    },
    {
      label: 'our call',
      code: `${ourClient}
        export const call = (project_id, instance_ids) =>
          client.POST('/v3/{project_id}/instances/db-upgrade', { params: { path: { project_id } }, body: { instance_ids } })`,
      folder: root,
    },
    {
      label: 'our fleet',
      code: `${ourClient}
        import { upgradeInstances } from './dist/bench/src/index.js'
        export const call = (projectId, instanceIds) => upgradeInstances(client, { projectId, instanceIds })`,
      folder: root,
    },
    {
      label: 'openapi-fetch alone',
      code: `import createClient from 'openapi-fetch'
        const client = createClient({ baseUrl: 'https://example.com' })
        export const call = (project_id, instance_ids) =>
          client.POST('/v3/{project_id}/instances/db-upgrade', { params: { path: { project_id } }, body: { instance_ids } })`,
      folder: root,
    },
    {
      label: '@hey-api/openapi-ts',
      code: `import { batchUpgradeDatabaseVersion } from './hey-api/index.ts'
        import { createClient } from './hey-api/client/index.ts'
        const client = createClient({ baseUrl: 'https://example.com', auth: () => 'token' })
        export const call = (project_id, instance_ids) =>
          batchUpgradeDatabaseVersion({ client, path: { project_id }, body: { instance_ids } })`,
      folder: resolve(peers.heyApi, '..'),
    },
    {
      label: 'axios by hand',
      code: `import axios from 'axios'
        const client = axios.create({ baseURL: 'https://example.com', headers: { 'X-Auth-Token': 'token' } })
        export const call = (project_id, instance_ids) =>
          client.post('/v3/' + project_id + '/instances/db-upgrade', { instance_ids })`,
      folder: peers.folder,
    },
  ]
  const bundles = await Promise.all(uses.map(bundle))
  const gzipped = (label: string) => bundles[uses.findIndex((use) => use.label === label)]?.gzip ?? Number.NaN

  const ours = await listInstalled(root)
  const forClient = ours.filter(({ name }) => /^openapi-/.test(name))
  const axios = await listInstalled(peers.folder)
  const published = await sizeOfFiles(join(builtPackage, 'src'), join(builtPackage, 'generated'))
  const installs: Readonly<Record<string, readonly Installed[] | undefined>> = {
    'our types': [],
    'our call': forClient,
    'our fleet': forClient,
    'openapi-fetch alone': forClient,
    '@hey-api/openapi-ts': [],
    'axios by hand': axios,
  }
  return {
    title: 'Size',
    method: `Bundled for browsers, minified, gzip -9. Packages are counted besides ours; \`openapi-fetch\` brings one that holds types alone. An install of ours is ${digits(published / kilobyte)} kB of our own, and brings ${ours.length} packages with ${digits(sum(ours) / kilobyte)} kB in all; what the suite needs (ajv, fast-check, commander) among them.`,
    columns: [
      '',
      'minified, kB',
      'gzip, kB',
      'packages in it',
      'packages installed for it',
      'their size on disk, kB',
    ],
    rows: uses.map(({ label }, index) => [
      label,
      digits((bundles[index]?.minified ?? 0) / kilobyte),
      digits((bundles[index]?.gzip ?? 0) / kilobyte),
      String(bundles[index]?.packages.size ?? 0),
      String(installs[label]?.length ?? 0),
      digits(sum(installs[label] ?? []) / kilobyte),
    ]),
    goals: [
      {
        what: 'types alone add to a bundle',
        measured: gzipped('our types'),
        bound: 'at most',
        limit: 0,
        unit: 'bytes',
      },
      {
        what: 'one call adds to a bundle, openapi-fetch in it',
        measured: gzipped('our call') / kilobyte,
        bound: 'at most',
        limit: 4,
        unit: 'kB',
      },
      {
        what: 'packages that the client loads besides ours',
        measured: bundles[1]?.packages.size ?? Number.NaN,
        bound: 'at most',
        limit: 1,
        unit: '',
      },
    ],
    chart: {
      title: 'What one call adds to a bundle for browsers, minified and gzipped',
      unit: 'kB',
      bars: uses.map(({ label }) => ({
        label,
        value: gzipped(label) / kilobyte,
        isOurs: label.startsWith('our'),
      })),
    },
  }
}

/** What a bundle weighs, in bytes, and the packages of which something is in it. */
interface Bundle {
  readonly minified: number
  readonly gzip: number
  readonly packages: ReadonlySet<string>
}

async function bundle({ code, folder }: Use): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    metafile: true,
    stdin: { contents: code, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  })
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles
  const loaded = Object.keys(metafile.inputs).flatMap((file) => {
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//.exec(file) ?? []
    return name ?? []
  })
  return {
    packages: new Set(loaded),
    minified: contents.length,
    // An empty file is 20 bytes of gzip, and no file at all.
    gzip: contents.length === 0 ? 0 : gzipSync(contents, { level: 9 }).length,
  }
}

/** A package that an install brings along. */
interface Installed {
  readonly name: string
  readonly bytes: number
}

interface LockedPackage {
  readonly dev?: boolean
  readonly optional?: boolean
  readonly peer?: boolean
  readonly devOptional?: boolean
}

/** What an install for production brings along, by the lock file and as it lies on the disk. */
async function listInstalled(folder: string): Promise<Installed[]> {
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>
  }
  const places = Object.entries(lock.packages).flatMap(([place, { dev, optional, peer, devOptional }]) =>
    place === '' || dev || optional || peer || devOptional ? [] : [place],
  )
  return Promise.all(
    places.map(async (place) => ({
      name: place.replace(/^.*node_modules\//, ''),
      bytes: await sizeOfFiles(join(folder, place)),
    })),
  )
}

async function sizeOfFiles(...folders: readonly string[]): Promise<number> {
  let bytes = 0
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
    }
  }
  return bytes
}

function sum(packages: readonly Installed[]): number {
  return packages.reduce((bytes, one) => bytes + one.bytes, 0)
}
