import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes a command of a line of shell, in a folder for commands. */
export async function installCommand(folder: string, name: string, line: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`)
  await chmod(join(folder, name), 0o755)
}
