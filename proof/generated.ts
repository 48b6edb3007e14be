import { upgradeOperation } from '../src/conformance/upgrade/operation.js'
import type { Fault } from './faults.js'
import { escapeCell, type Generated, median, type Proved } from './proved.js'

/** So many generated cases have to be enough for most of these faults. */
const enough = 60
/** The least share of runs that must find their fault within them. */
const leastShare = 0.8
/** Generated cases of each check when nobody says otherwise. */
const defaultRuns = 20

/** Whether the generated cases find what they are for. */
export function isWorthIt(generated: Generated): boolean {
  const places = generated.faults.flatMap((fault) => placesOf(fault, generated))
  const isEachFound = generated.faults.every((fault) =>
    placesOf(fault, generated).some((place) => place <= enough),
  )
  return (
    shownByFixed(generated).length === 0 &&
    isEachFound &&
    places.filter(isWithin).length >= leastShare * places.length
  )
}

/** Those that a fixed case shows: they belong among the other faults. */
export function shownByFixed(generated: Generated): string[] {
  const shown = generated.faults.filter((fault) => placesOf(fault, generated).some((place) => place <= 0))
  return shown.map(({ target }) => target.id)
}

/** How many of the runs found their fault soon enough. */
export function shareWithin(generated: Generated): string {
  const places = generated.faults.flatMap((fault) => placesOf(fault, generated))
  return `${places.filter(isWithin).length} of ${places.length}`
}

export function writeGenerated(generated: Generated): string {
  const rows = generated.faults.map((fault) => {
    const places = placesOf(fault, generated)
    const middle = median(places)
    const cells = [
      escapeCell(fault.target.description),
      `\`${fault.target.check}\``,
      `${places.filter(isWithin).length} of ${places.length}`,
      `${places.filter(Number.isFinite).length} of ${places.length}`,
      Number.isFinite(middle) ? middle : 'never',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `No fixed case shows one of these. Whether a run does is a matter of its seed: **${shareWithin(generated)}** found
theirs within the first ${enough} generated cases, and so must four of five.

| the server | check | within ${enough} cases | within the whole run | median |
|---|---|---|---|---|
${rows.join('\n')}`
}

/** The which-th generated case showed a fault in each run, ascending; infinite where none did. */
function placesOf({ byDefault }: Proved<Fault>, { plain }: Generated): number[] {
  const checks = upgradeOperation().checks.filter(({ generated }) => generated)
  const fixed = (plain[0]?.requests ?? Number.NaN) - checks.length * defaultRuns
  return byDefault
    .map(({ exitStatus, requestsToFail }) => (exitStatus === 1 ? requestsToFail - fixed : Infinity))
    .toSorted((one, other) => one - other)
}

function isWithin(place: number): boolean {
  return place > 0 && place <= enough
}
