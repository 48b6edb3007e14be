import { faults, plant } from '../../proof/faults.js'
import { renderTerminal, runConformance } from '../../src/conformance/index.js'

/** How the samples of output in the pages are made, by the name behind their fence: `text finding`. */
export const samples: Readonly<Record<string, () => Promise<string>>> = {
  finding: async () =>
    (await sectionsOfBrokenRun()).find((section) => section.startsWith('✗ violation')) ?? '',
  verdict: async () => (await sectionsOfBrokenRun()).slice(-2).join('\n\n'),
}

let broken: Promise<string[]> | undefined

/** What the suite prints of a server that names a field otherwise than the contract, in one run for all samples. */
function sectionsOfBrokenRun(): Promise<string[]> {
  const { fetch, token, projectId } = plant(faults.find(({ id }) => id === 'error-message-renamed'))
  const options = { baseUrl: 'http://localhost:8080', token, projectId, fetch, seed: 42 }
  broken ??= runConformance(options).then((report) => renderTerminal(report).split('\n\n'))
  return broken
}

/**
 * The first line of a sample that is no longer in the output; nothing when all are. Durations and
 * the lines of the contract differ, and `…` stands for anything.
 */
export function findStaleLine(sample: string, output: string): string | undefined {
  const lines = output.split('\n')
  return sample
    .trimEnd()
    .split('\n')
    .find((line) => {
      const found = lines.findIndex((candidate) => patternOf(line).test(candidate))
      lines.splice(0, found + 1)
      return found === -1
    })
}

function patternOf(line: string): RegExp {
  const pattern = line
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('…', '.*')
    .replaceAll(/\d+ ms|\d+\\.\d+ s|openapi\\.yaml:\d+/g, (number) => number.replaceAll(/\d+/g, '\\d+'))
  return new RegExp(`^${pattern}$`)
}
