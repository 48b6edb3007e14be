import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'

/** What a program came to. */
export interface Ended {
  readonly seconds: number
  readonly exitCode: number
  readonly output: string
}

/**
 * Runs a program to its end.
 *
 * @param accepted - exit codes that are no failure
 * @throws Error with its output when it fails
 */
export function run(
  file: string,
  args: readonly string[],
  cwd = '.',
  accepted: readonly number[] = [0],
): Promise<Ended> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const program = execFile(file, args, { maxBuffer: 2 ** 28, cwd }, (_, stdout, stderr) => {
      const seconds = (performance.now() - started) / 1000
      const exitCode = program.exitCode ?? -1
      const output = stdout + stderr
      if (accepted.includes(exitCode)) resolve({ seconds, exitCode, output })
      else reject(new Error(`${file} ${args.join(' ')} failed with exit code ${exitCode}.\n${output}`))
    })
  })
}

/** Starts the simulator in a process of its own. */
export async function startSimulator(): Promise<{ baseUrl: string; end(): void }> {
  const child = fork(new URL('simulator.ts', import.meta.url))
  const [baseUrl] = await once(child, 'message')
  return { baseUrl, end: () => child.kill() }
}
