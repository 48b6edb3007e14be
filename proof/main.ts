import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { ContractFileError } from '../scripts/contract.js'
import { runMain } from '../scripts/run.js'
import { isStillFound, tasksOfAccepted } from './accepted.js'
import { conformingServers } from './conforming-servers.js'
import { generatedFaults } from './faults/generated.js'
import { faults } from './faults.js'
import { isWorthIt } from './generated.js'
import { writePage } from './page.js'
import { isAsJudged, provePeers } from './peers.js'
import { drawPicture } from './picture.js'
import { type Generated, isFound, isSpared, isWithoutVerdict, type Proof, type Proved } from './proved.js'
import { writeTable } from './table.js'
import { emptyTargets } from './targets.js'
import { type Done, plainServer, type Task } from './task.js'
import { startWorkers } from './workers.js'

await runMain('test:proof', async () => {
  const { values } = parseArgs({ options: { seeds: { type: 'string', default: '20' } } })
  const seeds = Number(values.seeds)
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new ContractFileError(`--seeds must be a whole number from 1, not ${values.seeds}.`)
  }

  const tasks = Array.from({ length: seeds }, (_, index) => index + 1).flatMap((seed): Task[] => [
    ...faults.flatMap(({ id, needsStrict }): Task[] => [
      { subject: 'fault', id, seed },
      ...(needsStrict ? [{ subject: 'fault' as const, id, seed, strict: true }] : []),
    ]),
    ...generatedFaults.map(({ id }): Task => ({ subject: 'fault', id, seed })),
    { subject: 'server', id: plainServer.id, seed },
    ...conformingServers.flatMap(({ id, refusesMadeUpIds }): Task[] => [
      { subject: 'server', id, seed },
      { subject: 'server', id, seed, ...(refusesMadeUpIds ? { refusesMadeUpIds } : { strict: true }) },
    ]),
    ...emptyTargets.flatMap(({ id }): Task[] => [
      { subject: 'empty', id, seed },
      { subject: 'empty', id, seed, refusesMadeUpIds: true },
    ]),
  ])
  const outcomes = await carryOutAll(tasks)

  const generated: Generated = {
    faults: generatedFaults.map((target) => prove(outcomes, 'fault', target)),
    plain: outcomes.filter(({ subject, id }) => subject === 'server' && id === plainServer.id),
  }
  const provedFaults = faults.map((target) => prove(outcomes, 'fault', target))
  const proof: Proof = {
    seeds,
    faults: provedFaults,
    generated,
    servers: conformingServers.map((target) => prove(outcomes, 'server', target)),
    empty: emptyTargets.map((target) => prove(outcomes, 'empty', target)),
    peers: await provePeers(),
    accepted: await carryOutAll(tasksOfAccepted(provedFaults)),
  }
  await mkdir('docs/images', { recursive: true })
  await writeFile('docs/proof.md', writePage(proof))
  await writeFile('docs/proof-table.md', writeTable(proof))
  await writeFile('docs/images/proof.svg', drawPicture(proof.faults))

  const wrong = [
    ...proof.faults.filter((one) => !isFound(one)),
    ...proof.servers.filter((one) => !isSpared(one)),
    ...proof.empty.filter((one) => !isWithoutVerdict(one)),
  ]
  for (const { target, byDefault, strict, expectingRefusals } of wrong) {
    const runs = [...byDefault, ...strict, ...expectingRefusals].map(
      ({ seed, exitStatus, findings }) => `seed ${seed}: ${exitStatus} ${findings.join(', ')}`,
    )
    console.error(`Not as it must be: ${target.id}\n  ${runs.join('\n  ')}`)
  }
  const misjudged = proof.peers.filter((one) => !isAsJudged(one))
  for (const { peer, outcomes } of misjudged) {
    const runs = outcomes.map(({ exitStatus, findings }) => `${exitStatus} ${findings.join(', ')}`)
    console.error(`Not as it must be: ${peer.id}\n  ${runs.join('\n  ')}`)
  }
  const hidden = proof.accepted.filter((run) => !isStillFound(run))
  for (const { accepted } of hidden) console.error(`Not as it must be: the entries for ${accepted} hide more`)
  const isWorth = isWorthIt(generated)
  if (!isWorth) console.error('The generated cases find too few of the faults that are planted for them.')
  const problems = wrong.length + misjudged.length + hidden.length
  console.log(`${outcomes.length} runs, ${problems} targets not as they must be; see docs/proof.md`)
  process.exitCode = problems > 0 || !isWorth ? 1 : 0
})

/** Puts the runs on one target together. */
function prove<Target extends { readonly id: string }>(
  outcomes: readonly Done[],
  subject: Task['subject'],
  target: Target,
): Proved<Target> {
  const runs = outcomes.filter((one) => one.subject === subject && one.id === target.id)
  return {
    target,
    byDefault: runs.filter(({ strict, refusesMadeUpIds }) => !strict && !refusesMadeUpIds),
    strict: runs.filter(({ strict }) => strict),
    expectingRefusals: runs.filter(({ refusesMadeUpIds }) => refusesMadeUpIds),
  }
}

/** Spreads the tasks over the processors, one at a time on each. */
async function carryOutAll(queue: readonly Task[]): Promise<Done[]> {
  const count = availableParallelism()
  const workers = startWorkers(count)
  const waiting = queue.values()
  const done: Done[] = []
  const work = async () => {
    for (const task of waiting) {
      done.push(await workers.carryOut(task))
      if (process.stderr.isTTY) process.stderr.write(`\r${done.length} of ${queue.length} runs`)
    }
  }
  await Promise.all(Array.from({ length: count }, work))
  workers.end()
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  return done
}
