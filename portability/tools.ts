import { network, runShell } from '../tests/support/process.js'
import { isNamed } from './made.js'

/** What is tried, and the programs of the machine that it needs. */
export interface Named {
  readonly name: string
  readonly needs: readonly string[]
}

/**
 * Gives those with one of the words in their name, or all where there is no word. What needs a program that the
 * machine lacks is left out, and said so.
 */
export async function* triable<Tool extends Named>(
  tools: readonly Tool[],
  words: readonly string[],
): AsyncGenerator<Tool> {
  for (const tool of tools) {
    if (!isNamed(tool.name, words)) continue
    const missing = await findMissing(tool.needs)
    if (missing.length === 0) yield tool
    else console.log(`${tool.name} is left out: there is no ${missing.join(' and no ')} on this machine.`)
  }
}

/** Which of these programs the machine lacks. */
async function findMissing(programs: readonly string[]): Promise<string[]> {
  const missing: string[] = []
  for (const program of programs) {
    const { exitCode } = await runShell(`command -v ${program}`)
    if (exitCode !== 0) missing.push(program)
  }
  return missing
}

/** Runs each command at most once in a folder, so that tools which are installed together are installed once. */
export function prepareOnce(folder: string): (command: string) => Promise<void> {
  const prepared = new Set<string>()
  return async (command) => {
    if (prepared.has(command)) return
    prepared.add(command)
    const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder, env: network() })
    if (exitCode !== 0) throw new Error(`"${command}" ended with ${exitCode}: ${stdout}${stderr}`)
  }
}
