import { cp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from './run.js'

const root = resolve(import.meta.dirname, '..')

/** Where the published files are measured: away from `dist`, so that whatever builds meanwhile changes nothing. */
export const builtPackage = join(root, 'dist/bench')

/** Imports a module of the package as it is published. */
export function publishedModule<Module>(name: string): Promise<Module> {
  return import(pathToFileURL(join(builtPackage, 'src', name)).href)
}

/** Compiles the package, and puts a copy where it is measured. */
export async function buildPackage(): Promise<void> {
  await run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), 'scripts/build.ts'], root)
  await rm(builtPackage, { recursive: true, force: true })
  await cp(join(root, 'dist/src'), join(builtPackage, 'src'), { recursive: true })
}
