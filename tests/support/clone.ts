import { cp, symlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { repository } from './process.js'

/** What is made, not written. */
const left = ['.git', 'dist', 'node_modules']

/**
 * Copies the repository as it is, without build output, so that a test may build and write there; two
 * runs of the tests never meet. It shares our `node_modules`.
 *
 * @param folder - where to put it; it must not exist
 */
export async function cloneInto(folder: string): Promise<void> {
  const filter = (source: string) => !left.includes(relative(repository, source))
  await cp(repository, folder, { recursive: true, filter })
  // Of the kinds of links, Windows lets everybody make junctions only.
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'), 'junction')
}
