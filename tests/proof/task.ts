import { conformingServers, startConforming } from './conforming-servers.js'
import { faults, plant } from './faults.js'
import { type Discovery, findFault, runOn } from './prove.js'

/** A fault or a conforming server, and the seed of the run on it. */
export interface Task {
  readonly subject: 'fault' | 'server'
  readonly id: string
  readonly seed: number
}

/** What a run came to: when the fault was found, or what a conforming server was accused of. */
export type Outcome = Task & ({ readonly discovery: Discovery } | { readonly accusations: readonly string[] })

/** Carries out one task. */
export async function carryOut(task: Task): Promise<Outcome> {
  const { id, seed } = task
  if (task.subject === 'fault') {
    const fault = faults.find((candidate) => candidate.id === id)
    if (!fault) throw new Error(`There is no fault "${id}".`)
    return { ...task, discovery: await findFault(plant(fault, seed), fault.check, seed) }
  }
  const conforming = conformingServers.find((candidate) => candidate.id === id)
  if (!conforming) throw new Error(`There is no conforming server "${id}".`)
  const server = await startConforming(conforming, seed)
  try {
    const { checks, reason } = await runOn(server, seed)
    const violations = checks.flatMap(({ id: check, findings }) =>
      findings
        .filter(({ severity }) => severity === 'violation')
        .map(({ message }) => `${check}: ${message}`),
    )
    return { ...task, accusations: reason === undefined ? violations : [...violations, reason] }
  } finally {
    await server.close()
  }
}
