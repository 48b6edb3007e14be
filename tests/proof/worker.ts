import { carryOut, type Task } from './task.js'

// Started by main.ts as a process of its own: does what it is told until it is told no more.
process.on('message', async (task: Task) => process.send?.(await carryOut(task)))
