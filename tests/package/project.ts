import { cp, mkdir, rename, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inject } from 'vitest'
import { makeFolder } from '../support/folder.js'
import { repository } from '../support/process.js'

/**
 * Makes a project in which the package is installed, for one test file alone: whatever a test changes there,
 * no other sees.
 *
 * @param linked - packages of ours that it finds as well, such as optional peers
 */
export async function makeProject(linked: readonly string[] = []): Promise<string> {
  const project = await makeFolder()
  await cp(inject('scratchProject'), project, { recursive: true, verbatimSymlinks: true })
  for (const name of linked) await link(name, project)
  return project
}

/**
 * Hides from a project what it did not ask for, as pnpm does: it has a link to the package alone, and only the
 * package finds its own dependencies.
 */
export async function hideDependencies(project: string): Promise<void> {
  const [modules, hidden] = [join(project, 'node_modules'), join(project, 'hidden')]
  const name = 'dds-db-upgrade-contract'
  await mkdir(hidden)
  await rename(modules, join(hidden, 'node_modules'))
  await mkdir(modules)
  await symlink(join(hidden, 'node_modules', name), join(modules, name), 'junction')
}

/**
 * Makes a package of ours known to a project. Each package by itself, never the folder of a scope: npm
 * empties what it finds in a folder but does not know.
 */
export async function link(packageName: string, project: string): Promise<void> {
  const path = join(project, 'node_modules', packageName)
  await mkdir(dirname(path), { recursive: true })
  // Of the kinds of links, Windows lets everybody make junctions only.
  await symlink(join(repository, 'node_modules', packageName), path, 'junction')
}

/** Keeps npm from the registry, and from changing what is installed. */
export const withoutInstalling = {
  npm_config_offline: 'true',
  npm_config_yes: 'false',
  npm_config_dry_run: 'true',
}
