import { carryOut, type Task } from './task.js'

// Started by workers.ts as a process of its own: does what it is told until it is told no more.
process.on('message', async ({ number, task }: { number: number; task: Task }) => {
  process.send?.({ number, done: await carryOut(task) })
})
