import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installCommand } from './commands.js'
import { runShell } from './process.js'

/** Gives the tests a replacement for curl, if this machine has none. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.platform === 'win32' || (await runShell('command -v curl')).exitCode === 0) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'dds-contract-'))
  await installCommand(folder, 'curl', `exec '${process.execPath}' '${import.meta.dirname}/curl.mjs' "$@"`)
  // The workers, and all that they start, inherit it.
  process.env['PATH'] = `${folder}${delimiter}${process.env['PATH']}`
  return () => rm(folder, { recursive: true })
}
