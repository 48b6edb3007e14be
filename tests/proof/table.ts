import type { ConformingServer } from './conforming-servers.js'
import type { Fault } from './faults.js'

/** A fault, and how the runs of all seeds fared with it. */
export interface FaultResult {
  readonly fault: Fault
  /** Requests until it was found, one number for each seed that found it, ascending. */
  readonly requests: readonly number[]
  readonly runs: number
}

/** A conforming server, and what it was accused of. */
export interface ServerResult {
  readonly server: ConformingServer
  readonly accusations: readonly string[]
  readonly runs: number
}

/** Writes the proof as Markdown. */
export function writeTable(
  faults: readonly FaultResult[],
  servers: readonly ServerResult[],
  seeds: number,
): string {
  const missed = faults.filter(({ requests, runs }) => requests.length < runs)
  const accused = servers.filter(({ accusations }) => accusations.length > 0)
  return `# What the suite finds, and what it leaves alone

Made by \`npm run proof\`: ${faults.length} servers with one planted fault each and ${servers.length} servers that
conform in their own way, each under ${seeds} seeds.

- Faults found by the check that names them: **${faults.length - missed.length} of ${faults.length}**, under every seed.
- Conforming servers without a violation: **${servers.length - accused.length} of ${servers.length}**, under every seed.

![Requests until each fault was found](images/proof.svg)

## Planted faults

| kind | the server | found by | runs | requests until found: least, median, most |
|---|---|---|---|---|
${faults.map(faultRow).join('\n')}

## Servers that conform

| the server | runs | violations |
|---|---|---|
${servers.map(({ server, runs, accusations }) => `| ${escapeCell(server.description)} | ${runs} | ${accusations.length} |`).join('\n')}
`
}

/** The middle of ascending numbers. */
export function median(ascending: readonly number[]): number {
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN
}

function faultRow({ fault, requests, runs }: FaultResult): string {
  const [least = '–', most = '–'] = [requests.at(0), requests.at(-1)]
  const figures = requests.length > 0 ? `${least}, ${median(requests)}, ${most}` : 'never'
  return `| ${fault.kind} | ${escapeCell(fault.description)} | \`${fault.check}\` | ${requests.length} of ${runs} | ${figures} |`
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
