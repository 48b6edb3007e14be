import { join } from 'node:path'
import { type Ended, repository, runNode } from '../support/process.js'

const cli = join(repository, 'node_modules/@redocly/cli/bin/cli.js')

/** Runs Redocly as `npm run lint` does, in the root of the repository. */
export function runRedocly(args: readonly string[], nodeOptions = ''): Promise<Ended> {
  return runNode([cli, ...args], { env: { NODE_OPTIONS: nodeOptions } })
}
