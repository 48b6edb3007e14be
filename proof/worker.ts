import { carryOut, type Task } from './task.js'

// Started by workers.ts as a separate process: does the tasks that it gets until no more come.
process.on('message', async ({ number, task }: { number: number; task: Task }) => {
  process.send?.({ number, done: await carryOut(task) })
})
