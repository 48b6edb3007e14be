import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runShell } from './process.js'

/** Makes a command of a line of shell, in a folder for commands. */
export async function installCommand(folder: string, name: string, line: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`)
  await chmod(join(folder, name), 0o755)
}

/** Puts a replacement for curl into a folder for commands, if this machine has none; gives a `PATH` with the folder. */
export async function installCurl(folder: string): Promise<string> {
  const { exitCode } = await runShell('command -v curl')
  const standIn = `exec ${process.execPath} ${import.meta.dirname}/curl.mjs "$@"`
  if (exitCode !== 0) await installCommand(folder, 'curl', standIn)
  return `${folder}:${process.env['PATH']}`
}
