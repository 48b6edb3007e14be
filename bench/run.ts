import { execFile, fork } from 'node:child_process'

/** What a program came to. */
export interface Ended {
  readonly seconds: number
  readonly exitCode: number
  readonly output: string
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string
  /** Exit codes other than 0 that are no failure. */
  readonly accepted?: readonly number[]
}

/**
 * Runs a program to its end.
 *
 * @throws Error with its output when it fails
 */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { accepted = [], ...rest } = options
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const program = execFile(file, args, { maxBuffer: 2 ** 28, ...rest }, (_, stdout, stderr) => {
      const seconds = (performance.now() - started) / 1000
      const exitCode = program.exitCode ?? -1
      if (exitCode === 0 || accepted.includes(exitCode))
        resolve({ seconds, exitCode, output: stdout + stderr })
      else
        reject(new Error(`${file} ${args.join(' ')} failed with exit code ${exitCode}.\n${stdout}${stderr}`))
    })
  })
}

/** A file of the bench that runs in a process of its own. */
export interface Peer<Task, Answer> {
  /** Asks for something; one question at a time. */
  readonly ask: (task: Task) => Promise<Answer>
  readonly end: () => void
}

/** Starts a file that answers each message with one message. */
export function start<Task, Answer>(file: URL): Peer<Task, Answer> {
  const child = fork(file, { serialization: 'advanced' })
  return {
    ask: (task) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new Error(`${file} ended before it answered.`))
        child.once('exit', fail)
        child.once('message', (answer) => {
          child.off('exit', fail)
          resolve(answer as Answer)
        })
        child.send({ task })
      }),
    end: () => child.kill(),
  }
}

/** In the process itself: answers every message by doing the work. */
export function answerWith<Task, Answer>(work: (task: Task) => Promise<Answer>): void {
  process.on('message', async ({ task }: { task: Task }) => process.send?.(await work(task)))
}
