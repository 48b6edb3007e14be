import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The root of the repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What Node needs among its arguments to run TypeScript, in whatever folder it runs. */
export const tsx: readonly string[] = [
  '--import',
  // Vitest's own way to load the set-up of the tests knows no `import.meta.resolve`.
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
]

/** What a program wrote, and how it ended. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs. Disposing of it kills it if it still does. */
export interface Running extends AsyncDisposable {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /**
   * Waits until a text appears in one of its outputs.
   *
   * @returns All that it wrote there so far.
   * @throws Error when it ends without.
   */
  wrote(text: string, output?: 'stdout' | 'stderr'): Promise<string>
  /** Sends Ctrl-C, to all that it started as well when it has a group of its own. */
  interrupt(): void
}

/** How a program is run. */
export interface RunOptions {
  /** The root of the repository by default. */
  readonly cwd?: string
  /** What it finds in its environment besides the bare minimum; nothing else of ours reaches it. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Its standard input; none by default. */
  readonly input?: string
  /** Gives it a process group, which `interrupt` then signals as a terminal does. */
  readonly group?: boolean
}

/** Without these, programs don't start or don't find their folders; the rest would make tests depend on who runs them. */
const minimum = [
  'PATH',
  'HOME',
  'TMPDIR',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'USERPROFILE',
  'APPDATA',
]
const bareEnvironment = Object.fromEntries(minimum.map((name) => [name, process.env[name]]))

/** How this machine reaches registries, for what installs something from them: proxies, certificates and addresses. */
export function network(): Record<string, string | undefined> {
  const names = /proxy|cert|ssl|ca_bundle|^npm_config_registry$|^pip_(extra_)?index/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)))
}

/** Those that a test which timed out could not stop. */
const unstopped = new Set<ChildProcess>()
// This is how Vitest ends its workers. A test that only emits the event names no signal.
process.on('SIGTERM', (signal?: NodeJS.Signals) => {
  if (signal === undefined) return
  for (const child of unstopped) child.kill('SIGKILL')
  process.exit(143)
})

/** Starts a program. */
export function start(program: string, args: readonly string[] = [], options: RunOptions = {}): Running {
  const { cwd = repository, env, input, group = false } = options
  const child = spawn(program, args, { cwd, env: { ...bareEnvironment, ...env }, detached: group })
  unstopped.add(child.once('close', () => unstopped.delete(child)))
  const texts = { stdout: '', stderr: '' }
  for (const output of ['stdout', 'stderr'] as const) {
    child[output].setEncoding('utf8').on('data', (chunk) => {
      texts[output] += chunk
    })
  }
  // It may end without having read all of it.
  child.stdin.on('error', () => {}).end(input)
  // Fails when there is no such program.
  const ended = once(child, 'close').then(([exitCode]): Ended => ({ exitCode, ...texts }))
  return {
    process: child,
    ended,
    async wrote(text, output = 'stdout') {
      while (!texts[output].includes(text)) {
        const more = once(child[output], 'data').then(() => false)
        const hasEnded = await Promise.race([more, ended.then(() => true)])
        if (hasEnded && !texts[output].includes(text)) {
          throw new Error(`It ended without "${text}":\n${texts.stdout}\n${texts.stderr}`)
        }
      }
      return texts[output]
    },
    interrupt() {
      if (group && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
      else child.kill('SIGINT')
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs a program to its end, whatever its exit code. */
export function run(...how: Parameters<typeof start>): Promise<Ended> {
  return start(...how).ended
}

/** Runs Node, the one that runs the tests, to its end. */
export function runNode(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return run(process.execPath, args, options)
}

/** Runs a line of shell to its end. */
export function runShell(line: string, options?: RunOptions): Promise<Ended> {
  return run('sh', ['-c', line], options)
}

/**
 * Runs npm to its end.
 *
 * @returns What it printed.
 * @throws Error when it fails.
 */
export async function runNpm(args: readonly string[], options?: RunOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await run('npm', [...args, '--silent'], options)
  if (exitCode !== 0) throw new Error(`npm ${args.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`)
  return stdout
}
