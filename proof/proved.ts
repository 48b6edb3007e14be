import type { ConformingServer } from './conforming-servers.js'
import type { Fault } from './faults.js'
import type { ProvedPeer } from './peers.js'
import { names } from './prove.js'
import type { EmptyTarget } from './targets.js'
import type { Done } from './task.js'

/** A target, and what the runs on it came to. */
export interface Proved<Target> {
  readonly target: Target
  readonly byDefault: readonly Done[]
  readonly strict: readonly Done[]
  /** Runs with the option that the target refuses made-up ids. */
  readonly expectingRefusals: readonly Done[]
}

/** The runs on faults that only generated cases show. */
export interface Generated {
  readonly faults: readonly Proved<Fault>[]
  /** Runs on the server in which they are planted, without any. */
  readonly plain: readonly Done[]
}

/** Everything that was run. */
export interface Proof {
  readonly seeds: number
  readonly faults: readonly Proved<Fault>[]
  readonly generated: Generated
  readonly servers: readonly Proved<ConformingServer>[]
  readonly empty: readonly Proved<EmptyTarget>[]
  readonly peers: readonly ProvedPeer[]
  /** Runs on a fault, each with what the report on another one printed to accept its findings. */
  readonly accepted: readonly Done[]
}

/** The most findings that one fault may come to. */
const mostFindings = 3

/** Whether every run failed on the fault, as its exit status says, and named the right check. */
export function isFound({ target, byDefault, strict }: Proved<Fault>): boolean {
  const failing = target.needsStrict ? strict : byDefault
  return (
    (!target.needsStrict || byDefault.every(({ exitStatus }) => exitStatus === 0)) &&
    failing.every((run) => run.exitStatus === 1 && names(run, target.check)) &&
    failing.every(({ passed }) => target.unjudged === undefined || !passed.includes(target.unjudged)) &&
    failing.every(({ findings }) => findings.length <= mostFindings)
  )
}

/** Whether no run accused the server of anything but what is wrong with it. */
export function isSpared({
  target,
  byDefault,
  strict,
  expectingRefusals,
}: Proved<ConformingServer>): boolean {
  const { fault, needsStrict, refusesMadeUpIds } = target
  const verdict = fault && !needsStrict ? 1 : 0
  const allowed = fault ? [fault] : []
  const asExpected = (runs: readonly Done[], status: number) =>
    runs.every(
      ({ exitStatus, findings }) =>
        exitStatus === status && findings.every((check) => allowed.includes(check)),
    )
  if (target.sometimes !== undefined) {
    const isRight = ({ exitStatus, findings, strict }: Done) =>
      exitStatus === (strict && findings.length > 0 ? 1 : 0) &&
      findings.every((check) => check === target.sometimes)
    return [...byDefault, ...strict].every(isRight)
  }
  return refusesMadeUpIds
    ? asExpected(byDefault, 3) && asExpected(expectingRefusals, 0)
    : asExpected(byDefault, verdict) && asExpected(strict, fault ? 1 : 0)
}

/** Whether every run on a target that serves nothing ended without a verdict, and said why. */
export function isWithoutVerdict({ byDefault, expectingRefusals }: Proved<EmptyTarget>): boolean {
  return [...byDefault, ...expectingRefusals].every(
    ({ exitStatus, reason }) => exitStatus === 3 && reason !== undefined,
  )
}

/** The requests of every run that failed on a fault, ascending. */
export function requestsOf({ target, byDefault, strict }: Proved<Fault>): number[] {
  return (target.needsStrict ? strict : byDefault)
    .filter(({ exitStatus }) => exitStatus === 1)
    .map(({ requests }) => requests)
    .toSorted((one, other) => one - other)
}

/** The middle of ascending numbers. */
export function median(ascending: readonly number[]): number {
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN
}

/** Writes a text so that it fits in a cell of a table. */
export function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
