import type { ConformingServer } from './conforming-servers.js'
import { writeCurve } from './curve.js'
import type { Fault } from './faults.js'
import { writeGenerated } from './generated.js'
import type { ProvedPeer } from './peers.js'
import { names } from './prove.js'
import { escapeCell, median, type Proof, type Proved, requestsOf } from './proved.js'
import type { EmptyTarget } from './targets.js'
import type { Done } from './task.js'

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
