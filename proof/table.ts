import type { ConformingServer } from './conforming-servers.js'
import { writeCurve } from './curve.js'
import type { Fault } from './faults.js'
import { type Generated, writeGenerated } from './generated.js'
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

/** Everything that was run. */
export interface Proof {
  readonly seeds: number
  readonly faults: readonly Proved<Fault>[]
  readonly generated: Generated
  readonly servers: readonly Proved<ConformingServer>[]
  readonly empty: readonly Proved<EmptyTarget>[]
  readonly peers: readonly ProvedPeer[]
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

/** Writes the tables of the proof as Markdown. */
export function writeTable({ faults, generated, servers, empty, peers }: Proof): string {
  return `# The tables of the proof

Made by \`npm run test:proof\`; [proof.md](proof.md) says what they come to.

## Requests until a fault fails a run

${writeCurve(faults)}

## Planted faults

"Named" counts the runs in which the report names the check that the fault breaks, either in a finding or among the
checks that the finding explains.

| kind | the server | check | fails | named | findings | requests until found: least, median, most |
|---|---|---|---|---|---|---|
${faults.map(faultRow).join('\n')}

## Faults that only generated cases show

${writeGenerated(generated)}

## Servers that keep the contract

| the server | exit status | under \`--strict\` | reported |
|---|---|---|---|
${servers.map(serverRow).join('\n')}

Three servers refuse made-up ids. A run on one of them has no verdict without
\`--refuses-made-up-ids\`; the table shows both.

## Servers made with well-known libraries

Each serves the operation the way its library is commonly used (\`proof/peers\`), at the level \`safe\`, with
one seed.

| the server | exit status | under \`--strict\` | reported | why that is right |
|---|---|---|---|---|
${peers.map(peerRow).join('\n')}

## Targets that serve nothing

| the target | exit status | the reason that the run gives | with \`--refuses-made-up-ids\` | the reason then |
|---|---|---|---|---|
${empty.map(emptyRow).join('\n')}
`
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

function faultRow(proved: Proved<Fault>): string {
  const { target, byDefault, strict } = proved
  const runs = target.needsStrict ? strict : byDefault
  const requests = requestsOf(proved)
  const counts = runs.map(({ findings }) => findings.length)
  const cells = [
    target.kind,
    escapeCell(target.description),
    `\`${target.check}\``,
    `${requests.length} of ${runs.length}${target.needsStrict ? ', `--strict`' : ''}`,
    `${runs.filter((run) => names(run, target.check)).length} of ${runs.length}`,
    range(counts),
    requests.length > 0 ? `${requests[0]}, ${median(requests)}, ${requests.at(-1)}` : 'never',
  ]
  return `| ${cells.join(' | ')} |`
}

function serverRow({ target, byDefault, strict, expectingRefusals }: Proved<ConformingServer>): string {
  const reported = [
    ...new Set([...byDefault, ...strict, ...expectingRefusals].flatMap(({ findings }) => findings)),
  ]
  const plain = target.refusesMadeUpIds
    ? `${statuses(byDefault)}; with the option: ${statuses(expectingRefusals)}`
    : statuses(byDefault)
  const cells = [
    escapeCell(target.description),
    plain,
    strict.length > 0 ? statuses(strict) : '',
    reported.map((check) => `\`${check}\``).join(', '),
  ]
  return `| ${cells.join(' | ')} |`
}

function emptyRow({ target, byDefault, expectingRefusals }: Proved<EmptyTarget>): string {
  const columns = [byDefault, expectingRefusals].flatMap((runs) => [
    statuses(runs),
    escapeCell(runs[0]?.reason ?? ''),
  ])
  return `| ${[escapeCell(target.description), ...columns].join(' | ')} |`
}

function peerRow({ peer, outcomes: [plain, strict] }: ProvedPeer): string {
  const reported = plain.findings.map((check) => `\`${check}\``).join(', ')
  return `| ${peer.description} | ${plain.exitStatus} | ${strict.exitStatus} | ${reported} | ${peer.why} |`
}

function statuses(runs: readonly Done[]): string {
  return [...new Set(runs.map(({ exitStatus }) => exitStatus))].join(', ')
}

function range(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return least === most ? String(least) : `${least} to ${most}`
}

/** Writes a text so that it fits in a cell of a table. */
export function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
