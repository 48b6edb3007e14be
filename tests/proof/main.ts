import { fork } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { conformingServers } from './conforming-servers.js'
import { faults } from './faults.js'
import { drawPicture } from './picture.js'
import { type FaultResult, type ServerResult, writeTable } from './table.js'
import type { Outcome, Task } from './task.js'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '20' } } })
const seeds = Number(values.seeds)
if (!Number.isInteger(seeds) || seeds < 1) {
  console.error(`proof: --seeds must be a whole number from 1, not ${values.seeds}.`)
  process.exit(2)
}

const tasks = Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed): Task[] => [
  ...faults.map(({ id }) => ({ subject: 'fault' as const, id, seed })),
  ...conformingServers.map(({ id }) => ({ subject: 'server' as const, id, seed })),
])
const outcomes = await carryOutAll(tasks)

const faultResults = faults.map((fault): FaultResult => {
  const discoveries = outcomes.flatMap((one) =>
    'discovery' in one && one.id === fault.id ? [one.discovery] : [],
  )
  const requests = discoveries.filter(({ found }) => found).map((one) => one.requests)
  return { fault, requests: requests.toSorted((one, other) => one - other), runs: discoveries.length }
})
const serverResults = conformingServers.map((server): ServerResult => {
  const runs = outcomes.flatMap((one) =>
    'accusations' in one && one.id === server.id ? [one.accusations] : [],
  )
  return { server, accusations: runs.flat(), runs: runs.length }
})

const table = writeTable(faultResults, serverResults, seeds)
await mkdir('docs/images', { recursive: true })
await writeFile('docs/proof.md', table)
await writeFile('docs/images/proof.svg', drawPicture(faultResults))
console.log(table)

const missed = faultResults.filter(({ requests, runs }) => requests.length < runs)
const accused = serverResults.filter(({ accusations }) => accusations.length > 0)
for (const { fault } of missed) console.error(`Not found under every seed: ${fault.id}, by ${fault.check}.`)
for (const { server, accusations } of accused) console.error(`Accused: ${server.id}: ${accusations[0]}`)
process.exitCode = missed.length + accused.length > 0 ? 1 : 0

/** Spreads the tasks over the processors. */
async function carryOutAll(queue: readonly Task[]): Promise<Outcome[]> {
  const waiting = queue.values()
  const done: Outcome[] = []
  const work = () =>
    new Promise<void>((settle, fail) => {
      const worker = fork(new URL('./worker.ts', import.meta.url))
      const next = () => {
        const { value: task } = waiting.next()
        if (task) worker.send(task)
        else {
          worker.disconnect()
          settle()
        }
      }
      worker.on('message', (outcome: Outcome) => {
        done.push(outcome)
        if (process.stderr.isTTY) process.stderr.write(`\r${done.length} of ${queue.length} runs`)
        next()
      })
      worker.on('error', fail)
      next()
    })
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return done
}
