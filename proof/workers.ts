import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { tsx } from '../tests/support/process.js'
import type { Done, Task } from './task.js'

/** Processes that carry out tasks side by side, in plain Node: no test runner slows them down. */
export interface Workers {
  /** Gives a task to the worker that has the least to do. */
  carryOut(task: Task): Promise<Done>
  end(): void
}

interface Worker {
  readonly process: ChildProcess
  readonly waiting: Map<number, { settle(done: Done): void; fail(error: Error): void }>
}

/** Starts workers, one for each processor in most cases. */
export function startWorkers(count: number): Workers {
  const workers = Array.from({ length: count }, startWorker)
  let last = 0
  return {
    carryOut(task) {
      const [worker] = workers.toSorted((one, other) => one.waiting.size - other.waiting.size)
      return new Promise((settle, fail) => {
        if (!worker) return fail(new Error('There are no workers.'))
        last += 1
        worker.waiting.set(last, { settle, fail })
        worker.process.send({ number: last, task })
      })
    },
    end() {
      for (const worker of workers) worker.process.disconnect()
    },
  }
}

function startWorker(): Worker {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    execArgv: [...tsx],
  })
  const waiting: Worker['waiting'] = new Map()
  child.on('message', ({ number, done }: { number: number; done: Done }) => {
    waiting.get(number)?.settle(done)
    waiting.delete(number)
  })
  child.on('exit', (code) => {
    for (const { fail } of waiting.values()) fail(new Error(`A worker of the proof ended with ${code}.`))
  })
  return { process: child, waiting }
}
