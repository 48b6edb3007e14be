import type { KnownDeviation } from '../src/conformance/index.js'
import { type Fault, faults } from './faults.js'
import { names } from './prove.js'
import type { Proved } from './proved.js'
import type { Done, Task } from './task.js'

/** A team accepts what one fault showed, and later loses the limit of ten: a run still has to fail for that. */
const lostLater = 'limit-not-checked'
const lostCheck = faults.find(({ id }) => id === lostLater)?.check ?? ''

/** The entries that the report on a fault prints, where none of them is about what is lost later. */
function entriesOf({ target, byDefault, strict }: Proved<Fault>): readonly KnownDeviation[] {
  const [first] = target.needsStrict ? strict : byDefault
  const entries = first?.accept ?? []
  return entries.some(({ check }) => check === lostCheck) ? [] : entries
}

/** A run for each fault whose entries are pasted into the file of what is known. */
export function tasksOfAccepted(proved: readonly Proved<Fault>[]): Task[] {
  return proved.flatMap((one): Task[] => {
    const knownDeviations = entriesOf(one)
    return knownDeviations.length === 0
      ? []
      : [{ subject: 'fault', id: lostLater, seed: 1, knownDeviations, accepted: one.target.id }]
  })
}

/** Whether the entries for one fault left the other to be found. */
export function isStillFound(run: Done): boolean {
  return run.exitStatus === 1 && names(run, lostCheck)
}
