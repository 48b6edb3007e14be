import { fileURLToPath } from 'node:url'
import { type Run, runNode } from '../run-node.js'

const cli = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url))

/** Runs Redocly as `npm run lint` does, in the root of the repository. */
export function runRedocly(args: readonly string[], nodeOptions = ''): Promise<Run> {
  return runNode([cli, ...args], { env: { ...process.env, NODE_OPTIONS: nodeOptions } })
}
