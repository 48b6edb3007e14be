import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []

/** Makes an empty folder for this test file only; it is removed after the last test. */
export async function makeFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'dds-contract-test-')))
  folders.push(folder)
  return folder
}

/** The folders that were made and not removed. */
export function foldersLeft(): readonly string[] {
  return folders
}

/** Removes all folders that were made. */
export async function removeFolders(): Promise<void> {
  // A process that still writes there is about to end; Windows won't remove open files.
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
