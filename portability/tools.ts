import { runShell } from '../tests/support/process.js'

/** Whether something has one of the words in its name; everything has, where there is no word. */
export function isWanted(words: readonly string[]): (tool: { readonly name: string }) => boolean {
  return ({ name }) =>
    words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()))
}

/** Which of these programs the machine lacks. */
export async function findMissing(programs: readonly string[]): Promise<string[]> {
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
    const { exitCode, stdout, stderr } = await runShell(command, { cwd: folder })
    if (exitCode !== 0) throw new Error(`"${command}" ended with ${exitCode}: ${stdout}${stderr}`)
  }
}
