import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/** What a program printed, and with which status it ended. */
export interface Completed {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | null
}

type Environment = Readonly<Record<string, string>>

/**
 * Runs a program to its end.
 *
 * @param env - what differs from the environment of the tests
 */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Environment = {},
): Promise<Completed> {
  return complete(start(command, args, { cwd, env }), () => {})
}

/** What a program that serves until it is interrupted prints when it is ready. */
const readiness = 'Ctrl-C stops it.'

/** Runs a command as in a terminal: one that would serve for ever gets a Ctrl-C once it is ready. */
export function runInShell(command: string, cwd: string, env: Environment): Promise<Completed> {
  const child = start('bash', ['-euo', 'pipefail', '-c', command], { cwd, env, detached: true })
  return complete(child, (stdout) => {
    // A terminal interrupts everything that it runs, not the shell alone.
    if (stdout.includes(readiness) && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  })
}

function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const env = { ...process.env, ...options.env }
  return spawn(command, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

function complete(child: ChildProcess, onOutput: (stdout: string) => void): Promise<Completed> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    onOutput(stdout)
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }))
  })
}
