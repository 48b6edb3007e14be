import { cp, rm } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { run } from './run.js'

const root = resolve(import.meta.dirname, '..')

/** Where the published files are measured: away from `dist`, so that whatever builds meanwhile changes nothing. */
export const builtPackage = join(root, 'dist/bench')

/**
 * Turns a TypeScript file of the bench into one that plain Node runs on the package as it is published.
 * What would turn TypeScript into JavaScript on the way would be measured with it.
 *
 * @returns the path of the built file
 */
export async function builtForNode(entry: URL): Promise<string> {
  const file = join(builtPackage, 'processes', basename(entry.pathname).replace(/\.ts$/, '.js'))
  await build({
    entryPoints: [entry.pathname],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [publishedPackage],
    logLevel: 'warning',
  })
  return file
}

/** Leaves our own modules out, and takes the published ones in their place. */
const publishedPackage: Plugin = {
  name: 'published-package',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const module = relative(root, resolve(resolveDir, path))
      const isPublished = /^(src|generated)\//.test(module)
      return isPublished ? { path: `../${module}`, external: true } : undefined
    })
  },
}

/** Compiles the package, and puts a copy where it is measured. */
export async function buildPackage(): Promise<void> {
  await run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/build.ts'], {
    cwd: root,
  })
  await rm(builtPackage, { recursive: true, force: true })
  for (const part of ['src', 'generated']) {
    await cp(join(root, 'dist', part), join(builtPackage, part), { recursive: true })
  }
}
