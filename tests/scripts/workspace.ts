import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../support/folder.js'
import { type Ended, repository, runNode, tsx } from '../support/process.js'

const copied = [
  'openapi/openapi.yaml',
  'openapi/provenance.yaml',
  'generated',
  'package.json',
  'CHANGELOG.md',
  'README.md',
]

/** A copy of what the scripts read and write, gone after the tests of the file. */
export interface Workspace {
  read(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Replaces a text that must stand in the file. */
  edit(file: string, before: string, after: string): Promise<void>
  copy(file: string, to: string): Promise<void>
  remove(file: string): Promise<void>
  /** Runs a script of the repository in this copy. */
  run(script: string, ...args: string[]): Promise<Ended>
}

export async function createWorkspace(): Promise<Workspace> {
  const folder = await makeFolder()
  for (const file of copied) await cp(join(repository, file), join(folder, file), { recursive: true })
  const read = (file: string) => readFile(join(folder, file), 'utf8')
  const write = (file: string, text: string) => writeFile(join(folder, file), text)
  return {
    read,
    write,
    async edit(file, before, after) {
      const text = await read(file)
      if (!text.includes(before)) throw new Error(`${file} does not contain ${before}`)
      await write(file, text.replace(before, after))
    },
    copy: (file, to) => cp(join(folder, file), join(folder, to)),
    remove: (file) => rm(join(folder, file)),
    run: (script, ...args) => runScript(folder, join(repository, 'scripts', script), args),
  }
}

function runScript(cwd: string, script: string, args: string[]): Promise<Ended> {
  // Another language and time zone than the author's must make no difference.
  const env = { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8' }
  return runNode([...tsx, script, ...args], { cwd, env })
}
