import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/**
 * Makes a package of ours known to a scratch project. Each package by itself, never the folder of a
 * scope: npm empties what it finds in a folder but does not know.
 */
export function link(packageName: string, project: string): void {
  const path = join(project, 'node_modules', packageName)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(resolve('node_modules', packageName), path)
}

/** Keeps npm from the registry, and from changing what is installed. */
export const withoutInstalling = {
  npm_config_offline: 'true',
  npm_config_yes: 'false',
  npm_config_dry_run: 'true',
}
