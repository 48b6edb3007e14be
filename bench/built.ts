import { cp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { run } from './run.js'

/** Where the published files are measured: away from `dist`, so that whatever builds meanwhile changes nothing. */
export const builtPackage = resolve('dist/bench')

/** Imports a module of the package as it is published. */
export function publishedModule<Module>(name: string): Promise<Module> {
  return import(pathToFileURL(join(builtPackage, 'src', name)).href)
}

/** Compiles the package, and puts a copy where it is measured. */
export async function buildPackage(): Promise<void> {
  await run(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/build.ts'])
  await rm(builtPackage, { recursive: true, force: true })
  await cp('dist/src', join(builtPackage, 'src'), { recursive: true })
}
