import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ended, runScript } from '../../scripts/run.js'
import { makeFolder } from '../support/folder.js'
import { repository, runNode, tsx } from '../support/process.js'

const copied = [
  'openapi/openapi.yaml',
  'openapi/provenance.yaml',
  'generated',
  'docs/other-languages.md',
  'package.json',
  'CHANGELOG.md',
  'README.md',
]

/** A copy of what the scripts read and write, gone after the tests of the file. */
export interface Workspace {
  read(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Replaces a text that must be in the file. */
  edit(file: string, before: string, after: string): Promise<void>
  copy(file: string, to: string): Promise<void>
  remove(file: string): Promise<void>
  /** Runs a script of the repository in this copy, by the name that `npm run` knows. */
  run(script: string, ...args: string[]): Promise<Ended>
  /** The same in a separate process. */
  runAsCommand(script: string, ...args: string[]): Promise<Ended>
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
    run: (script, ...args) => runInside(folder, script, args),
    runAsCommand: (script, ...args) => runAsCommand(folder, script, args),
  }
}

/** Runs in this process, whose working folder no other test of the file may use meanwhile. */
async function runInside(folder: string, script: string, args: string[]): Promise<Ended> {
  const before = process.cwd()
  process.chdir(folder)
  try {
    return await runScript(script, args)
  } finally {
    process.chdir(before)
  }
}

/** As `npm run` does, in a process with another language and time zone than the author's. */
async function runAsCommand(cwd: string, script: string, args: string[]): Promise<Ended> {
  const env = { TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8' }
  const { exitCode, ...texts } = await runNode(
    [...tsx, join(repository, 'scripts/main.ts'), script, ...args],
    { cwd, env },
  )
  return { exitCode: exitCode ?? -1, ...texts }
}
