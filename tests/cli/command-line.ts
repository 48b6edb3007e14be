import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const root = fileURLToPath(new URL('../..', import.meta.url))

/** How to start the command line from its source. */
export const command = [process.execPath, '--import', tsx, `${root}src/cli.ts`] as const

/** What a command wrote, and how it ended. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Running {
  readonly process: ChildProcess
  /** Waits until it has written a text to its standard output; fails when it ends without. */
  readonly wrote: (text: string) => Promise<string>
  readonly ended: Promise<Outcome>
}

const inherited = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

/** Starts `dds-contract` with the arguments, and with no more of this environment than it takes. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = root,
): Running {
  const [node, ...first] = command
  return follow(spawn(node, [...first, ...args], { cwd: folder, env: { ...inherited, ...env } }))
}

/** Runs `dds-contract` to its end. */
export function run(...how: Parameters<typeof start>): Promise<Outcome> {
  return start(...how).ended
}

/** Runs a line of shell to its end. */
export function shell(line: string, env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return follow(spawn('sh', ['-c', line], { cwd: root, env: { ...inherited, ...env } })).ended
}

function follow(child: ChildProcess): Running {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([status]) => ({ status, stdout, stderr }))
  return {
    process: child,
    ended,
    async wrote(text) {
      while (!stdout.includes(text)) {
        const more = once(child.stdout ?? child, 'data').then(() => true)
        if (!(await Promise.race([more, ended.then(() => false)])) && !stdout.includes(text)) {
          throw new Error(`It ended without "${text}":\n${stdout}\n${stderr}`)
        }
      }
      return stdout
    },
  }
}
