import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import { type Run, runNode } from '../run-node.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const tsx = join(repository, 'node_modules/tsx/dist/cli.mjs')
const copied = [
  'openapi/openapi.yaml',
  'openapi/provenance.yaml',
  'generated',
  'package.json',
  'CHANGELOG.md',
]

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A copy of what the scripts read and write, gone after the test. */
export interface Workspace {
  read(file: string): Promise<string>
  write(file: string, text: string): Promise<void>
  /** Replaces a text that must stand in the file. */
  edit(file: string, before: string, after: string): Promise<void>
  copy(file: string, to: string): Promise<void>
  remove(file: string): Promise<void>
  /** Runs a script of the repository in this copy. */
  run(script: string, ...args: string[]): Promise<Run>
}

export async function createWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'))
  folders.push(folder)
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

function runScript(cwd: string, script: string, args: string[]): Promise<Run> {
  // Another language and time zone than the author's must make no difference.
  const env = { ...process.env, TZ: 'Pacific/Apia', LC_ALL: 'tr_TR.UTF-8' }
  return runNode([tsx, script, ...args], { cwd, env })
}
